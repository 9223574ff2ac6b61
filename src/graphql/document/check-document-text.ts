import type { GraphQLError } from 'graphql';
import { deepestNesting } from './deepest-nesting.ts';
import { documentLimits } from './document-limits.ts';
import { limitError } from './limit-error.ts';

/** Whether a text may be parsed at all: the reason why not, or null. */
export const checkDocumentText = (text: string): GraphQLError | null => {
  if (text.length > documentLimits.characters.max) return limitError('characters', text.length);
  const nesting = deepestNesting(text);
  return nesting > documentLimits.nesting.max ? limitError('nesting', nesting) : null;
};
