import { readFile, rm, symlink, writeFile, cp } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { parseManifest, type ManifestSource } from '../../src/bundle/manifest/manifest.ts';
import { checkBundle } from '../../src/tools/inspection/check-bundle.ts';
import { showBundle } from '../../src/tools/inspection/show-bundle.ts';
import { createProgress } from '../../src/tools/progress.ts';
import { train } from '../../src/tools/train.ts';
import { folderOf, silent, syntheticFiles } from './synthetic.ts';

let sound: string;
beforeAll(async () => {
  const data = await folderOf(syntheticFiles());
  sound = join(data, 'models/tiny/1');
  const settings = { kind: 'linear', l2: 20, neighbours: 12, recency: true } as const;
  await train(
    { data, directory: sound, settings },
    createProgress({ write: silent }, () => 0),
  );
});

/** A copy of the sound bundle that may be spoilt. */
const copy = async (): Promise<string> => {
  const directory = join(await folderOf({}), 'tiny/1');
  await cp(sound, directory, { recursive: true });
  return directory;
};

const changeManifest = async (directory: string, change: (manifest: ManifestSource) => void): Promise<void> => {
  const path = join(directory, 'manifest.json');
  const manifest = parseManifest(await readFile(path, 'utf8'));
  change(manifest);
  await writeFile(path, JSON.stringify(manifest));
};

/** Writes a file and states it in the manifest as if it had always been so. */
const replaceFile = async (directory: string, name: string, content: string): Promise<void> => {
  await writeFile(join(directory, name), content);
  const sha256 = createHash('sha256').update(content).digest('hex');
  await changeManifest(directory, ({ files }) => void (files[name] = { sha256, bytes: Buffer.byteLength(content) }));
};

/** The checks that did not pass, as `state step file`, and what they got. */
const troubles = async (directory: string) => {
  const results = await checkBundle({ directory, name: 'tiny', version: '1' }, silent);
  const bad = results.filter(({ state }) => state !== 'passed');
  return {
    failed: bad.filter(({ state }) => state === 'failed').map(({ step, file, actual }) => `${step} ${file}: ${actual}`),
    skipped: bad.filter(({ state }) => state === 'skipped').map(({ step, file }) => `${step} ${file}`),
    count: results.length,
  };
};

test('every check of a sound bundle passes', async () => {
  expect(await troubles(sound)).toEqual({ failed: [], skipped: [], count: 13 });
});

test('a file that changed fails its hash, and only what needs it is skipped', async () => {
  const directory = await copy();
  const path = join(directory, 'items.jsonl');
  await writeFile(path, (await readFile(path, 'utf8')).replace('Movie 0', 'Movie X'));
  const { failed, skipped } = await troubles(directory);
  expect(failed).toEqual([expect.stringMatching(/^HASHES items\.jsonl: SHA-256 [0-9a-f]{64}$/u)]);
  const needing = ['GRAPH items.jsonl', 'GRAPH items.jsonl', 'WARM_UP model.onnx', 'GOLDEN_ANSWERS manifest.json'];
  expect(skipped).toEqual(needing);
});

test('failures that do not depend on each other are all told', async () => {
  const directory = await copy();
  await rm(join(directory, 'model.onnx'));
  await replaceFile(directory, 'items.jsonl', '{"id":"1"}\n');
  await replaceFile(directory, 'users.jsonl', '{"id":"1","history":[-1]}\n');
  await changeManifest(directory, (manifest) => void (manifest.version = '9'));
  const { failed } = await troubles(directory);
  expect(failed).toEqual([
    'MANIFEST manifest.json: name "tiny" and version "9"',
    'HASHES model.onnx: no such file',
    expect.stringMatching(/^GRAPH items\.jsonl: line 1: title/u),
    expect.stringMatching(/^GRAPH users\.jsonl: line 1: history/u),
  ]);
});

test('tables that do not fit the graph fail, and the graph itself passes', async () => {
  const directory = await copy();
  await replaceFile(directory, 'items.jsonl', '{"id":"1","title":"A"}\n');
  await replaceFile(directory, 'users.jsonl', '{"id":"1","history":[40]}\n');
  const { failed } = await troubles(directory);
  expect(failed).toEqual(['GRAPH items.jsonl: 1 rows', 'GRAPH users.jsonl: an index of 40']);
});

test('a graph that is none fails without ending the other checks', async () => {
  const directory = await copy();
  await replaceFile(directory, 'model.onnx', 'no graph');
  const { failed, skipped } = await troubles(directory);
  expect(failed).toEqual([expect.stringMatching(/^GRAPH model\.onnx: /u)]);
  expect(skipped).toHaveLength(4);
});

test('golden answers that are not found again fail', async () => {
  const directory = await copy();
  await changeManifest(directory, (manifest) => void (manifest.golden![0]!.itemIds[0] = '39'));
  const { failed, skipped } = await troubles(directory);
  expect(failed).toEqual([expect.stringMatching(/^GOLDEN_ANSWERS manifest\.json: movie/u)]);
  expect(skipped).toEqual([]);
});

test('a bundle needs no users and no golden answers', async () => {
  const directory = await copy();
  await changeManifest(directory, (manifest) => {
    delete manifest.files['users.jsonl'];
    manifest.golden = [];
  });
  expect(await troubles(directory)).toEqual({ failed: [], skipped: [], count: 10 });
});

test('links are not followed, and without a manifest nothing else is tried', async () => {
  const directory = await copy();
  await rm(join(directory, 'manifest.json'));
  await symlink(join(sound, 'manifest.json'), join(directory, 'manifest.json'));
  const { failed, count, skipped } = await troubles(directory);
  expect(failed).toEqual(['MANIFEST manifest.json: a link']);
  expect(skipped).toHaveLength(count - 2);
  expect((await troubles(join(directory, 'missing'))).failed).toEqual(['FETCH null: nothing there']);
});

test('show tells what is in a bundle', async () => {
  const text = await showBundle(sound);
  for (const line of [
    /^tiny 1$/mu,
    /framework +marquee train/u,
    /history +input: history, ragged, the newest 1000/u,
    /scores +output: scores/u,
    /recency +floor 0\.5, half-life 5/u,
    /ndcg@10 +0\.\d+/u,
    /l2 +20/u,
    /model\.onnx +\d+\.\d kB/u,
    /items +40: Movie 0 \(1960\), Movie 1 \(1961\)/u,
    /genres +3: Drama 20, /u,
    /users +60/u,
    /^For user \d+\n {2}0\.\d{3} {2}Movie \d+ \(\d{4}\)$/mu,
  ])
    expect(text).toMatch(line);
});

test('text of a bundle breaks no line and steers no terminal', async () => {
  const directory = await copy();
  await changeManifest(directory, (manifest) => void (manifest.framework = 'torch\u001b[2J\nusers  9'));
  expect(await showBundle(directory)).toMatch(/framework +torch \[2J users 9$/mu);
});

test('show says what keeps it from telling', async () => {
  const directory = await copy();
  await replaceFile(directory, 'items.jsonl', 'nothing\n');
  await expect(showBundle(directory)).rejects.toThrow(/items\.jsonl.*line 1/u);
});
