import { describe, expect, test } from 'vitest';
import { createHeldScorer, generationOf } from '../../support/tasks.ts';
import { createFakeGeneration, FakeModels } from '../../support/fake-models.ts';
import { startFront } from '../../support/front.ts';
import { range } from '../../support/turns.ts';

const batch = (alias: string): string => `${alias}: batchRecommend(userIds: $ids, topK: $topK) { results { userId } }`;
const full = { ids: range(1, 1001).map(String), topK: 50 };

/** A front whose model never answers, and what reaches it. */
const startWatched = async () => {
  const scorer = createHeldScorer();
  const models = new FakeModels();
  models.serving = createFakeGeneration('1', { scorer, users: generationOf().users });
  return { ...(await startFront({ models, requestTimeoutMs: 500 })), scorer };
};

describe('case 22: an operation over the budget', () => {
  test('is refused before anything is inferred, with its cost and the budget', async () => {
    const { ask, scorer, logs } = await startWatched();
    const text = `query ($ids: [ID!]!, $topK: Int!) { ${batch('a')} ...more modelInfo { status } } fragment more on Query { ${batch('b')} }`;
    const { status, data, errors } = await ask(text, full);
    expect([status, data]).toEqual([400, undefined]);
    expect(errors).toEqual([
      {
        message: expect.stringContaining('costs 100000, the budget is 50000'),
        extensions: { code: 'COST_LIMIT_EXCEEDED', cost: 100_000, budget: 50_000 },
      },
    ]);
    expect(scorer.pending).toEqual([]);
    expect(logs.filter(({ level }) => level === 'error')).toEqual([]);
  });

  test('is one batch of 1,000 users and 50 movies with reasons', async () => {
    const { ask, scorer } = await startWatched();
    const text =
      'query ($ids: [ID!]!, $topK: Int!) { batchRecommend(userIds: $ids, topK: $topK) { results { recommendations { reasons { code } } } } }';
    expect((await ask(text, full)).errors).toMatchObject([{ extensions: { cost: 100_000 } }]);
    expect(scorer.pending).toEqual([]);
  });

  test('is not one batch of 1,000 users and 50 movies without', async () => {
    const { ask, scorer } = await startWatched();
    const answer = await ask(`query ($ids: [ID!]!, $topK: Int!) { ${batch('a')} }`, full);
    expect(scorer.pending).toHaveLength(1000);
    expect(answer.errors).toMatchObject([{ path: ['a'], extensions: { code: 'TIMEOUT' } }]);
  });
});

test('the budget is a setting', async () => {
  const { ask } = await startFront({ costLimits: { maxOperationCost: 9 } });
  const { errors } = await ask('{ recommend(userId: "1") { source } }');
  expect(errors).toMatchObject([{ extensions: { code: 'COST_LIMIT_EXCEEDED', cost: 10, budget: 9 } }]);
  expect((await ask('{ recommend(userId: "1", topK: 9) { source } }')).errors).toBeUndefined();
});
