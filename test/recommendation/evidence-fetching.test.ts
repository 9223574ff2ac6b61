import { describe, expect, test } from 'vitest';
import { explain } from '../../src/recommendation/reasons/explain.ts';
import { becauseOf, callerOf, explainAll, listFor, page, readOuts, recommender } from '../support/explained-lists.ts';
import { createGraphWorld } from '../support/graph-world.ts';
import { marqueeError } from '../support/refusals.ts';

describe('fetching evidence', () => {
  test('runs nothing until it is asked for, then a row for each entry, once for all movies of the list', async () => {
    const world = await createGraphWorld();
    const list = await listFor(world, '1', { topK: 10 });
    list.forEach((recommendation) => explain(recommendation));
    expect(readOuts(world)).toEqual([]);
    await explainAll(list);
    await explainAll(list);
    expect(readOuts(world)).toEqual([5]);
    expect([...world.batches.at(-1)!.readOut.subarray(0, 10)]).toEqual(list.map(({ item }) => item));
  });

  test('is of the page, not of the first movies', async () => {
    const world = await createGraphWorld();
    const whole = await explainAll(await listFor(world, '1'));
    const next = await explainAll(await listFor(world, '1', { topK: 5, offset: 7 }));
    expect(next).toEqual(whole.slice(7, 12));
  });

  test('for a batch goes in trips of many lists, so that few tasks wait at a time', async () => {
    const world = await createGraphWorld({ maxWaitingTasks: 120 });
    const users = Array.from({ length: 60 }, (_, at) => String(at + 1));
    const find = (id: string) => world.users[(Number(id) - 1) % 2];
    const generation = { ...world.generation, users: { count: 60, find } };
    const request = { topK: 3, exclude: [], includeSeen: false, userIds: users };
    const entries = await recommender.batchRecommend(generation, request, callerOf());
    const lists = entries.flatMap((entry) => (entry.kind === 'list' ? [entry.list.recommendations] : []));
    const reasons = await Promise.all(lists.map(explainAll));
    expect(reasons).toHaveLength(60);
    expect(reasons[0]!.some((each) => becauseOf(each) !== undefined)).toBe(true);
    expect(reasons[58]).toEqual(reasons[0]);
    const rows = readOuts(world);
    expect(rows.reduce((sum, count) => sum + count, 0)).toBe(30 * 5 + 30 * 4);
    expect(Math.max(...rows)).toBeLessThanOrEqual(104);
  });

  test('is refused with OVERLOADED at its true cost when others wait, and not when nobody does', async () => {
    const world = await createGraphWorld({ maxWaitingTasks: 4 });
    const list = await listFor(world, '1', { topK: 2 });
    const other = await listFor(world, '1', { topK: 2 });
    const explained = explainAll(list);
    await expect(explainAll(other)).rejects.toEqual(marqueeError('OVERLOADED', '5 more would be over the limit of 4'));
    expect(await explained).toHaveLength(2);
  });

  test('ends with the request, for whatever reason that ends', async () => {
    const world = await createGraphWorld();
    const controller = new AbortController();
    const { recommendations } = await recommender.recommend(
      world.generation,
      { ...page, userId: '1' },
      callerOf(controller.signal),
    );
    const explained = explainAll(recommendations);
    controller.abort(new Error('too late'));
    await expect(explained).rejects.toThrow('too late');
    await expect(explainAll(recommendations)).rejects.toThrow('too late');
    expect(readOuts(world)).toEqual([]);
  });

  test('counts no row as a user', async () => {
    const world = await createGraphWorld();
    const list = await listFor(world, '1', { topK: 2 });
    const explained = explainAll(list);
    const other = await recommender.recommend(world.generation, { ...page, userId: '3' }, callerOf());
    await explained;
    expect(other.inference).toMatchObject({ batchSize: 1, requestsInBatch: 1 });
  });
});
