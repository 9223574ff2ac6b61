import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { startFront, type Front } from '../support/front.ts';
import { createFakeGeneration, FakeModels } from '../support/fake-models.ts';
import { createGraphWorld, type GraphWorld } from '../support/graph-world.ts';

type WorldOptions = Parameters<typeof createGraphWorld>[0];

const startWorld = async (options: WorldOptions = {}): Promise<Front & { readonly world: GraphWorld }> => {
  const world = await createGraphWorld(options);
  const models = new FakeModels();
  models.serving = createFakeGeneration('1', world.generation);
  return { ...(await startFront({ models })), world };
};

/** Runs of the graph that read out contributions. */
const fetches = ({ batches }: GraphWorld): number => batches.filter(({ readOut }) => readOut.length > 0).length;

const reasonSchema = z.object({
  code: z.string(),
  strength: z.number(),
  evidence: z.array(z.object({ title: z.string() })),
  en: z.string(),
  ko: z.string(),
});
const listSchema = z.object({ recommendations: z.array(z.object({ reasons: z.array(reasonSchema) })) });
const reasonsOf = (data: unknown) =>
  z
    .object({ recommend: listSchema })
    .parse(data)
    .recommend.recommendations.flatMap(({ reasons }) => reasons);

test('BECAUSE_YOU_WATCHED names the watched movies, in English and Korean, and has a strength', async () => {
  const { ask, world } = await startWorld();
  const { data, errors } = await ask(`{ recommend(userId: "1") { recommendations { reasons {
    code strength evidence(first: 2) { title } en: text ko: text(locale: KO) } } } }`);
  expect(errors).toBeUndefined();
  const because = reasonsOf(data).filter(({ code }) => code === 'BECAUSE_YOU_WATCHED');
  expect(because.length).toBeGreaterThan(5);
  for (const { strength, evidence, en, ko } of because) {
    expect(strength).toBeGreaterThan(0);
    expect([1, 2]).toContain(evidence.length);
    const titles = evidence.map(({ title }) => title).join(', ');
    expect(en).toContain(`Because you watched ${titles}`);
    expect(ko).toContain(`시청하신 영화를 바탕으로 추천합니다: ${titles}`);
  }
  expect(fetches(world)).toBe(1);
});

describe('evidence is fetched where it is selected, and nowhere else:', () => {
  const fragment = 'fragment deep on Reason { ...deeper } fragment deeper on Reason { evidence(first: 1) { id } }';

  test.each([
    ['{ code }', false],
    ['{ code strength matched text }', false],
    ['{ evidence: code }', false],
    ['{ code evidence { id } }', true],
    ['{ code other: evidence { id } }', true],
    ['{ code ... { evidence { id } } }', true],
    ['{ code ... on Reason { ...deep } }', true],
    ['{ code ...deep @skip(if: true) }', false],
    ['{ code evidence @include(if: $on) { id } }', true],
    ['{ code evidence @include(if: $off) { id } }', false],
    ['{ code evidence @skip(if: $on) { id } }', false],
    ['{ code evidence @skip(if: $off) { id } }', true],
    ['{ code ... @include(if: $on) { evidence @skip(if: $off) { id } } }', true],
    ['{ code ... @include(if: $off) { evidence { id } } }', false],
    ['{ code ...deep @include(if: $off) }', false],
  ])('%s: %s', async (selection, selected) => {
    const { ask, world } = await startWorld();
    const variables = ['on', 'off'].filter((name) => selection.includes(`$${name}`));
    const head =
      variables.length === 0 ? 'query' : `query (${variables.map((name) => `$${name}: Boolean!`).join(' ')})`;
    const { data, errors } = await ask(
      `${head} { recommend(userId: "1") { recommendations { reasons ${selection} } } } ${selection.includes('deep') ? fragment : ''}`,
      { on: true, off: false },
    );
    expect(errors).toBeUndefined();
    expect(fetches(world)).toBe(selected ? 1 : 0);
    expect(JSON.stringify(data).includes('BECAUSE_YOU_WATCHED')).toBe(selected);
  });

  test('two selections of reasons stay apart, and share one run', async () => {
    const { ask, world } = await startWorld();
    const { data } = await ask(`{ recommend(userId: "1", topK: 20) { recommendations {
      cheap: reasons { code } full: reasons { code evidence { id } } again: reasons { evidence { id } } } } }`);
    expect(JSON.stringify(data).match(/"cheap":\[[^\]]*BECAUSE/)).toBeNull();
    expect(JSON.stringify(data)).toContain('BECAUSE_YOU_WATCHED');
    expect(fetches(world)).toBe(1);
  });
});

test.each([0, 11, -1])('evidence takes 1 to 10 movies, not %i', async (first) => {
  const { ask } = await startWorld();
  const { data, errors } = await ask(
    'query ($first: Int!) { recommend(userId: "1") { recommendations { reasons { evidence(first: $first) { id } } } } }',
    { first },
  );
  expect(data).toEqual({ recommend: null });
  expect(errors?.[0]).toMatchObject({
    message: `first must be 1 to 10, got ${first}.`,
    extensions: { code: 'BAD_USER_INPUT', argument: 'first' },
  });
});

test('where the model scores no history there is no such reason, and no error', async () => {
  const { ask, world } = await startWorld({ generation: { scoredEntries: null } });
  const { data, errors } = await ask(
    '{ recommend(userId: "1") { source recommendations { reasons { code evidence { id } } } } }',
  );
  expect(errors).toBeUndefined();
  expect(JSON.stringify(data)).not.toContain('BECAUSE_YOU_WATCHED');
  expect(fetches(world)).toBe(0);
});

test('a batch explains all its lists, each with its own history', async () => {
  const { ask, world } = await startWorld();
  const explained = 'recommendations { movie { id } reasons { code strength evidence { id } } }';
  const batch = await ask(`{ batchRecommend(userIds: ["1", "2", "99", "x"]) { results { success ${explained} } } }`);
  expect(fetches(world)).toBe(1);
  const { data } = await ask(
    `{ a: recommend(userId: "1") { ${explained} } b: recommend(userId: "2") { ${explained} } }`,
  );
  const alone = z.record(z.string(), z.object({ recommendations: z.array(z.unknown()) })).parse(data);
  expect(batch.data).toMatchObject({
    batchRecommend: {
      results: [
        { recommendations: alone['a']!.recommendations },
        { recommendations: alone['b']!.recommendations },
        { success: true },
        { success: false },
      ],
    },
  });
});

test('evidence that the model has no room for is OVERLOADED, and takes the list with it', async () => {
  const { ask } = await startWorld({ maxWaitingTasks: 3 });
  const { status, data, errors } = await ask(
    '{ first: recommend(userId: "1") { ...why } second: recommend(userId: "2") { ...why } plain: recommend(userId: "1") { source } } fragment why on RecommendationResult { recommendations { reasons { evidence { id } } } }',
  );
  expect(status).toBe(200);
  expect(data).toMatchObject({
    first: { recommendations: expect.any(Array) },
    second: null,
    plain: { source: 'MODEL' },
  });
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'OVERLOADED', waiting: 5, asked: 4, limit: 3 });
});
