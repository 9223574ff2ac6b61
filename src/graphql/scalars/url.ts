import { GraphQLScalarType } from 'graphql';

/**
 * An address, only ever given out. Not the one of graphql-scalars, which parses each value it serialises (10,000 in a
 * batch): addresses are checked when a bundle is loaded.
 */
export const UrlScalar = new GraphQLScalarType<string, string>({
  name: 'URL',
  description: 'An absolute address as text, `https://image.tmdb.org/t/p/w500/x.jpg`.',
  specifiedByURL: 'https://url.spec.whatwg.org',
  serialize: (value) => {
    if (typeof value === 'string') return value;
    throw new TypeError(`A URL is text, got ${typeof value}.`);
  },
});
