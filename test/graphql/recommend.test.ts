import { expect, test } from 'vitest';
import { createFakeGeneration, FakeModels } from '../support/fake-models.ts';
import { startFront } from '../support/front.ts';

const titles = `recommendations { rank score movie { id title } }`;

const stringIds = (): FakeModels => {
  const models = new FakeModels();
  models.serving = createFakeGeneration('1', { userIdType: 'string' });
  return models;
};

test('a known user gets a list from the model, with where it came from', async () => {
  const { ask } = await startFront();
  const { status, data, errors, headers } = await ask(`{ recommend(userId: "1", topK: 2) {
    userId source cached modelVersion eligibleCount inferenceTimeMs requestId timestamp
    inference { batchSize requestsInBatch queueMs computeMs } ${titles} } }`);
  expect(errors).toBeUndefined();
  expect(status).toBe(200);
  expect(data).toMatchObject({
    recommend: {
      userId: '1',
      source: 'MODEL',
      cached: false,
      modelVersion: '1',
      eligibleCount: 4,
      inferenceTimeMs: 2,
      requestId: headers.get('x-request-id'),
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      inference: { batchSize: 1, requestsInBatch: 1, queueMs: 1, computeMs: 1 },
      recommendations: [{ rank: 1 }, { rank: 2 }],
    },
  });
});

test('the second answer comes from the cache and says so', async () => {
  const { ask } = await startFront();
  const query = '{ recommend(userId: "1") { cached inferenceTimeMs inference { batchSize } } }';
  await ask(query);
  expect((await ask(query)).data).toEqual({ recommend: { cached: true, inferenceTimeMs: 0, inference: null } });
});

test('case 2: an unknown user is no error but a cold start', async () => {
  const { ask } = await startFront();
  const { data } = await ask('{ recommend(userId: "99") { source inference { batchSize } recommendations { rank } } }');
  expect(data).toMatchObject({ recommend: { source: 'COLD_START', inference: null } });
});

test('seen movies, excluded movies and adult movies are left out unless asked for', async () => {
  const { ask } = await startFront();
  const { data } = await ask(`{
    plain: recommend(userId: "1") { eligibleCount }
    seen: recommend(userId: "1", includeSeen: true) { eligibleCount }
    excluded: recommend(userId: "1", exclude: ["2", "no such movie"]) { eligibleCount }
    adult: recommend(userId: "1", preferences: { excludeAdult: false }) { eligibleCount }
    onlyAdult: recommend(userId: "1", filter: { adult: ONLY_ADULT }) { recommendations { movie { adult } } }
  }`);
  expect(data).toEqual({
    plain: { eligibleCount: 4 },
    seen: { eligibleCount: 5 },
    excluded: { eligibleCount: 3 },
    adult: { eligibleCount: 5 },
    onlyAdult: { recommendations: [{ movie: { adult: true } }] },
  });
});

test('reasons come with their words and as sentences in English and Korean', async () => {
  const { ask } = await startFront();
  const { data } = await ask(`{ recommend(
      userId: "2", preferences: { favoriteGenres: ["comedy"], preferredLanguages: ["FR"], preferredDecade: "2000s" },
      filter: { genres: ["Comedy"], languages: ["fr"] }
    ) { recommendations { reasons { code matched strength en: text ko: text(locale: KO) } } } }`);
  expect(data).toMatchObject({
    recommend: {
      recommendations: [
        {
          reasons: expect.arrayContaining([
            {
              code: 'FAVORITE_GENRE',
              matched: ['Comedy'],
              strength: expect.any(Number),
              en: 'It is one of your favourite genres: Comedy.',
              ko: '좋아하는 장르의 영화입니다: 코미디.',
            },
            {
              code: 'PREFERRED_LANGUAGE',
              matched: ['fr'],
              strength: expect.any(Number),
              en: 'It was made in a language you prefer: French.',
              ko: '선호하는 언어의 영화입니다: 프랑스어.',
            },
            {
              code: 'PREFERRED_DECADE',
              matched: ['2000s'],
              strength: expect.any(Number),
              en: 'It comes from a decade you prefer: the 2000s.',
              ko: '선호하는 연대의 영화입니다: 2000년대.',
            },
          ]),
        },
      ],
    },
  });
});

test.each([
  ['userId: "042"', 'userId', /whole numbers/],
  ['userId: "-1"', 'userId', /whole numbers/],
  ['userId: "1e3"', 'userId', /whole numbers/],
  ['userId: "١"', 'userId', /whole numbers/],
  ['userId: "9007199254740992"', 'userId', /whole numbers/],
  ['userId: 0', 'userId', /whole numbers/],
  ['userId: "1", topK: 0', 'topK', /1 to 50, got 0/],
  ['userId: "1", topK: 51', 'topK', /1 to 50, got 51/],
  ['userId: "1", offset: -1', 'offset', /0 to 190, got -1/],
  ['userId: "1", offset: 195', 'offset', /0 to 190, got 195/],
  ['userId: "1", filter: { minRating: 11 }', 'filter.minRating', /0 to 10/],
  ['userId: "1", preferences: { minRating: -1 }', 'preferences.minRating', /0 to 10/],
  ['userId: "1", preferences: { favoriteGenres: ["Commedy"] }', 'preferences.favoriteGenres', /Nearest: "Comedy"/],
  ['userId: "1", filter: { languages: ["k"] }', 'filter.languages', /Nearest: "ko"/],
  ['userId: "1", filter: { decades: ["1890s"] }', 'filter.decades', /Nearest: "1990s"/],
])('recommend(%s) is refused and says what is allowed', async (args, argument, message) => {
  const { ask } = await startFront();
  const { status, data, errors } = await ask(`{ recommend(${args}) { source } }`);
  expect(status).toBe(200);
  expect(data).toEqual({ recommend: null });
  expect(errors).toEqual([
    expect.objectContaining({
      message: expect.stringMatching(message),
      path: ['recommend'],
      extensions: { code: 'BAD_USER_INPUT', argument },
    }),
  ]);
});

test('ids of a bundle with text ids may be anything short', async () => {
  const { ask } = await startFront({ models: stringIds() });
  const { errors } = await ask('query ($id: ID!) { recommend(userId: $id) { source } }', { id: 'x'.repeat(129) });
  expect(errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', argument: 'userId' });
  expect((await ask('{ recommend(userId: "042") { source } }')).errors).toBeUndefined();
});

test('null for an argument with a default is refused, from a variable too', async () => {
  const { ask } = await startFront();
  const { data, errors } = await ask(
    'query ($topK: Int = 5) { recommend(userId: "1", topK: $topK) { source } modelInfo { version } }',
    { topK: null },
  );
  expect(data).toEqual({ recommend: null, modelInfo: { version: '1' } });
  expect(errors).toEqual([
    expect.objectContaining({ path: ['recommend'], extensions: { code: 'BAD_USER_INPUT', argument: 'topK' } }),
  ]);
});

test.each([
  ['a literal null', '{ recommend(userId: "1", topK: null) { source } }', {}, 'GRAPHQL_VALIDATION_FAILED'],
  [
    'null within an input',
    'query ($p: PreferencesInput) { recommend(userId: "1", preferences: $p) { source } }',
    { p: { excludeAdult: null } },
    'BAD_USER_INPUT',
  ],
  [
    'null within an input, from a variable',
    'query ($b: Boolean = true) { recommend(userId: "1", preferences: { excludeAdult: $b }) { source } }',
    { b: null },
    'BAD_USER_INPUT',
  ],
])('%s is refused', async (_, query, variables, code) => {
  const { ask } = await startFront();
  expect((await ask(query, variables)).errors?.[0]?.extensions['code']).toBe(code);
});

test('one failing alias does not take the others with it', async () => {
  const { ask } = await startFront();
  const { status, data, errors } = await ask(
    '{ bad: recommend(userId: "x") { source } good: recommend(userId: "1") { source } }',
  );
  expect(status).toBe(200);
  expect(data).toEqual({ bad: null, good: { source: 'MODEL' } });
  expect(errors).toMatchObject([{ path: ['bad'], extensions: { code: 'BAD_USER_INPUT' } }]);
});
