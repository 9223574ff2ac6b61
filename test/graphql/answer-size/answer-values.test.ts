import { readFileSync } from 'node:fs';
import { buildSchema, Kind, parse, type OperationDefinitionNode } from 'graphql';
import { describe, expect, test } from 'vitest';
import { countAnswerValues } from '../../../src/graphql/answer-size/answer-values.ts';
import { smallCatalogue } from '../../support/catalogues.ts';
import { range } from '../../support/turns.ts';

const schema = buildSchema(readFileSync('schema.graphql', 'utf8'));

const valuesOf = (text: string, variables: Readonly<Record<string, unknown>> = {}, catalogue = smallCatalogue) => {
  const document = parse(text);
  const operation = document.definitions.find(
    (node): node is OperationDefinitionNode => node.kind === Kind.OPERATION_DEFINITION,
  )!;
  return countAnswerValues({ schema, document, operation, variables }, { catalogue });
};

const { genres, languages, decades } = smallCatalogue.facets;
const long = 'x'.repeat(17);
const longest = 'x'.repeat(64);

describe('the values of an answer', () => {
  test.each([
    ['of one field', '{ modelInfo { status } }', 2],
    ['of one list', '{ recommend(userId: "1") { recommendations { score } } }', 2 + 10],
    ['of rows with movies', '{ recommend(userId: "1", topK: 5) { recommendations { movie { id title } } } }', 2 + 15],
    [
      'of a batch',
      '{ batchRecommend(userIds: [1, 2, 3], topK: 5) { batchId results { userId recommendations { rank score } } } }',
      3 + 3 * 2 + 15 * 2,
    ],
    ['of similar movies', '{ similarMovies(movieId: "1", topK: 7) { score } }', 1 + 7],
    ['of a history', '{ history: recommendForHistory(watched: []) { source recommendations { rank } } }', 3 + 10],
    ['with reasons', '{ recommend(userId: "1", topK: 1) { recommendations { reasons { code } } } }', 3 + 7],
    [
      'with evidence, of which one reason has some',
      '{ recommend(userId: "1", topK: 2) { recommendations { reasons { evidence(first: 4) { id } } } } }',
      2 + 2 + 14 + 8,
    ],
    [
      'with more evidence than there is',
      '{ recommend(userId: "1", topK: 2) { recommendations { reasons { evidence(first: 99) { id } } } } }',
      2 + 2 + 14 + 20,
    ],
    ['of what is over its own limit', '{ recommend(userId: "1", topK: 99) { recommendations { score } } }', 2 + 50],
    ['of aliases', '{ movie(id: "1") { a: title b: title c: title } }', 4],
    ['of two names as long as names are', `{ movie(id: "1") { ${'x'.repeat(16)}: id ${long}: id } }`, 1 + 1 + 2],
    ['of the longest alias', `{ movie(id: "1") { ${longest}: id } }`, 1 + 4],
    [
      'of the catalogue',
      '{ catalog { genres { value } languages { value count } decades { label } } }',
      4 + genres.length + 2 * languages.length + decades.length,
    ],
    ['of lists that operators write', '{ modelInfo { metrics { name value } } }', 2 + 200],
    [
      'of a mutation',
      'mutation { reloadModel { ... on ModelReloaded { steps { name } } ... on ModelChangeResult { message } } }',
      2 + 100 + 1,
    ],
    ['of introspection, which production refuses', '{ __schema { types { fields { name } } } }', 1],
    ['left out', '{ modelInfo { status @skip(if: true) name @include(if: false) } }', 1],
  ])('%s', (_, text, values) => {
    expect(valuesOf(text)).toBe(values);
  });

  test('through variables, defaults, fragments and directives', () => {
    const text = `
      query ($ids: [ID!]!, $topK: Int! = 20, $short: Boolean!) {
        a: batchRecommend(userIds: $ids, topK: $topK) { ...lists }
        b: batchRecommend(userIds: $ids, topK: 2) { ...lists }
      }
      fragment lists on BatchRecommendationResult {
        results { ... { recommendations { ...row ... @skip(if: $short) { score } } } }
      }
      fragment row on Recommendation { rank movie { id } }`;
    const of = (perRow: number): number => 2 + 2 + 3 * 2 + 3 * (20 + 2) * perRow;
    expect(valuesOf(text, { ids: [1, 2, 3], short: true })).toBe(of(3));
    expect(valuesOf(text, { ids: [1, 2, 3], short: false })).toBe(of(4));
  });

  test('that several fragments ask for at one place count once', () => {
    const text = `{ recommend(userId: "1") { ...a ...b recommendations { score } } }
      fragment a on RecommendationResult { recommendations { score movie { id } } }
      fragment b on RecommendationResult { recommendations { rank movie { id title } } }`;
    expect(valuesOf(text)).toBe(2 + 10 * 5);
  });

  test('are none where variables are wrong, which the executor says', () => {
    expect(valuesOf('query ($topK: Int!) { recommend(userId: "1", topK: $topK) { source } }')).toBe(0);
  });

  test('of a full batch with 40 fields a row are two million and a few', () => {
    const fields = range(0, 40).map((at) => `a${at}: rank`);
    const text = `query ($ids: [ID!]!) { batchRecommend(userIds: $ids, topK: 50) { results { recommendations { ${fields.join(' ')} } } } }`;
    expect(valuesOf(text, { ids: range(0, 1000).map(String) })).toBe(2_001_002);
  });
});
