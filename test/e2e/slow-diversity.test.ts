import { expect, test } from 'vitest';
import { oddUsers, paddedInputs, writeOddBundle } from '../support/odd-bundles.ts';
import { historyGraph, itemCount } from '../support/odd-graphs.ts';
import { startServer } from '../support/server.ts';
import { slowGraph } from '../support/slow-graph.ts';
import { recommend } from './operations.ts';

const movies = 240;

test('a first list with diversity of a slow graph takes longer than a run may, and harms nobody', async () => {
  const bundle = await writeOddBundle({
    model: slowGraph(movies, 120),
    inputs: [{ ...paddedInputs[0]!, padIndex: movies } as (typeof paddedInputs)[0], paddedInputs[1]!],
    items: Array.from({ length: movies }, (_, at) => ({ id: `m${at}`, title: `Movie ${at}`, genres: ['Drama'] })),
    users: Array.from({ length: 8 }, (_, at) => ({ id: String(at + 1), history: [at, at + 9], weights: [1, 0.5] })),
  });
  const server = await startServer({ ...bundle, INFERENCE_TIMEOUT_MS: '800', REQUEST_TIMEOUT_MS: '30000' });
  const children = server.children();
  const plain = { topK: 50 };
  const [mixed, ...others] = await Promise.all([
    server.answer(recommend, { userId: '1', diversity: 0.5, ...plain }),
    ...['2', '3', '4'].map((userId) => server.answer(recommend, { userId, ...plain })),
  ]);
  for (const { errors, data } of [mixed, ...others])
    expect([errors, data?.recommend?.source, data?.recommend?.recommendations.length]).toEqual([[], 'MODEL', 50]);
  const scores = mixed.data!.recommend!.recommendations.map(({ score }) => score);
  expect(scores).not.toEqual(scores.toSorted((a, b) => b - a));
  expect(server.logs.filter(({ msg }) => msg === 'inference process lost')).toEqual([]);
  expect(server.children()).toEqual(children);
});

test('a list with diversity that can not be made fails alone', async () => {
  // Nobody has seen the poisonous movie, but diversity asks what is like it.
  const poison = itemCount - 1;
  const users = oddUsers.map(({ id }, at) => ({ id, history: [at, at + 4], weights: [1, 1] }));
  const model = historyGraph({ shape: ['users', 'length'], poison });
  const server = await startServer(await writeOddBundle({ model, inputs: paddedInputs, users }));
  const [mixed, ...others] = await Promise.all([
    server.answer(recommend, { userId: '1', diversity: 0.5 }),
    ...['2', '3', '4'].map((userId) => server.answer(recommend, { userId })),
  ]);
  expect(mixed.errors[0]?.extensions.code).toBe('INFERENCE_FAILED');
  for (const { errors, data } of others) expect([errors, data?.recommend?.source]).toEqual([[], 'MODEL']);
  expect(server.children()).toHaveLength(1);
});
