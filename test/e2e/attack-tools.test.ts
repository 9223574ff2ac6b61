import { expect, test } from 'vitest';
import { rawRequest } from '../support/front.ts';
import { useServer } from '../support/server.ts';

const server = useServer({ NODE_ENV: 'production' });

interface Found {
  readonly status: number;
  readonly text: string;
  readonly answer: {
    readonly data?: Record<string, unknown>;
    readonly errors?: readonly { message: string; extensions: object }[];
  };
}

const found = async (path: string, init: Parameters<typeof rawRequest>[1]): Promise<Found> => {
  const { status, body } = await rawRequest(`${server().url}${path}`, init);
  return { status, text: body, answer: JSON.parse(body) as Found['answer'] };
};

const post = (body: unknown, headers = {}): Promise<Found> =>
  found('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
const query = (text: string): Promise<Found> => post({ query: text });
const get = (text: string, headers = {}): Promise<Found> =>
  found(`/graphql?query=${encodeURIComponent(text)}`, { headers });

const times = (count: number, text: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => text(i)).join(' ');
const form = { 'content-type': 'application/x-www-form-urlencoded' };

/** What attack tools look for: each answers whether it found it. */
const attacks: [finding: string, look: () => Promise<boolean>][] = [
  [
    'alias overloading',
    async () =>
      'alias100' in ((await query(`query cop { ${times(101, (i) => `alias${i}: __typename`)} }`)).answer.data ?? {}),
  ],
  [
    'array batching',
    async () =>
      Array.isArray((await post(Array.from({ length: 10 }, () => ({ query: 'query cop { __typename }' })))).answer),
  ],
  [
    'directive overloading',
    async () => ((await query(`query cop { __typename ${'@aa'.repeat(10)} }`)).answer.errors?.length ?? 0) >= 10,
  ],
  [
    'field duplication',
    async () => (await query(`query cop { ${'__typename '.repeat(500)} }`)).answer.data !== undefined,
  ],
  [
    'circular introspection',
    async () =>
      (await query(`query cop { __schema { types { fields { type { fields { type { fields { name } } } } } } } }`))
        .answer.data !== undefined,
  ],
  [
    'introspection',
    async () => (await query('query cop { __schema { types { name fields { name } } } }')).text.includes('"types"'),
  ],
  [
    'introspection of one type',
    async () => (await query('query cop { __type(name: "Query") { name } }')).answer.data !== undefined,
  ],
  [
    'introspection by GET',
    async () =>
      (await get('query cop { __schema { types { name } } }', { 'apollo-require-preflight': 'x' })).answer.data !==
      undefined,
  ],
  [
    'field suggestions',
    async () =>
      /did you mean/i.test(
        (await query('query cop { __schema { directive } }')).text +
          (await query('{ recomend { a } modelInf { version } }')).text,
      ),
  ],
  ['queries by GET', async () => (await get('query cop { __typename }')).answer.data !== undefined],
  [
    'mutations by GET',
    async () =>
      (await get('mutation cop { __typename }', { 'apollo-require-preflight': 'x' })).answer.data !== undefined,
  ],
  [
    'a form',
    async () =>
      (await found('/graphql', { method: 'POST', headers: form, body: 'query=query+cop+%7B__typename%7D' })).answer
        .data !== undefined,
  ],
  [
    'plain text',
    async () => (await post({ query: '{ __typename }' }, { 'content-type': 'text/plain' })).answer.data !== undefined,
  ],
  ['tracing', async () => 'extensions' in (await query('query cop { __typename }')).answer],
  ['unhandled errors', async () => /exception|stack|node_modules/i.test((await query('qwerty cop { abc }')).text)],
  [
    'persisted queries',
    async () =>
      (await post({ extensions: { persistedQuery: { version: 1, sha256Hash: 'a' } } })).text.includes(
        'PersistedQueryNotFound',
      ),
  ],
  [
    'deep nesting',
    async () =>
      (await query(`query cop ${'{ a '.repeat(45)}${'}'.repeat(45)}`)).answer.errors?.[0]?.message.includes(
        'Cannot query',
      ) === true,
  ],
];

test.each(attacks)('case 24: attack tools do not find %s', async (_, look) => {
  expect(await look()).toBe(false);
});

test.each([
  '/graphiql',
  '/playground',
  '/console',
  '/altair',
  '/v1/graphql',
  '/graphql/console',
  '/explorer',
  '/graphql/',
  '/',
])('case 24: %s shows no explorer', async (path) => {
  const { body, headers } = await rawRequest(`${server().url}${path}`, { headers: { accept: 'text/html' } });
  expect(headers['content-type']).toMatch(/^application\/json/);
  expect(body).not.toMatch(/graphiql|playground|sandbox|</i);
});

test('case 24: a browser that opens /graphql gets JSON', async () => {
  const { status, headers } = await rawRequest(`${server().url}/graphql`, { headers: { accept: 'text/html' } });
  expect([status, headers['content-type']]).toEqual([400, expect.stringMatching(/^application\/json/)]);
});
