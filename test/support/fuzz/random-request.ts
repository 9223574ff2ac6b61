import type { GraphQLSchema } from 'graphql';
import fc from 'fast-check';
import { createRandom, type Random } from './random.ts';
import { randomDocument } from './random-document.ts';

/** One request of a fuzz test: over HTTP, or bytes on a connection. */
export type RandomRequest =
  | { readonly kind: 'post'; readonly body: string | Buffer; readonly headers: Readonly<Record<string, string>> }
  | { readonly kind: 'get'; readonly path: string; readonly headers: Readonly<Record<string, string>> }
  | { readonly kind: 'bytes'; readonly bytes: Buffer };

const json = { 'content-type': 'application/json' };
const preflight = { 'apollo-require-preflight': 'true' };

const noise = '{}()[]$@!"#:|& \n\u0000\uFEFFa1'.split('');

/** Leaves out, doubles or exchanges a few characters. */
const damage = (random: Random, text: string): string => {
  const characters = text.split('');
  for (let i = 0; i < 3; i++)
    characters.splice(random.below(characters.length + 1), random.below(3), random.pick(noise));
  return characters.join('');
};

const seeds = fc.integer({ min: 1, max: 2_000_000_000 });

const operation = (schema: GraphQLSchema) =>
  seeds.map((seed) => {
    const random = createRandom(seed);
    const made = randomDocument(random, schema);
    return random.chance(0.1) ? { ...made, query: damage(random, made.query) } : made;
  });

const accept = fc.constantFrom(
  '*/*',
  'application/json',
  'application/graphql-response+json',
  'text/html',
  'image/png',
);

const posted = (body: fc.Arbitrary<string | Buffer>): fc.Arbitrary<RandomRequest> =>
  fc
    .tuple(body, accept)
    .map(([text, accepted]) => ({ kind: 'post', body: text, headers: { ...json, accept: accepted } }));

const bytes = fc.uint8Array({ maxLength: 400 }).map((array) => Buffer.from(array));

const jsonText = fc.oneof(
  fc.json({ maxDepth: 6 }),
  fc
    .record({ query: fc.jsonValue(), variables: fc.jsonValue(), operationName: fc.jsonValue() }, { requiredKeys: [] })
    .map((value) => JSON.stringify(value)),
  fc.record({ query: fc.string({ unit: 'binary' }) }).map((value) => JSON.stringify(value)),
);

const address = fc.oneof(
  fc.webPath().map((path) => `/${path}`),
  fc.string({ unit: 'binary-ascii' }).map((text) => `/graphql?query=${encodeURIComponent(text)}`),
  fc.string({ unit: 'grapheme-ascii' }).map((text) => `/${text.replaceAll(/[^!-~]/g, '%')}`),
);

/** Requests of every kind, most of them operations. */
export const randomRequest = (schema: GraphQLSchema): fc.Arbitrary<RandomRequest> =>
  fc.oneof(
    { weight: 12, arbitrary: posted(operation(schema).map((value) => JSON.stringify(value))) },
    { weight: 3, arbitrary: posted(jsonText) },
    { weight: 2, arbitrary: posted(bytes) },
    {
      weight: 1,
      arbitrary: operation(schema).map(({ query, variables }): RandomRequest => {
        const search = new URLSearchParams({ query, variables: JSON.stringify(variables) });
        return { kind: 'get', path: `/graphql?${search.toString()}`, headers: preflight };
      }),
    },
    { weight: 1, arbitrary: address.map((path): RandomRequest => ({ kind: 'get', path, headers: preflight })) },
    { weight: 1, arbitrary: bytes.map((sent): RandomRequest => ({ kind: 'bytes', bytes: sent })) },
  );
