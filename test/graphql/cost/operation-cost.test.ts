import { readFileSync } from 'node:fs';
import { buildSchema, parse, Kind, type OperationDefinitionNode } from 'graphql';
import { describe, expect, test } from 'vitest';
import { operationCost } from '../../../src/graphql/cost/operation-cost.ts';
import { generationOf, userWho } from '../../support/tasks.ts';
import { range } from '../../support/turns.ts';

const schema = buildSchema(readFileSync('schema.graphql', 'utf8'));

/** User n has n movies that count, one that was not liked and one that was disliked. */
const generation = generationOf({
  users: {
    count: 2000,
    find: (id) => {
      const liked = Number(id);
      return Number.isInteger(liked)
        ? userWho(liked, [...range(0, liked), 1, 2], [...range(0, liked).map(() => 1), 0, -1])
        : undefined;
    },
  },
  scoredEntries: ({ history, weights }) => ({ items: history, weights }),
});

const costOf = (text: string, variables: object = {}, of: typeof generation | undefined = generation): number => {
  const document = parse(text);
  const operation = document.definitions.find(
    (node): node is OperationDefinitionNode => node.kind === Kind.OPERATION_DEFINITION,
  )!;
  return operationCost({ schema, document, operation, variables: variables as Record<string, unknown> }, of);
};

const thousand = range(1, 1001).map(String);
const list = 'recommendations { score }';

describe('the cost of an operation', () => {
  test.each([
    ['one user', `{ recommend(userId: "3") { ${list} } }`, 10],
    ['one user, more movies', `{ recommend(userId: "3", topK: 50) { ${list} } }`, 50],
    ['with reasons', '{ recommend(userId: "3") { recommendations { reasons { code } } } }', 20],
    ['with evidence', '{ recommend(userId: "3") { recommendations { reasons { evidence { id } } } } }', 20 + 10 * 3],
    ['a user nobody knows', '{ recommend(userId: "x") { recommendations { reasons { evidence { id } } } } }', 20],
    ['three users', `{ batchRecommend(userIds: [1, 2, 3], topK: 5) { results { ${list} } } }`, 15],
    [
      'three users with evidence',
      '{ batchRecommend(userIds: [1, 2, 3], topK: 5) { results { recommendations { reasons { evidence { id } } } } } }',
      30 + 5 * 6,
    ],
    ['a visitor', `{ recommendForHistory(watched: ["1", "2"]) { ${list} } }`, 10],
    [
      'a visitor with evidence',
      '{ recommendForHistory(watched: ["1", "2"]) { recommendations { reasons { evidence { id } } } } }',
      20 + 10 * 2,
    ],
    ['similar movies', '{ similarMovies(movieId: "1", topK: 7) { score reasons { code } } }', 14],
    ['no list', '{ modelInfo { status } }', 0],
    [
      'fields and aliases together',
      `{ a: recommend(userId: "1") { source } b: recommend(userId: "2") { source } }`,
      20,
    ],
    [
      'one field that is selected twice',
      `{ recommend(userId: "1") { source } recommend(userId: "1") { ${list} } }`,
      10,
    ],
    ['a single id for a list', `{ batchRecommend(userIds: "1") { results { ${list} } } }`, 10],
    ['a mutation', 'mutation { reloadModel { __typename } }', 0],
  ])('%s', (_, text, cost) => {
    expect(costOf(text)).toBe(cost);
  });

  test.each([
    ['given', { userIds: thousand, topK: 50 }, 50_000],
    ['left to the default of the variable', { userIds: thousand }, 20_000],
    ['a single id for a list', { userIds: '7', topK: 50 }, 50],
  ])('through variables: %s', (_, variables, cost) => {
    const text = `query ($userIds: [ID!]!, $topK: Int! = 20) { batchRecommend(userIds: $userIds, topK: $topK) { results { ${list} } } }`;
    expect(costOf(text, variables)).toBe(cost);
  });

  test('a variable without a value leaves the default of the argument', () => {
    expect(costOf(`query ($topK: Int) { recommend(userId: "1", topK: $topK) { ${list} } }`)).toBe(10);
  });

  test('variables within a list', () => {
    const text = `query ($a: ID!, $b: ID!) { batchRecommend(userIds: [$a, $b, "3"]) { results { ${list} } } }`;
    expect(costOf(text, { a: 1, b: 2 })).toBe(30);
  });

  test.each([
    ['@include', '@include(if: $on)', true, 30],
    ['@include', '@include(if: $on)', false, 10],
    ['@skip', '@skip(if: $on)', true, 10],
    ['@skip', '@skip(if: $on)', false, 30],
    ['a literal', '@include(if: false)', true, 10],
  ])('takes %s into account: %s', (_, directive, on, cost) => {
    const text = `query ($on: Boolean = true) { a: recommend(userId: "1") { ${list} } ...more ${directive} }
      fragment more on Query { b: recommend(userId: "1") { recommendations { reasons { code } } } }`;
    expect(costOf(text, { on })).toBe(cost);
  });

  test('finds reasons and evidence through fragments of any depth', () => {
    const text = `{ recommend(userId: "4") { ...one } }
      fragment one on RecommendationResult { recommendations { ... on Recommendation { ...two } } }
      fragment two on Recommendation { why: reasons { ...three } }
      fragment three on Reason { movies: evidence { id } }`;
    expect(costOf(text)).toBe(20 + 10 * 4);
  });

  test('is that of reasons alone where evidence is skipped', () => {
    const text =
      'query ($e: Boolean!) { recommend(userId: "4") { recommendations { reasons { code evidence @include(if: $e) { id } } } } }';
    expect([costOf(text, { e: true }), costOf(text, { e: false })]).toEqual([60, 20]);
  });

  test('has no evidence where the graph gives none, or no model is loaded', () => {
    const text = '{ recommend(userId: "4") { recommendations { reasons { evidence { id } } } } }';
    expect(costOf(text, {}, { ...generation, scoredEntries: null })).toBe(20);
    const document = parse(text);
    const operation = document.definitions[0] as OperationDefinitionNode;
    expect(operationCost({ schema, document, operation, variables: {} }, undefined)).toBe(20);
  });
});

describe('what the executor will refuse costs nothing that could hide another cost:', () => {
  const dear = `batchRecommend(userIds: $ids, topK: 50) { results { ${list} } }`;

  test.each([
    [
      'a negative topK',
      '{ a: recommend(userId: "1", topK: -1000) { source } b: recommend(userId: "1") { source } }',
      10,
    ],
    ['a topK far over the limit', '{ recommend(userId: "1", topK: 2000000000) { source } }', 50],
    ['an argument of the wrong type', '{ recommend(userId: "1", topK: "many") { source } }', 10],
    ['an argument that is missing', '{ batchRecommend { results { success } } }', 0],
    ['no such field', '{ nothing { source } }', 0],
    ['a fragment that is missing', '{ recommend(userId: "1") { ...gone } }', 10],
    ['a fragment within itself', '{ recommend(userId: "1") { ...a } } fragment a on RecommendationResult { ...a }', 10],
  ])('%s', (_, text, cost) => {
    expect(costOf(text)).toBe(cost);
  });

  test.each([
    ['', {}],
    ['of the wrong type', { ids: { deep: [{}] } }],
    ['null', { ids: null }],
    ['with a null inside', { ids: ['1', null] }],
  ])('variables that are no good %s', (_, variables) => {
    expect(costOf(`query ($ids: [ID!]!) { ${dear} }`, variables)).toBe(0);
  });

  test('a directive whose variable is null', () => {
    const text = `query ($ids: [ID!]!, $no: Boolean = true) { ${dear} other: recommend(userId: "1") { source @include(if: $no) } }`;
    expect(costOf(text, { ids: thousand, no: null })).toBe(50_010);
  });

  test('more users than a batch may have', () => {
    expect(costOf(`query ($ids: [ID!]!) { ${dear} }`, { ids: [...thousand, ...thousand] })).toBe(50_000);
  });
});

describe('finding out is cheap:', () => {
  test('fragments that double with each step are looked at once', () => {
    const steps = range(0, 2000).map(
      (at) => `fragment f${at} on RecommendationResult { ...f${at + 1} ... { ...f${at + 1} } }`,
    );
    const text = `{ recommend(userId: "2") { ...f0 } } ${steps.join(' ')} fragment f2000 on RecommendationResult { recommendations { reasons { code } } }`;
    expect(costOf(text)).toBe(20);
  });

  test('thousands of batches that share their users are counted by one look at these', () => {
    let looks = 0;
    const counting = {
      ...generation,
      users: { count: 2000, find: (id: string) => (looks++, generation.users.find(id)) },
    };
    const fields = range(0, 3000).map(
      (at) =>
        `a${at}: batchRecommend(userIds: $ids, topK: 1) { results { recommendations { reasons { evidence { id } } } } }`,
    );
    expect(costOf(`query ($ids: [ID!]!) { ${fields.join(' ')} }`, { ids: ['1', '2'] }, counting)).toBe(3000 * (4 + 3));
    expect(looks).toBe(2);
  });
});
