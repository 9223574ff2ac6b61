import { expect, test } from 'vitest';
import { createFakeGeneration, FakeModels } from '../support/fake-models.ts';
import { startFront, type Front } from '../support/front.ts';
import { createGraphWorld } from '../support/graph-world.ts';

const startWorld = async (needs = { history: true, userIndex: false }): Promise<Front> => {
  const { generation } = await createGraphWorld({ generation: { needs } });
  const models = new FakeModels();
  models.serving = createFakeGeneration('1', generation);
  return startFront({ models });
};

test('a visitor gets a list from what they watched, as a user would', async () => {
  const { ask } = await startWorld();
  const { data, errors } = await ask(`{ recommendForHistory(
      watched: ["4", "no such movie", "9"], topK: 3, filter: { genres: ["Drama"] }, exclude: ["1"], offset: 1,
      preferences: { favoriteGenres: ["Comedy"] }, diversity: 0.3
    ) { userId source cached modelVersion eligibleCount inference { batchSize }
        recommendations { rank score movie { id genres } reasons { code evidence { id } } } } }`);
  expect(errors).toBeUndefined();
  const recommendation = {
    rank: expect.any(Number),
    score: expect.any(Number),
    movie: { id: expect.not.stringMatching(/^(1|4|9)$/), genres: expect.arrayContaining(['Drama']) },
    reasons: expect.any(Array),
  };
  expect(data).toEqual({
    recommendForHistory: {
      userId: null,
      source: 'MODEL',
      cached: false,
      modelVersion: '1',
      eligibleCount: expect.any(Number),
      inference: { batchSize: 1 },
      recommendations: [recommendation, recommendation, recommendation],
    },
  });
});

test('who watched nothing gets a cold start', async () => {
  const { ask } = await startWorld();
  const { data } = await ask('{ recommendForHistory(watched: []) { source recommendations { rank } } }');
  expect(data).toMatchObject({ recommendForHistory: { source: 'COLD_START' } });
});

test('similar movies are movies with ranks and scores, without the movie itself', async () => {
  const { ask, logs } = await startWorld();
  const { data, errors } = await ask('{ similarMovies(movieId: "14", topK: 50) { rank score movie { id } } }');
  expect(errors).toBeUndefined();
  expect(data).toMatchObject({ similarMovies: Array.from({ length: 39 }, (_, at) => ({ rank: at + 1 })) });
  expect(JSON.stringify(data)).not.toContain('"id":"14"');
  expect(logs.at(-1)?.fields).toMatchObject({ lists: 1 });
});

test.each([
  ['similarMovies(movieId: "nope")', 'NOT_FOUND', /no movie "nope"/],
  ['similarMovies(movieId: "41")', 'NOT_SUPPORTED_BY_MODEL', /does not know the movie "Movie 41"/],
  ['similarMovies(movieId: "1", topK: 0)', 'BAD_USER_INPUT', /topK must be 1 to 50/],
  ['similarMovies(movieId: "1", filter: { genres: ["Dramma"] })', 'BAD_USER_INPUT', /Nearest: "Drama"/],
])('%s fails with %s', async (field, code, message) => {
  const { ask } = await startWorld();
  const { status, data, errors } = await ask(`{ ${field} { rank } catalog { movieCount } }`);
  expect(status).toBe(200);
  expect(data).toEqual({ similarMovies: null, catalog: { movieCount: 42 } });
  expect(errors).toMatchObject([
    { path: ['similarMovies'], message: expect.stringMatching(message), extensions: { code } },
  ]);
});

test.each(['similarMovies(movieId: "1") { rank }', 'recommendForHistory(watched: ["1"]) { source }'])(
  'a model that needs a user says so: %s',
  async (field) => {
    const { ask } = await startWorld({ history: true, userIndex: true });
    const { errors } = await ask(`{ ${field} }`);
    expect(errors?.[0]?.extensions).toEqual({ code: 'NOT_SUPPORTED_BY_MODEL', capability: 'HISTORY' });
  },
);

test.each(['-0.1', '1.1', '1e9'])('diversity is 0 to 1, not %s', async (diversity) => {
  const { ask } = await startWorld();
  for (const field of ['recommend(userId: "1",', 'recommendForHistory(watched: ["1"],']) {
    const { errors } = await ask(`{ ${field} diversity: ${diversity}) { source } }`);
    expect(errors?.[0]).toMatchObject({
      message: expect.stringContaining('diversity must be 0 to 1'),
      extensions: { code: 'BAD_USER_INPUT', argument: 'diversity' },
    });
  }
});
