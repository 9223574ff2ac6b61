import { expect, test } from 'vitest';
import { rawRequest, startFront } from '../support/front.ts';

const json = { 'content-type': 'application/json' };
const query = '{"query":"{ __typename }"}';
const deep = (open: string, inner: string, close: string): string =>
  `${open.repeat(100_000)}${inner}${close.repeat(100_000)}`;
const withId = (text: string): string =>
  `{"query":"query ($v: ID!) { recommend(userId: $v) { source } }","variables":{"v":${text}}}`;
const withFilter = (text: string): string =>
  `{"query":"query ($f: MovieFilterInput) { recommend(userId: \\"1\\", filter: $f) { source } }","variables":{"f":${text}}}`;

test.each([
  ['an empty query', '{"query":""}', 400, 'BAD_REQUEST'],
  ['a query of spaces', '{"query":"  "}', 400, 'GRAPHQL_PARSE_FAILED'],
  ['no query', '{"variables":{}}', 400, 'BAD_REQUEST'],
  ['a text', '"{ __typename }"', 400, 'BAD_REQUEST'],
  ['a number', '1', 400, 'BAD_REQUEST'],
  ['true', 'true', 400, 'BAD_REQUEST'],
  ['an empty object', '{}', 400, 'BAD_REQUEST'],
  ['a list as variables', '{"query":"{ __typename }","variables":[1]}', 400, 'BAD_REQUEST'],
  ['a text as variables', '{"query":"{ __typename }","variables":"{}"}', 400, 'BAD_REQUEST'],
  ['a number as name of the operation', '{"query":"{ __typename }","operationName":7}', 400, 'BAD_REQUEST'],
  [
    'a name that no operation has',
    '{"query":"{ __typename }","operationName":"x"}',
    400,
    'OPERATION_RESOLUTION_FAILURE',
  ],
  ['a list as extensions', '{"query":"{ __typename }","extensions":[]}', 400, 'BAD_REQUEST'],
  ['100,000 lists in each other', deep('[', '', ']'), 400, 'BAD_REQUEST'],
  ['100,000 lists without an end', '['.repeat(100_000), 400, 'BAD_REQUEST'],
  ['100,000 lists as a variable', withId(deep('[', '', ']')), 400, 'BAD_USER_INPUT'],
  ['100,000 objects as a variable', withFilter(deep('{"a":', '1', '}')), 400, 'BAD_USER_INPUT'],
  ['100,000 lists as query', `{"query":${deep('[', '', ']')}}`, 400, 'BAD_REQUEST'],
  ['__proto__ in a variable', withFilter('{"__proto__":{"genres":["Drama"]}}'), 400, 'BAD_USER_INPUT'],
  ['constructor in a variable', withFilter('{"constructor":{"prototype":{}}}'), 400, 'BAD_USER_INPUT'],
  ['a number beyond all', withId('1e999'), 400, 'BAD_USER_INPUT'],
  ['a fraction as id', withId('1.5'), 400, 'BAD_USER_INPUT'],
  ['NaN', withId('NaN'), 400, 'BAD_REQUEST'],
  ['a comment', `/* a */ ${query}`, 400, 'BAD_REQUEST'],
  ['two objects', `${query}${query}`, 400, 'BAD_REQUEST'],
  [
    'a byte that is no UTF-8',
    Buffer.from([...Buffer.from('{"query":"'), 0xff, ...Buffer.from('"}')]),
    400,
    'BAD_REQUEST',
  ],
  ['UTF-16', Buffer.from(query, 'utf16le'), 400, 'BAD_REQUEST'],
  ['half a character in the query', '{"query":"{ movie(id: \\"\\ud800\\") { id } }"}', 400, 'GRAPHQL_PARSE_FAILED'],
  ['NUL in the query', '{"query":"{ \\u0000 }"}', 400, 'GRAPHQL_PARSE_FAILED'],
])('case 21: %s is refused as JSON', async (_, body, ...expected) => {
  const { url, logs } = await startFront();
  const answer = await rawRequest(`${url}/graphql`, { method: 'POST', headers: json, body });
  expect(answer.headers['content-type']).toMatch(/^application\/json/);
  expect([answer.status, JSON.parse(answer.body).errors[0].extensions.code]).toEqual(expected);
  expect(logs.filter(({ level }) => level === 'error')).toEqual([]);
});

test.each([
  ['a mark of byte order', `\uFEFF${query}`],
  ['keys twice, of which the last counts', '{"query":"{ a }","query":"{ __typename }"}'],
  ['keys that nobody knows', '{"query":"{ __typename }","__proto__":{"query":"x"},"constructor":1}'],
  ['null for what may be absent', '{"query":"{ __typename }","variables":null,"operationName":null,"extensions":null}'],
  ['variables that nobody asked for', '{"query":"{ __typename }","variables":{"__proto__":{"a":1},"x":[[[]]]}}'],
  ['half a character in a variable that is not used', '{"query":"{ __typename }","variables":{"v":"\\ud800"}}'],
])('a body with %s is answered', async (_, body) => {
  const { url } = await startFront();
  const answer = await rawRequest(`${url}/graphql`, { method: 'POST', headers: json, body });
  expect([answer.status, JSON.parse(answer.body)]).toEqual([200, { data: { __typename: 'Query' } }]);
});

test('half a character in an id is an id like any other, and answered in valid JSON', async () => {
  const { url } = await startFront();
  const answer = await rawRequest(`${url}/graphql`, { method: 'POST', headers: json, body: withId('"\\ud800"') });
  expect(answer.status).toBe(200);
  expect(() => JSON.parse(answer.body)).not.toThrow();
});

test.each([
  ['text/xml', 415],
  ['application/graphql', 415],
  ['application/jsonp', 415],
  ['garbage', 415],
  ['application/json; charset=latin1', 415],
  ['application/json; charset="utf-16"', 415],
  ['text/plain', 400],
  ['TEXT/PLAIN; charset=utf-8', 400],
  ['multipart/form-data; boundary=x', 400],
  ['application/x-www-form-urlencoded', 400],
])('case 21: a body of the type %s is refused with %i', async (type, status) => {
  const { url, models } = await startFront();
  const body = '{"query":"mutation { reloadModel { __typename } }"}';
  for (const preflight of [{}, { 'apollo-require-preflight': 'true' }]) {
    const headers = { 'content-type': type, ...preflight };
    const answer = await rawRequest(`${url}/graphql`, { method: 'POST', headers, body });
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.body)).toHaveProperty('errors.0.extensions.code');
  }
  expect(models.requests).toEqual([]);
});

test.each([
  'application/json',
  'application/json;charset=UTF-8',
  'application/json; charset="utf-8"',
  'application/json ; a=b',
])('a body of the type %s is read', async (type) => {
  const { url } = await startFront();
  const headers = { 'content-type': type };
  expect((await rawRequest(`${url}/graphql`, { method: 'POST', headers, body: query })).status).toBe(200);
});
