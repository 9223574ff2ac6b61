/** One bound on the documents that clients send. */
export interface DocumentLimit {
  readonly max: number;
  /** What is counted, as the end of "a document has at most 50 ...". */
  readonly counted: string;
}

/**
 * Every bound on documents, in the order in which they are checked. Well above what pages, code generators and
 * introspection need (`docs/limits.md`; a test compares the two). Names are API: `extensions.limit` of the error.
 */
export const documentLimits = {
  characters: { max: 100_000, counted: 'characters' },
  nesting: { max: 50, counted: 'brackets within brackets' },
  tokens: { max: 5_000, counted: 'tokens' },
  definitions: { max: 100, counted: 'operations and fragments' },
  depth: { max: 20, counted: 'fields within fields' },
  selections: {
    max: 1_000,
    counted: 'fields and fragments in one operation, each fragment counted wherever it is spread',
  },
  aliases: { max: 50, counted: 'aliases in one operation' },
  aliasCharacters: { max: 64, counted: 'characters in one alias' },
  repeats: { max: 100, counted: 'fields in one operation that are asked for again at the same place' },
  directives: { max: 50, counted: 'directives in one operation' },
  directivesInOnePlace: { max: 5, counted: 'directives in one place' },
} as const satisfies Record<string, DocumentLimit>;

export type DocumentLimitName = keyof typeof documentLimits;
