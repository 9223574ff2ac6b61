import { createHash } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ReloadModelInput, ReloadModelMutation } from '../gql/graphql.ts';
import { copyOfModels } from '../support/shipped-models.ts';
import { startServer, useServer, type LogLine, type Server } from '../support/server.ts';
import { until } from '../support/until.ts';
import { loadProgress, modelInfo, recommend, reloadModel } from './operations.ts';

type Ending = ReloadModelMutation['reloadModel'];

const reload = async (server: Server, input: ReloadModelInput): Promise<Ending> =>
  (await server.data(reloadModel, { input })).reloadModel;

const listOf = async (server: Server) => (await server.data(recommend, { userId: '42' })).recommend!;

const loadSteps = ['FETCH', 'MANIFEST', 'HASHES', 'GRAPH', 'WARM_UP', 'GOLDEN_ANSWERS', 'COMPARE', 'SWITCH', 'DRAIN'];

describe('reloadModel', () => {
  const server = useServer();

  test('switches to a version and back, by version and by alias, and says what it did', async () => {
    const before = await listOf(server());
    const there = await reload(server(), { version: '1' });
    expect(there).toMatchObject({
      __typename: 'ModelReloaded',
      fromVersion: '2',
      currentVersion: '1',
      modelInfo: { version: '1', previousVersion: '2' },
    });
    if (there.__typename !== 'ModelReloaded') throw new Error('unreachable');
    expect(there.steps.map(({ name }) => name)).toEqual(loadSteps.filter((name) => name !== 'COMPARE'));
    expect((await listOf(server())).modelVersion).toBe('1');
    expect(await reload(server(), { version: '1' })).toMatchObject({ __typename: 'ModelAlreadyCurrent' });
    expect(await reload(server(), { alias: 'production' })).toMatchObject({ __typename: 'ModelReloaded' });
    expect(await reload(server(), {})).toMatchObject({ __typename: 'ModelAlreadyCurrent', currentVersion: '2' });
    const after = await listOf(server());
    expect(after.modelVersion).toBe('2');
    expect(after.recommendations).toEqual(before.recommendations);
  });

  test('refuses a version that is not there, and tells which are', async () => {
    const ending = await reload(server(), { version: '3' });
    expect(ending).toMatchObject({
      __typename: 'ModelRefused',
      currentVersion: '2',
      refusedVersion: '3',
      failedStep: 'FETCH',
      file: null,
      expected: 'one of the versions 2, 1',
      actual: 'version "3"',
      steps: [{ name: 'FETCH', state: 'FAILED' }],
    });
    expect((await server().data(modelInfo)).modelInfo).toMatchObject({
      status: 'LOADED',
      version: '2',
      lastFailure: { refusedVersion: '3' },
    });
  });

  test('does nothing when another version serves than was expected', async () => {
    expect(await reload(server(), { version: '1', expectedCurrent: '1' })).toMatchObject({
      __typename: 'ModelVersionConflict',
      currentVersion: '2',
      expectedVersion: '1',
    });
    expect((await listOf(server())).modelVersion).toBe('2');
  });

  const senseless: ReloadModelInput[] = [
    { version: '1', alias: 'production' },
    { alias: 'staging' },
    { alias: '__proto__' },
    ...[
      '../../etc',
      '..',
      '%2e%2e',
      '/etc/passwd',
      '1/../2',
      'a\u0000b',
      'http://x/1',
      '',
      '.1',
      'x'.repeat(10_000),
    ].map((version) => ({ version })),
  ];
  test.each(senseless.map((input) => [JSON.stringify(input).slice(0, 60), input] as const))(
    'answers BAD_USER_INPUT to %s, without a path',
    async (_, input) => {
      const { data, errors } = await server().answer(reloadModel, { input });
      expect(data).toBeNull();
      expect(errors).toHaveLength(1);
      expect(errors[0]!.extensions.code).toBe('BAD_USER_INPUT');
      expect(errors[0]!.message).not.toContain(process.cwd());
      expect(errors[0]!.message.length).toBeLessThan(300);
      expect((await listOf(server())).modelVersion).toBe('2');
    },
  );

  test('one of five at once reloads, the others are told how far it is', async () => {
    const endings = await Promise.all(Array.from({ length: 5 }, () => reload(server(), { version: '1' })));
    expect(endings.map(({ __typename }) => __typename).toSorted()).toEqual([
      'ModelReloaded',
      ...Array.from({ length: 4 }, () => 'ReloadInProgress'),
    ]);
    for (const ending of endings) {
      if (ending.__typename !== 'ReloadInProgress') continue;
      expect(ending).toMatchObject({ currentVersion: '2', progress: { targetVersion: '1' } });
      expect(ending.progress.steps.map(({ name }) => name)).toEqual(loadSteps);
    }
    expect(await reload(server(), { version: '2' })).toMatchObject({ __typename: 'ModelReloaded' });
  });

  test('the progress goes on from step to step, and says how long each took', async () => {
    const seen = new Set<string>();
    let ended = false;
    const loading = reload(server(), { version: '1' }).finally(() => (ended = true));
    await until('the load has ended', async () => {
      const { reload: progress } = (await server().data(loadProgress)).modelInfo;
      if (progress === null) return ended;
      const { steps } = progress;
      const at = steps.findIndex(({ state }) => state === 'RUNNING');
      if (at < 0) return false; // between two steps
      seen.add(steps[at]!.name);
      for (const [place, { name, state, durationMs }] of steps.entries()) {
        const expected = place < at ? 'PASSED' : 'PENDING';
        if (name === 'COMPARE') expect(state).toBe('SKIPPED');
        else if (place !== at) expect([name, state]).toEqual([name, expected]);
        expect(durationMs === null).toBe(state !== 'PASSED');
      }
      return false;
    });
    expect(await loading).toMatchObject({ __typename: 'ModelReloaded' });
    expect(seen.size).toBeGreaterThan(1);
    expect(await reload(server(), { version: '2' })).toMatchObject({ __typename: 'ModelReloaded' });
  });
});

describe('a bundle that was damaged', () => {
  const flipByte = (file: string): { before: string; after: string } => {
    const bytes = readFileSync(file);
    const before = createHash('sha256').update(bytes).digest('hex');
    const at = Math.floor(bytes.length / 2);
    bytes[at] = bytes[at]! ^ 1;
    writeFileSync(file, bytes);
    return { before, after: createHash('sha256').update(bytes).digest('hex') };
  };

  test.each(['model.onnx', 'items.jsonl', 'users.jsonl'])(
    'is refused for one flipped byte in %s, with both hashes, and the old one serves',
    async (name) => {
      const folder = await copyOfModels();
      const server = await startServer({ MODELS_DIR: folder });
      const before = await listOf(server);
      const children = server.children();
      const { before: expected, after: actual } = flipByte(join(folder, 'movies/1', name));
      expect(await reload(server, { version: '1' })).toMatchObject({
        __typename: 'ModelRefused',
        currentVersion: '2',
        failedStep: 'HASHES',
        file: name,
        expected: `SHA-256 ${expected}`,
        actual: `SHA-256 ${actual}`,
      });
      expect(await listOf(server)).toMatchObject({ modelVersion: '2', recommendations: before.recommendations });
      expect((await server.data(modelInfo)).modelInfo).toMatchObject({
        status: 'LOADED',
        lastFailure: { refusedVersion: '1', failedStep: 'HASHES', file: name },
      });
      await until('nothing is left of the refused one', () => server.children().length === children.length);
      expect(server.children()).toEqual(children);
    },
  );

  test('is refused when it is cut off, empty, or has no manifest', async () => {
    const folder = await copyOfModels();
    const server = await startServer({ MODELS_DIR: folder });
    const model = join(folder, 'movies/1/model.onnx');
    const bytes = readFileSync(model);
    writeFileSync(model, bytes.subarray(0, 1000));
    expect(await reload(server, { version: '1' })).toMatchObject({
      failedStep: 'HASHES',
      file: 'model.onnx',
      expected: `${bytes.length} bytes`,
      actual: '1000 bytes',
    });
    writeFileSync(join(folder, 'movies/1/manifest.json'), '');
    expect(await reload(server, { version: '1' })).toMatchObject({ failedStep: 'MANIFEST', file: 'manifest.json' });
    rmSync(join(folder, 'movies/1/manifest.json'));
    expect(await reload(server, { version: '1' })).toMatchObject({ failedStep: 'MANIFEST', file: 'manifest.json' });
    expect((await listOf(server)).modelVersion).toBe('2');
  });

  test('at the start leaves a server without a model, which serves once it is whole again', async () => {
    const folder = await copyOfModels();
    const model = join(folder, 'movies/2/model.onnx');
    flipByte(model);
    const server = await startServer({ MODELS_DIR: folder });
    expect((await server.data(modelInfo)).modelInfo).toMatchObject({ status: 'NOT_LOADED', version: null });
    expect((await server.answer(recommend, { userId: '1' })).status).toBe(503);
    flipByte(model);
    expect(await reload(server, {})).toMatchObject({ __typename: 'ModelReloaded', fromVersion: null });
    expect((await server.data(modelInfo)).modelInfo).toMatchObject({ status: 'LOADED', lastFailure: null });
    expect((await listOf(server)).modelVersion).toBe('2');
  });

  test('does not stop a server whose aliases make no sense from living', async () => {
    const folder = await copyOfModels();
    const aliases = join(folder, 'movies/aliases.json');
    writeFileSync(aliases, '{"production": ');
    const server = await startServer({ MODELS_DIR: folder });
    expect((await fetch(`${server.url}/health/live`)).status).toBe(200);
    expect((await fetch(`${server.url}/health/ready`)).status).toBe(503);
    const reason = { refusedVersion: null, failedStep: 'FETCH', file: 'aliases.json', actual: 'text that is not JSON' };
    expect((await server.data(modelInfo)).modelInfo).toMatchObject({ status: 'NOT_LOADED', lastFailure: reason });
    expect(await reload(server, {})).toMatchObject({ __typename: 'ModelRefused', ...reason });
    expect(await reload(server, { version: '2' })).toMatchObject({ __typename: 'ModelReloaded' });
    expect((await server.data(modelInfo)).modelInfo).toMatchObject({
      status: 'LOADED',
      aliases: [],
      lastFailure: null,
    });
    writeFileSync(aliases, '{"production": "1"}');
    expect(await reload(server, {})).toMatchObject({ __typename: 'ModelReloaded', currentVersion: '1' });
    expect((await server.data(modelInfo)).modelInfo.aliases).toEqual(['production']);
  });
});

describe('who may reload', () => {
  const key = 'correct-horse-battery-staple';
  const keys = `alice:${createHash('sha256').update(key).digest('hex')}`;

  test('only whoever has a key, where there are keys; each attempt is logged, no key is', async () => {
    const server = await startServer({ ADMIN_API_KEYS: keys, NODE_ENV: 'production' });
    const ask = (authorization: string) =>
      server.with(authorization === '' ? {} : { authorization }).answer(reloadModel, { input: { version: '1' } });
    for (const authorization of ['', 'Bearer wrong', `Bearer ${key.slice(0, -1)}`, `Basic ${key}`, `Bearer ${key}x`]) {
      const { data, errors } = await ask(authorization);
      expect([data, errors[0]?.extensions.code]).toEqual([null, 'UNAUTHENTICATED']);
    }
    const { data } = await ask(`Bearer ${key}`);
    expect(data?.reloadModel).toMatchObject({ __typename: 'ModelReloaded', currentVersion: '1' });
    const attempts = (): LogLine[] => server.logs.filter((line) => line['audit'] === 'reloadModel');
    await until('every attempt is logged', () => attempts().length >= 6);
    expect(attempts().map(({ who, outcome }) => [who, outcome])).toEqual([
      ...Array.from({ length: 5 }, () => [null, 'UNAUTHENTICATED']),
      ['alice', 'reloaded'],
    ]);
    expect(JSON.stringify(server.logs)).not.toContain(key.slice(0, -1));
  });

  test('nobody in production without keys', async () => {
    const server = await startServer({ NODE_ENV: 'production' });
    for (const client of [server, server.with({ authorization: `Bearer ${key}` })]) {
      const { data, errors } = await client.answer(reloadModel, { input: { version: '1' } });
      expect([data, errors[0]?.extensions.code]).toEqual([null, 'FORBIDDEN']);
    }
    expect((await listOf(server)).modelVersion).toBe('2');
  });
});
