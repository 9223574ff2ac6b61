import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { flipModelByte } from '../support/controlled-models.ts';
import { startLoad } from '../support/load.ts';
import { startServer, type Server } from '../support/server.ts';
import { copyOfModels } from '../support/shipped-models.ts';
import { until } from '../support/until.ts';
import { batchRecommend, modelInfo, recommend, tryModel } from './operations.ts';

const dryRun = async (server: Server, version: string) => (await server.data(tryModel, { version })).reloadModel;

describe('a dry run', () => {
  test('compares two models while one serves, and changes nothing', async () => {
    const server = await startServer({ MODELS_DIR: await copyOfModels() });
    const children = server.children();
    const load = startLoad(2, async (question) => {
      const { recommend: list } = await server.data(recommend, { userId: String((question % 600) + 1) });
      expect(list!.modelVersion).toBe('2');
    });
    const ending = await dryRun(server, '1');
    await load.stop();
    expect(load.failures).toEqual([]);
    if (ending.__typename !== 'ModelDryRun') throw new Error(`got ${ending.__typename}`);
    const { comparison, ...rest } = ending;
    expect(rest).toMatchObject({ candidateVersion: '1', currentVersion: '2' });
    expect(rest.steps.map(({ name }) => name)).toEqual([
      'FETCH',
      'MANIFEST',
      'HASHES',
      'GRAPH',
      'WARM_UP',
      'GOLDEN_ANSWERS',
      'COMPARE',
    ]);
    const { sampledUsers, overlapAt10, rankCorrelation, current, candidate, examples } = comparison!;
    expect(sampledUsers).toBe(200);
    expect(overlapAt10).toBeGreaterThan(0.05);
    expect(overlapAt10).toBeLessThan(0.95);
    expect(Math.abs(rankCorrelation!)).toBeLessThanOrEqual(1);
    for (const sample of [current, candidate]) {
      expect(sample.coverage).toBeGreaterThan(0);
      expect(sample.coverage).toBeLessThan(1);
      expect(sample.meanScore).toBeGreaterThan(0);
      expect(sample.meanScore).toBeLessThanOrEqual(1);
      expect(sample.batchP50Ms).toBeGreaterThan(0);
    }
    expect(examples).toHaveLength(5);
    // The examples are what both models really answer.
    const userIds = examples.map(({ userId }) => userId);
    const { batchRecommend: batch } = await server.data(batchRecommend, { userIds, topK: 10 });
    expect(batch!.results.map(({ recommendations }) => recommendations!.map(({ movie }) => movie.id))).toEqual(
      examples.map(({ current: list }) => list.map(({ id }) => id)),
    );
    const overlaps = examples.map(
      (example) => example.current.filter(({ id }) => example.candidate.some((other) => other.id === id)).length,
    );
    expect(overlaps).toEqual(overlaps.toSorted((a, b) => a - b));
    expect(overlaps[0]).toBeLessThanOrEqual(10 * overlapAt10!);
    const info = (await server.data(modelInfo)).modelInfo;
    expect(info).toMatchObject({ version: '2', previousVersion: null, status: 'LOADED', lastFailure: null });
    await until('nothing is left of the candidate', () => server.children().length === children.length);
    expect(server.children()).toEqual(children);
  });

  test('finds a copy of the current model equal to it', async () => {
    const folder = await copyOfModels();
    cpSync(join(folder, 'movies/2'), join(folder, 'movies/3'), { recursive: true });
    const manifest = join(folder, 'movies/3/manifest.json');
    writeFileSync(manifest, readFileSync(manifest, 'utf8').replace('"version": "2"', '"version": "3"'));
    const server = await startServer({ MODELS_DIR: folder });
    const ending = await dryRun(server, '3');
    expect(ending).toMatchObject({ comparison: { sampledUsers: 200, overlapAt10: 1, rankCorrelation: 1 } });
  });

  test('of a damaged bundle is refused, which is no failure of the server', async () => {
    const folder = await copyOfModels();
    flipModelByte(folder, '1');
    const server = await startServer({ MODELS_DIR: folder });
    expect(await dryRun(server, '1')).toMatchObject({
      __typename: 'ModelRefused',
      failedStep: 'HASHES',
      file: 'model.onnx',
    });
    expect((await server.data(modelInfo)).modelInfo).toMatchObject({ version: '2', lastFailure: null });
  });
});
