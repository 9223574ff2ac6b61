import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { writeBundle } from '../../src/bundle/files/writer.ts';
import { plainLauncher } from '../../src/inference/processes/launcher.ts';
import { createControlled, type ControlledOptions } from '../support/controlled-models.ts';
import * as hostile from '../support/hostile-graphs.ts';
import { oddItems, oddUsers, userInputs } from '../support/odd-bundles.ts';
import { childrenOf, gone } from '../support/processes.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { range } from '../support/turns.ts';

const writeVersion = (folder: string, version: string, model: Uint8Array): Promise<void> =>
  writeBundle(join(folder, 'movies', version), {
    manifest: {
      createdAt: '2026-01-01T00:00:00Z',
      framework: 'by hand',
      userIdType: 'integer',
      inputs: userInputs,
      output: { kind: 'scores', scores: 'scores' },
      scoreTransform: { kind: 'linear', min: 0, max: 10 },
    },
    model,
    items: oddItems,
    users: oddUsers.map(({ id, history, weights }) => ({ id, history: [...history], weights: [...weights] })),
  });

/** A server's models that serve version 1, which is well behaved. */
const serveHonest = async (options: ControlledOptions = {}) => {
  const folder = await temporaryFolder();
  await writeVersion(folder, '1', hostile.honestGraph());
  const { models } = createControlled(folder, options);
  await models.start();
  expect(models.current()?.version).toBe('1');
  return { folder, models };
};

const filesOf = (folder: string): string[] => readdirSync(folder, { recursive: true }).map(String).toSorted();

/** Loads version 2, which is refused; nothing is left of it, and version 1 serves with the processes that it had. */
const refuse = async ({ folder, models }: Awaited<ReturnType<typeof serveHonest>>): Promise<object> => {
  const files = filesOf(folder);
  const serving = models.current()!.processIds();
  const before = new Set(childrenOf(process.pid));
  const outcome = await models.reload({ version: '2' }, null);
  expect(outcome).toMatchObject({ kind: 'refused', refusedVersion: '2' });
  expect(models.current()).toMatchObject({ version: '1' });
  expect(models.current()!.processIds()).toEqual(serving);
  await gone(
    'every candidate',
    childrenOf(process.pid).filter((pid) => !before.has(pid)),
  );
  expect(filesOf(folder)).toEqual(files);
  return outcome;
};

/** Where the graph does its harm: a runtime may compute what is constant when it opens the graph. */
const early = expect.stringMatching(/^(?:GRAPH|WARM_UP)$/u) as unknown;

const good = Buffer.from(hostile.honestGraph());
const text = (content: string): Buffer => Buffer.from(content);

describe('case 7: a file that is no model is refused when its graph is opened:', () => {
  const files: readonly (readonly [what: string, model: Uint8Array, words: string])[] = [
    ['nothing', Buffer.alloc(0), ''],
    ['JSON', text('{"a":1}'), ''],
    ['HTML', text('<!doctype html><title>404</title>'), ''],
    [
      'a pointer of Git LFS',
      text('version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n'),
      'git lfs pull',
    ],
    ['zeros', Buffer.alloc(4096), ''],
    ['a truncated model', good.subarray(0, good.length / 2), ''],
    ['a model of a later operator set', hostile.futureOpset(), 'opset'],
    ['a graph with a cycle', hostile.cyclicGraph(), ''],
    ['a graph of another width', hostile.wrongWidth(), ''],
  ];

  test('each by itself', { timeout: 60_000 }, async () => {
    const world = await serveHonest();
    for (const [what, model, words] of files) {
      await writeVersion(world.folder, '2', model);
      expect({ what, ...(await refuse(world)) }).toMatchObject({
        what,
        failedStep: 'GRAPH',
        file: expect.stringMatching(/^(?:model\.onnx|items\.jsonl)$/u),
        expected: expect.stringMatching(/./u),
        actual: expect.stringContaining(words),
      });
    }
  });
});

describe('case 7: bits that flipped', () => {
  test('in any file are refused by its hash, in the manifest by what it says', { timeout: 120_000 }, async () => {
    const world = await serveHonest();
    await writeVersion(world.folder, '2', good);
    const directory = join(world.folder, 'movies/2');
    let state = 7;
    const random = (below: number): number => (state = (state * 48_271) % 2_147_483_647) % below;
    const served: string[] = [];
    for (const name of ['model.onnx', 'items.jsonl', 'users.jsonl', 'manifest.json'])
      for (const _ of range(0, 30)) {
        const path = join(directory, name);
        const bytes = readFileSync(path);
        const flipped = Buffer.from(bytes);
        const at = random(bytes.length);
        flipped[at] = flipped[at]! ^ (1 << random(8));
        writeFileSync(path, flipped);
        const outcome = await world.models.reload({ version: '2' }, null);
        if (outcome.kind === 'reloaded') served.push(name);
        else if (name === 'manifest.json') expect(outcome).toMatchObject({ kind: 'refused' });
        else expect(outcome).toMatchObject({ kind: 'refused', failedStep: 'HASHES', file: name });
        writeFileSync(path, bytes);
        if (outcome.kind === 'reloaded') await world.models.reload({ version: '1' }, null);
        expect(world.models.current()?.version).toBe('1');
      }
    // A flip in a text that nothing depends on ("by hand") gives another manifest that is as good.
    expect(served.every((name) => name === 'manifest.json')).toBe(true);
    expect(served.length).toBeLessThan(15);
  });
});

describe('case 8: a model that', () => {
  test('never ends is killed at the deadline of the step', async () => {
    const world = await serveHonest({ stepTimeoutMs: 1500 });
    await writeVersion(world.folder, '2', hostile.endlessLoop());
    expect(await refuse(world)).toMatchObject({
      failedStep: early,
      expected: expect.stringMatching(/a model that runs|MODEL_STEP_TIMEOUT_MS/u),
      actual: expect.stringMatching(/did not/u),
    });
  });

  test('wants more memory than it may have is refused for that', async () => {
    const world = await serveHonest({ memoryMb: 512 });
    await writeVersion(world.folder, '2', hostile.memoryEater(40));
    expect(await refuse(world)).toMatchObject({
      failedStep: early,
      file: 'model.onnx',
      expected: expect.stringContaining('512 MB of memory (MODEL_MEMORY_MB)'),
    });
  });

  test('wants more memory is killed where the system does not limit it, too', async () => {
    const world = await serveHonest({ memoryMb: 512, launcher: plainLauncher });
    await writeVersion(world.folder, '2', hostile.memoryEater(8));
    expect(await refuse(world)).toMatchObject({
      failedStep: early,
      expected: expect.stringContaining('512 MB of memory (MODEL_MEMORY_MB)'),
      actual: expect.stringMatching(/MB of memory and was killed/u),
    });
  });

  test('reads where it may not fails its warm-up', async () => {
    const world = await serveHonest();
    await writeVersion(world.folder, '2', hostile.outOfBounds());
    expect(await refuse(world)).toMatchObject({ failedStep: early, file: 'model.onnx' });
  });

  test('gives no number to anybody is refused', async () => {
    const world = await serveHonest();
    await writeVersion(world.folder, '2', hostile.notANumber());
    expect(await refuse(world)).toMatchObject({
      failedStep: 'WARM_UP',
      expected: 'a finite score for somebody',
      actual: expect.stringContaining('NaN or infinite'),
    });
  });
});
