import { GraphQLError, type DocumentNode, type ValidationRule } from 'graphql';
import { countRepeats } from './count-repeats.ts';
import { documentLimits, type DocumentLimitName } from './document-limits.ts';
import { limitError } from './limit-error.ts';
import { fragmentsOf, measureDocument } from './measure-document.ts';

const check = (limit: DocumentLimitName, got: number): GraphQLError | null =>
  got > documentLimits[limit].max ? limitError(limit, got) : null;

const checkRepeats = (document: DocumentNode): GraphQLError | null => {
  const fragments = fragmentsOf(document);
  for (const definition of document.definitions) {
    const error = check('repeats', countRepeats(definition, fragments));
    if (error !== null) return error;
  }
  return null;
};

/** Why a parsed document is not validated at all, or null. */
export const checkDocument = (document: DocumentNode): GraphQLError | null => {
  const tooMany = check('definitions', document.definitions.length);
  if (tooMany !== null) return tooMany;
  const measured = measureDocument(document, fragmentsOf(document));
  if (measured.kind === 'endless') return new GraphQLError(`The fragment "${measured.fragment}" contains itself.`);
  const { measures } = measured;
  return (
    check('depth', measures.depth) ??
    check('selections', measures.selections) ??
    check('aliases', measures.aliases) ??
    check('aliasCharacters', measures.aliasCharacters) ??
    check('directives', measures.directives) ??
    check('directivesInOnePlace', measures.directivesInOnePlace) ??
    checkRepeats(document)
  );
};

/**
 * Refuses documents beyond the limits before any other rule sees a field: several rules of graphql-js take time that
 * grows with the square of a document, or fail with a full stack.
 */
export const documentLimitsRule: ValidationRule = (context) => ({
  Document: (document) => {
    const error = checkDocument(document);
    if (error === null) return undefined;
    context.reportError(error);
    return null; // removes the document from the way of all rules
  },
});
