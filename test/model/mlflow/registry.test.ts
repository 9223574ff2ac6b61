import { mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createMlflowSource, type MlflowSourceOptions } from '../../../src/model/sources/mlflow/mlflow-source.ts';
import { startFakeRegistry, type Misbehaviour } from '../../support/fake-registry.ts';
import { bundleError } from '../../support/refusals.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const { signal } = new AbortController();

const setUp = async (options: Partial<MlflowSourceOptions> = {}) => {
  const registry = await startFakeRegistry();
  const directory = await temporaryFolder();
  const troubles: unknown[] = [];
  const open = () =>
    createMlflowSource({
      name: 'movies',
      address: { uri: registry.uri, authorization: 'Bearer secret-token' },
      directory,
      fetchTimeoutMs: 3000,
      fetchMaxMb: 100,
      troubleLog: (fields) => troubles.push(fields),
      ...options,
    });
  /** What lies in the folder of copies, drafts included. */
  const copies = (): string[] => {
    try {
      return readdirSync(join(directory, 'versions'));
    } catch {
      return [];
    }
  };
  return { registry, directory, open, copies, troubles };
};

describe('a version of the registry', () => {
  test('is downloaded once, with what is known of its run, and is there after a restart', async () => {
    const { registry, open, directory } = await setUp();
    const source = open();
    expect(await source.aliases(signal)).toEqual({ production: '1', Production: '1' });
    expect(await source.versions(signal)).toEqual(['1']);
    expect(await source.describe('1', signal)).toEqual({
      createdAt: '2023-11-14T22:13:20.000Z',
      metrics: { auc: 0.9 },
    });
    const fetched = await source.fetch('1', signal);
    expect(fetched).toEqual({
      directory: join(directory, 'versions/1'),
      namedByManifest: false,
      provenance: {
        runId: 'run',
        trainedAt: '2023-11-14T22:13:21.000Z',
        metrics: { auc: 0.9 },
        hyperparameters: { lr: '0.1' },
      },
    });
    const model = readFileSync(join(fetched.directory, 'model.onnx'));
    expect(model.equals(readFileSync('models/movies/1/model.onnx'))).toBe(true);
    const downloads = () => registry.asked.filter((path) => path.endsWith('model.onnx')).length;
    await source.fetch('1', signal);
    await open().fetch('1', signal);
    expect(downloads()).toBe(1);
  });

  test('that is not there is said to be missing, beside those that are', async () => {
    const { open } = await setUp();
    await expect(open().fetch('7', signal)).rejects.toThrow(
      bundleError({ step: 'FETCH', expected: 'one of the versions 1', actual: 'version "7"' }),
    );
    expect(await open().describe('7', signal)).toEqual({ createdAt: null, metrics: {} });
  });

  test.each([
    ['s3://bucket/model', 's3'],
    ['/srv/model', 'a path'],
    ['mlflow-artifacts:/0/../../etc', 'mlflow-artifacts'],
    ['mlflow-artifacts:/', 'mlflow-artifacts'],
  ])('in %s can not be downloaded', async (artifactUri, words) => {
    const { registry, open, copies } = await setUp();
    registry.misbehave((path, response) => {
      if (!path.endsWith('/get-download-uri')) return false;
      response.end(JSON.stringify({ artifact_uri: artifactUri }));
      return true;
    });
    await expect(open().fetch('1', signal)).rejects.toThrow(
      bundleError({ step: 'FETCH', actual: expect.stringContaining(words) }),
    );
    expect(copies()).toEqual([]);
  });
});

const endless = (response: ServerResponse): void => {
  const timer = setInterval(() => response.write(Buffer.alloc(1_000_000)), 1);
  response.once('close', () => clearInterval(timer));
};

const misbehaviours: [string, RegExp, (response: ServerResponse) => void][] = [
  ['answers 500', /answered 500/u, (response) => response.writeHead(500).end('oops')],
  ['answers HTML', /not JSON|no model\.onnx|answered/u, (response) => response.writeHead(502).end('<html>')],
  ['says nothing', /did not answer in time/u, () => undefined],
  ['never stops', /bytes/u, endless],
  [
    'redirects to another host',
    /redirects to another host \(127\.0\.0\.1:9\)/u,
    (response) => response.writeHead(302, { location: 'http://127.0.0.1:9/x' }).end(),
  ],
  ['redirects for ever', /again and again/u, (response) => response.writeHead(302, { location: '/loop' }).end()],
  [
    'sends gzip unasked',
    /gzip, which was not asked for/u,
    (response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('x'),
  ],
  [
    'breaks off',
    /broke off|of 5000 bytes/u,
    (response) => {
      response.writeHead(200, { 'content-length': 5000 });
      response.write('{');
      setTimeout(() => response.destroy(), 50);
    },
  ],
];

describe('case 14: a registry that', () => {
  const during =
    (part: string, act: (response: ServerResponse) => void): Misbehaviour =>
    (path, response) => {
      if (!path.includes(part) && path !== '/loop') return false;
      act(response);
      return true;
    };

  test.each(misbehaviours)(
    '%s while a model is downloaded: the load is refused, nothing is left',
    async (_, words, act) => {
      const { registry, open, copies } = await setUp({ fetchTimeoutMs: 1500 });
      registry.misbehave(during('model.onnx', act));
      await expect(open().fetch('1', signal)).rejects.toThrow(
        bundleError({ step: 'FETCH', file: null, actual: expect.stringMatching(words) }),
      );
      expect(copies()).toEqual([]);
    },
  );

  test.each(misbehaviours)(
    '%s when it is asked what there is: the last answer and copy serve on, and it is said',
    async (_, __, act) => {
      const { registry, open, troubles } = await setUp();
      await open().fetch('1', signal);
      registry.misbehave(during('/api/', act));
      const soon = (): AbortSignal => AbortSignal.timeout(500);
      const source = open();
      expect(await source.aliases(soon())).toMatchObject({ production: '1' });
      expect(await source.versions(soon())).toEqual(['1']);
      expect((await source.fetch('1', soon())).provenance).toMatchObject({ runId: 'run' });
      expect(troubles).not.toEqual([]);
      expect(JSON.stringify(troubles)).not.toContain('secret-token');
    },
  );

  test('is down, and was never seen: the step FETCH says so', async () => {
    const { registry, open } = await setUp();
    registry.close();
    for (const ask of [open().aliases(signal), open().versions(signal), open().fetch('1', signal)])
      await expect(ask).rejects.toThrow(
        bundleError({
          step: 'FETCH',
          expected: 'an answer of the registry',
          actual: expect.stringContaining('could not be reached'),
        }),
      );
  });

  test('sends more than a bundle may have', async () => {
    const { open, copies } = await setUp({ fetchMaxMb: 1 });
    await expect(open().fetch('1', signal)).rejects.toThrow(
      bundleError({ step: 'FETCH', actual: expect.stringContaining('at most') }),
    );
    expect(copies()).toEqual([]);
  });
});

describe('a copy', () => {
  const copyOf = (registry: Awaited<ReturnType<typeof startFakeRegistry>>): number =>
    registry.asked.filter((path) => path.endsWith('items.jsonl')).length;

  test('that seems to be damaged is downloaded anew, and kept while that is not possible', async () => {
    const { registry, open } = await setUp();
    const source = open();
    const { directory } = await source.fetch('1', signal);
    writeFileSync(join(directory, 'items.jsonl'), '<html>');
    await source.distrust!('1');
    registry.misbehave((path, response) => {
      if (!path.endsWith('model.onnx')) return false;
      response.writeHead(500).end();
      return true;
    });
    await open().fetch('1', signal);
    expect(readFileSync(join(directory, 'items.jsonl'), 'utf8')).toBe('<html>');
    registry.misbehave(() => false);
    await open().fetch('1', signal);
    expect(readFileSync(join(directory, 'items.jsonl'), 'utf8')).toContain('Toy Story');
    const downloads = copyOf(registry);
    await open().fetch('1', signal);
    expect(copyOf(registry)).toBe(downloads);
  });

  test('that another process is downloading is left alone; what a process left that has gone is removed', async () => {
    const { directory, open, copies } = await setUp();
    const draft = (host: string, pid: number): string => `.fetching-${host}-${pid}-abc123`;
    const [running, ended] = [draft(hostname(), process.ppid), draft(hostname(), 4_194_303)];
    const [elsewhere, old] = [draft('else-where', 1), draft('else-where', 2)];
    for (const name of [running, ended, elsewhere, old])
      mkdirSync(join(directory, 'versions', name), { recursive: true });
    const yesterday = new Date(Date.now() - 2 * 86_400_000);
    utimesSync(join(directory, 'versions', old), yesterday, yesterday);
    await open().fetch('1', signal);
    expect(copies().toSorted()).toEqual([running, elsewhere, '1'].toSorted());
  });
});

test('versions beyond the first page are found', async () => {
  const { registry, open } = await setUp();
  const page = (from: number, next?: string): string =>
    JSON.stringify({
      next_page_token: next,
      model_versions: Array.from({ length: 100 }, (_, at) => ({ version: String(from - at), creation_timestamp: 1 })),
    });
  let pages = 0;
  registry.misbehave((path, response) => {
    if (!path.endsWith('/model-versions/search')) return false;
    response.end(pages++ === 0 ? page(200, 'more') : page(100));
    return true;
  });
  const versions = await open().versions(signal);
  expect([versions.length, versions[0], versions.at(-1)]).toEqual([200, '200', '1']);
});

test.each<[string, Misbehaviour]>([
  [
    'a time beyond all dates',
    (path, response) => {
      if (!path.endsWith('/model-versions/search')) return false;
      response.end(
        JSON.stringify({ model_versions: [{ version: '1', creation_timestamp: 1_700_000_000_000_000_000 }] }),
      );
      return true;
    },
  ],
  [
    'a redirect to no address',
    (_path, response) => {
      response.writeHead(302, { location: 'http://[' }).end();
      return true;
    },
  ],
])('a registry that answers with %s goes by what it said last', async (_what, misbehaviour) => {
  const { registry, open } = await setUp();
  await open().fetch('1', signal);
  registry.misbehave(misbehaviour);
  const source = open();
  expect(await source.aliases(signal)).toEqual({ production: '1', Production: '1' });
  expect((await source.fetch('1', signal)).directory).toContain('versions/1');
});
