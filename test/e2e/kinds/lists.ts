import { expect } from 'vitest';
import { listFromScores, oddUsers, writeOddBundle, type OddBundle } from '../../support/odd-bundles.ts';
import { startServer, type Server } from '../../support/server.ts';
import { batchRecommend, modelInfo, recommend } from '../operations.ts';

export const serve = async (bundle: OddBundle): Promise<Server> => startServer(await writeOddBundle(bundle));

type Question = Parameters<typeof recommend.__apiType & object>[0];

/** A list of at most 50 movies, and where it came from. */
export const listOf = async (server: Server, userId: string, question: Partial<Question> = {}) => {
  const { recommend: list } = await server.data(recommend, { userId, topK: 50, ...question });
  const { source, cached, eligibleCount, recommendations } = list!;
  return {
    source,
    cached,
    eligibleCount,
    ids: recommendations.map(({ movie }) => movie.id),
    scores: recommendations.map(({ score }) => score),
  };
};

/** Asks for the lists of the four users, one by one and in one batch, and compares them with `score` by user row. */
export const expectLists = async (server: Server, score: (user: number, item: number) => number): Promise<void> => {
  const expected = oddUsers.map(({ history }, row) => listFromScores((item) => score(row, item), history));
  for (const [row, { id }] of oddUsers.entries())
    expect(await listOf(server, id)).toMatchObject({ source: 'MODEL', ids: expected[row] });
  // What is left out keeps the cache from answering.
  const userIds = oddUsers.map(({ id }) => id).toReversed();
  const { batchRecommend: batch } = await server.data(batchRecommend, { userIds, topK: 50, exclude: ['m0'] });
  const lists = batch!.results.map(({ recommendations }) => recommendations?.map(({ movie }) => movie.id));
  expect(batch!.results.map(({ cached }) => cached)).toEqual(oddUsers.map(() => false));
  expect(lists).toEqual(expected.toReversed().map((ids) => ids.filter((id) => id !== 'm0')));
};

export const infoOf = async (server: Server) => (await server.data(modelInfo)).modelInfo;

/** Why the server serves nothing. */
export const refusalOf = async (bundle: OddBundle) => {
  const info = await infoOf(await serve(bundle));
  expect(info.status).toBe('NOT_LOADED');
  return info.lastFailure;
};
