import { expect, test } from 'vitest';
import { MarqueeError } from '../../src/errors.ts';
import { fetchSlates } from '../../src/recommendation/flights/slates.ts';
import { describeWithRedis } from '../support/requires.ts';
import { createHeldScorer, generationOf, taskOf } from '../support/tasks.ts';
import { adminOf, openCache, patient, ready, startServer } from '../support/troubled-cache.ts';
import { until } from '../support/until.ts';

const keys = 10;
const waiters = 1000;

const setUp = async () => {
  const server = await startServer();
  const admin = adminOf(server);
  const { cache } = openCache(server.url, patient);
  await ready(cache);
  const scorer = createHeldScorer();
  const generation = generationOf({ scorer });
  const fetch = (at: number) =>
    fetchSlates({ generation, cache, lane: 'interactive' }, [taskOf(at % keys)], {
      requestId: `request ${at}`,
      signal: new AbortController().signal,
    });
  const askAll = () => Promise.all(Array.from({ length: waiters }, (_, at) => fetch(at)));
  const asked = (count: number) => until(`${count} computations`, () => scorer.pending.length >= count);
  const stored = (count: number) => until(`${count} lists are in Redis`, async () => (await admin.dbsize()) === count);
  return { admin, scorer, askAll, asked, stored };
};

describeWithRedis('case 20: lists that vanish from Redis while 1,000 wait', () => {
  test('case 20: are computed once per key after FLUSHALL', async () => {
    const { admin, scorer, askAll, asked, stored } = await setUp();
    for (const round of [1, 2]) {
      const answers = askAll();
      await asked(keys * round);
      scorer.pending.slice(-keys).forEach(({ answer }) => answer());
      for (const [outcome] of await answers) expect(outcome).toMatchObject({ answer: { cached: false } });
      await stored(keys);
      for (const [outcome] of await askAll()) expect(outcome).toMatchObject({ answer: { cached: true } });
      expect(scorer.pending).toHaveLength(keys * round);
      await admin.flushall();
    }
  });

  test('case 20: are not cached when their computation fails', async () => {
    const { admin, scorer, askAll, asked, stored } = await setUp();
    const answers = askAll();
    await asked(keys);
    const error = new MarqueeError('INFERENCE_FAILED', 'wrong');
    scorer.pending.forEach(({ fail }) => fail(error));
    for (const [outcome] of await answers) expect(outcome).toEqual({ kind: 'error', error });
    const again = askAll();
    await asked(2 * keys);
    expect(await admin.dbsize()).toBe(0);
    scorer.pending.slice(keys).forEach(({ answer }) => answer());
    for (const [outcome] of await again) expect(outcome).toMatchObject({ answer: { cached: false } });
    await stored(keys);
  });
});
