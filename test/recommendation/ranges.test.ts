import { describe, expect, test } from 'vitest';
import { createRecommender } from '../../src/recommendation/recommender.ts';
import type { BatchRecommendRequest, RecommendRequest } from '../../src/recommendation/request.ts';
import { marqueeError } from '../support/refusals.ts';
import { emptyCache } from '../support/small-world.ts';
import { generationOf, plainRequest, scoredSlate } from '../support/tasks.ts';

const recommender = createRecommender({ cache: emptyCache });
const caller = { requestId: 'r', signal: new AbortController().signal };

const answering = () =>
  generationOf({ scorer: { score: (jobs) => jobs.map(async () => scoredSlate(0)) }, showScore: () => 0.5 });
const recommend = (request: Partial<RecommendRequest>) =>
  recommender.recommend(answering(), { ...plainRequest, offset: 0, userId: '1', ...request }, caller);
const batch = (request: Partial<BatchRecommendRequest>) =>
  recommender.batchRecommend(answering(), { ...plainRequest, userIds: ['1'], ...request }, caller);
const ids = (count: number): string[] => Array.from({ length: count }, (_, at) => String(at + 1));

describe('the size of a page', () => {
  test.each([0, -1, 51, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('can not be %d', async (topK) => {
    const refusal = marqueeError('BAD_USER_INPUT', `topK must be 1 to 50, got ${topK}`);
    await expect(recommend({ topK })).rejects.toThrow(refusal);
    await expect(batch({ topK })).rejects.toThrow(refusal);
  });

  test.each([1, 50])('can be %d', async (topK) => {
    await expect(recommend({ topK })).resolves.toBeDefined();
    await expect(batch({ topK })).resolves.toHaveLength(1);
  });
});

describe('the offset of a page', () => {
  test.each([
    [-1, 10, '0 to 190'],
    [191, 10, '0 to 190'],
    [200, 1, '0 to 199'],
    [151, 50, '0 to 150'],
    [0.5, 10, '0 to 190'],
    [Number.NaN, 10, '0 to 190'],
  ])('can not be %d with a page of %d', async (offset, topK, allowed) => {
    await expect(recommend({ offset, topK })).rejects.toThrow(
      marqueeError('BAD_USER_INPUT', `offset must be ${allowed}, got ${offset}`),
    );
  });

  test.each([
    [190, 10],
    [199, 1],
    [150, 50],
  ])('can be %d with a page of %d, and past the last movie there is an empty page', async (offset, topK) => {
    const { recommendations, eligibleCount } = await recommend({ offset, topK });
    expect([recommendations.length, eligibleCount]).toEqual([0, 1000]);
  });
});

describe('the users of a batch', () => {
  test.each([0, 1001])('can not be %d', async (count) => {
    await expect(batch({ userIds: ids(count) })).rejects.toThrow(
      marqueeError('BAD_USER_INPUT', `userIds takes 1 to 1000 ids, got ${count}`),
    );
  });

  test('can be 1,000', async () => {
    await expect(batch({ userIds: ids(1000) })).resolves.toHaveLength(1000);
  });

  test('must be distinct; the one that stands twice is named', async () => {
    await expect(batch({ userIds: ['1', '7', '2', '7'] })).rejects.toThrow(
      marqueeError('BAD_USER_INPUT', 'distinct', '"7" twice'),
    );
    await expect(batch({ userIds: ['x'.repeat(9999), 'x'.repeat(9999)] })).rejects.toThrow(
      expect.objectContaining({ message: expect.toSatisfy((message: string) => message.length < 150) }),
    );
  });

  test('may be malformed one by one: that row fails, in its place, and the others are answered', async () => {
    const entries = await batch({ userIds: ['1', '042', '2', '-1'] });
    expect(entries.map(({ kind, userId }) => [kind, userId])).toEqual([
      ['list', '1'],
      ['error', '042'],
      ['list', '2'],
      ['error', '-1'],
    ]);
    expect(entries[1]).toMatchObject({ error: marqueeError('BAD_USER_INPUT', '"042"') });
  });

  test('may all be malformed, and then the model is not asked', async () => {
    const score = () => {
      throw new Error('asked');
    };
    const entries = await recommender.batchRecommend(
      generationOf({ scorer: { score } }),
      { ...plainRequest, userIds: ['x', 'y'] },
      caller,
    );
    expect(entries.map(({ kind }) => kind)).toEqual(['error', 'error']);
  });
});

describe('a malformed request', () => {
  test('is refused before the model is asked', async () => {
    await expect(recommend({ userId: '0' })).rejects.toThrow(marqueeError('BAD_USER_INPUT', 'user ids'));
    await expect(recommend({ filter: { genres: ['?'] } })).rejects.toThrow(marqueeError('BAD_USER_INPUT', 'genre'));
    await expect(batch({ filter: { genres: ['?'] } })).rejects.toThrow(marqueeError('BAD_USER_INPUT', 'genre'));
  });
});
