import { describe, expect, test } from 'vitest';
import { MarqueeError } from '../../src/errors.ts';
import { createRecommender } from '../../src/recommendation/recommender.ts';
import type { Generation, Scorer } from '../../src/recommendation/ports.ts';
import { createCountedCache } from '../support/counted-cache.ts';
import { marqueeError } from '../support/refusals.ts';
import { createHeldScorer, generationOf, plainRequest, scoredSlate } from '../support/tasks.ts';
import { endOfTurn } from '../support/turns.ts';
import { until } from '../support/until.ts';

const caller = { requestId: 'r', signal: new AbortController().signal };
const userIds = Array.from({ length: 1000 }, (_, at) => String(at + 1));
const small = { ...plainRequest, topK: 1 };

const setUp = (score: Scorer['score']) => {
  const cache = createCountedCache();
  const generation: Generation = generationOf({ scorer: { score } });
  const { recommend, batchRecommend } = createRecommender({ cache });
  return {
    cache,
    one: (userId: string) => recommend(generation, { ...small, offset: 0, userId }, caller),
    many: (ids: readonly string[]) => batchRecommend(generation, { ...small, userIds: ids }, caller),
  };
};

describe('a batch of 1,000', () => {
  test('costs one trip to the cache each way and one call of the scorer, in the bulk lane', async () => {
    const calls: (readonly [jobs: number, lane: string])[] = [];
    const { cache, many } = setUp((jobs, lane) => {
      calls.push([jobs.length, lane]);
      return jobs.map(async () => scoredSlate(0));
    });
    const entries = await many(userIds);
    expect(entries.map(({ userId }) => userId)).toEqual(userIds);
    expect(calls).toEqual([[1000, 'bulk']]);
    expect([cache.gets, cache.sets]).toEqual([[1000], [1000]]);
  });

  test('asks the scorer only for what the cache does not have', async () => {
    const asked: number[] = [];
    const { many } = setUp((jobs) => {
      asked.push(jobs.length);
      return jobs.map(async () => scoredSlate(0));
    });
    await many(userIds.slice(0, 400));
    const entries = await many(userIds);
    expect(asked).toEqual([400, 600]);
    const cached = entries.map((entry) => entry.kind === 'list' && entry.list.cached);
    expect(cached.map(Number)).toEqual(userIds.map((_, row) => Number(row < 400)));
    await many(userIds);
    expect(asked).toHaveLength(2);
  });

  test('fails for the one user whose task fails, and caches the other 999', async () => {
    const error = new MarqueeError('INFERENCE_FAILED', 'wrong');
    const { cache, many } = setUp((jobs) =>
      jobs.map(async ({ task }) => {
        if (task.userRow === 500) throw error;
        return scoredSlate(0);
      }),
    );
    const entries = await many(userIds);
    expect(entries.filter(({ kind }) => kind === 'error')).toEqual([{ kind: 'error', userId: '501', error }]);
    expect(cache.sets).toEqual([999]);
  });

  test('lets a failed user be asked for anew while the others are still under way', async () => {
    const scorer = createHeldScorer();
    const { many } = setUp(scorer.score);
    void many(['1', '2']);
    await until('two tasks asked', () => scorer.pending.length === 2);
    scorer.pending[0]!.fail(new MarqueeError('INFERENCE_FAILED', 'wrong'));
    await endOfTurn();
    const again = many(['1', '2']);
    await until('the failed task asked again', () => scorer.pending.length === 3);
    expect(scorer.pending[2]!.job.task.userRow).toBe(0);
    scorer.pending[1]!.answer();
    scorer.pending[2]!.answer();
    expect((await again).map(({ kind }) => kind)).toEqual(['list', 'list']);
  });

  test('is refused whole when the scorer is overloaded, and nothing of it is kept', async () => {
    let overloaded = true;
    const { cache, many } = setUp((jobs) => {
      if (overloaded) throw new MarqueeError('OVERLOADED', 'too many', { retryAfterSeconds: 1 });
      return jobs.map(async () => scoredSlate(0));
    });
    await expect(many(userIds)).rejects.toThrow(marqueeError('OVERLOADED', 'too many'));
    expect(cache.sets).toEqual([]);
    overloaded = false;
    await expect(many(userIds)).resolves.toHaveLength(1000);
  });
});

describe('the list of one user', () => {
  test('tells how it was made: by the model with the times of its run, then from the cache with none', async () => {
    const { one } = setUp((jobs) => jobs.map(async () => scoredSlate(0)));
    expect(await one('1')).toMatchObject({
      userId: '1',
      source: 'MODEL',
      cached: false,
      inferenceTimeMs: 5,
      inference: { queueMs: 2, computeMs: 3 },
    });
    expect(await one('1')).toMatchObject({ source: 'MODEL', cached: true, inferenceTimeMs: 0, inference: null });
  });

  test('fails with what its task failed with', async () => {
    const { one } = setUp((jobs) =>
      jobs.map(() => Promise.reject(new MarqueeError('INFERENCE_UNAVAILABLE', 'failed twice'))),
    );
    await expect(one('1')).rejects.toThrow(marqueeError('INFERENCE_UNAVAILABLE'));
  });
});
