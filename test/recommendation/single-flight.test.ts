import { describe, expect, test } from 'vitest';
import { MarqueeError } from '../../src/errors.ts';
import type { Lane, SlateCache } from '../../src/recommendation/ports.ts';
import { fetchSlates } from '../../src/recommendation/flights/slates.ts';
import { createCountedCache } from '../support/counted-cache.ts';
import { createHeldScorer, generationOf, scoredSlate, taskOf } from '../support/tasks.ts';
import { until } from '../support/until.ts';

const setUp = (cache: SlateCache = createCountedCache()) => {
  const scorer = createHeldScorer();
  const generation = generationOf({ scorer });
  const fetch = (row: number, requestId: string, lane: Lane = 'interactive', signal = new AbortController().signal) =>
    fetchSlates({ generation, cache, lane }, [taskOf(row)], { requestId, signal });
  const asked = (count: number) => until(`${count} tasks asked`, () => scorer.pending.length >= count);
  return { scorer, fetch, asked };
};

describe('identical questions at the same time', () => {
  test('1,000 of them run one task and make one trip to the cache each way', async () => {
    const cache = createCountedCache();
    const { scorer, fetch, asked } = setUp(cache);
    const all = Array.from({ length: 1000 }, (_, at) => fetch(1, `request ${at}`));
    await asked(1);
    expect(scorer.pending[0]!.job.requests.size).toBe(1000);
    scorer.pending[0]!.answer();
    const answers = (await Promise.all(all)).map(([outcome]) => outcome);
    expect(new Set(answers.map((outcome) => outcome!.kind === 'answer' && outcome!.answer)).size).toBe(1);
    expect(scorer.pending).toHaveLength(1);
    expect([cache.gets, cache.sets]).toEqual([[1], [1]]);
  });

  test('all get the failure of the one run, and the next question is computed anew', async () => {
    const cache = createCountedCache();
    const { scorer, fetch, asked } = setUp(cache);
    const failing = ['a', 'b', 'c'].map((id) => fetch(1, id));
    await asked(1);
    const error = new MarqueeError('INFERENCE_FAILED', 'wrong');
    scorer.pending[0]!.fail(error);
    for (const outcomes of await Promise.all(failing)) expect(outcomes).toEqual([{ kind: 'error', error }]);
    const next = fetch(1, 'd');
    await asked(2);
    scorer.pending[1]!.answer();
    expect(await next).toMatchObject([{ kind: 'answer', answer: { cached: false } }]);
  });

  test('are answered from the cache afterwards, without another run and without a trace', async () => {
    const { scorer, fetch, asked } = setUp();
    const first = fetch(1, 'a');
    await asked(1);
    scorer.pending[0]!.answer();
    expect(await first).toMatchObject([{ answer: { cached: false, trace: { batchSize: 1 } } }]);
    expect(await fetch(1, 'b')).toMatchObject([{ answer: { cached: true, trace: null } }]);
    expect(scorer.pending).toHaveLength(1);
  });

  test('run apart for a single user whose slate a batch waits for, and together the other way round', async () => {
    const { scorer, fetch, asked } = setUp();
    void fetch(1, 'batch', 'bulk');
    await asked(1);
    const single = fetch(1, 'single');
    await asked(2);
    expect(scorer.lanes).toEqual(['bulk', 'interactive']);
    const late = fetch(1, 'late batch', 'bulk');
    scorer.pending[1]!.answer(scoredSlate(77));
    const [[answer], [joined]] = await Promise.all([single, late]);
    expect(joined).toEqual(answer);
    expect(scorer.pending).toHaveLength(2);
  });
});

describe('a fallback list', () => {
  test('is never cached', async () => {
    const cache = createCountedCache();
    const { scorer, fetch, asked } = setUp(cache);
    const first = fetch(1, 'a');
    await asked(1);
    const { slate, trace } = scoredSlate(0);
    scorer.pending[0]!.answer({ slate: { ...slate, source: 'FALLBACK' }, trace });
    expect(await first).toMatchObject([{ answer: { slate: { source: 'FALLBACK' }, cached: false } }]);
    void fetch(1, 'b');
    await asked(2);
    expect(scorer.pending).toHaveLength(2);
  });
});

describe('a cache or a scorer that breaks its promise', () => {
  test('fails the question at hand with what it threw, and the next one is tried anew', async () => {
    let broken = true;
    const cache: SlateCache = {
      getMany: async (keys) => {
        if (broken) throw new Error('cache broke');
        return keys.map(() => undefined);
      },
      setMany: () => undefined,
    };
    const { fetch, asked } = setUp(cache);
    expect(await fetch(1, 'a')).toMatchObject([{ kind: 'error', error: { message: 'cache broke' } }]);
    broken = false;
    void fetch(1, 'b');
    await asked(1);
  });
});
