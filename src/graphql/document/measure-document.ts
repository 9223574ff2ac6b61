import {
  Kind,
  type DefinitionNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

/** How large one operation is when every fragment is put where it is spread. Numbers may be infinite. */
export interface DocumentMeasures {
  /** Fields within fields. */
  readonly depth: number;
  /** Fields, inline fragments and spreads. */
  readonly selections: number;
  readonly aliases: number;
  /** Of the longest alias: every row of a list repeats it. */
  readonly aliasCharacters: number;
  readonly directives: number;
  readonly directivesInOnePlace: number;
}

const nothing: DocumentMeasures = {
  depth: 0,
  selections: 0,
  aliases: 0,
  aliasCharacters: 0,
  directives: 0,
  directivesInOnePlace: 0,
};

/** Of each number the larger. */
const larger = (a: DocumentMeasures, b: DocumentMeasures): DocumentMeasures => ({
  depth: Math.max(a.depth, b.depth),
  selections: Math.max(a.selections, b.selections),
  aliases: Math.max(a.aliases, b.aliases),
  aliasCharacters: Math.max(a.aliasCharacters, b.aliasCharacters),
  directives: Math.max(a.directives, b.directives),
  directivesInOnePlace: Math.max(a.directivesInOnePlace, b.directivesInOnePlace),
});

/** Both in one operation. */
const sum = (a: DocumentMeasures, b: DocumentMeasures): DocumentMeasures => ({
  ...larger(a, b),
  selections: a.selections + b.selections,
  aliases: a.aliases + b.aliases,
  directives: a.directives + b.directives,
});

const ofDirectives = (nodes: readonly unknown[] = []): DocumentMeasures => ({
  ...nothing,
  directives: nodes.length,
  directivesInOnePlace: nodes.length,
});

export type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

export const fragmentsOf = ({ definitions }: DocumentNode): Fragments =>
  new Map(definitions.flatMap((node) => (node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node]] : [])));

/** The measures of the largest definition, or the name of a fragment that contains itself. */
export type Measured =
  | { readonly kind: 'measured'; readonly measures: DocumentMeasures }
  | { readonly kind: 'endless'; readonly fragment: string };

/** Measures each fragment once, so it takes time in proportion to the document, however large what it stands for. */
export const measureDocument = (document: DocumentNode, fragments: Fragments): Measured => {
  const known = new Map<string, DocumentMeasures | 'under way'>();
  let endless: string | null = null;

  const ofFragment = (name: string): DocumentMeasures => {
    const measured = known.get(name);
    if (measured === 'under way') endless = name;
    else if (measured !== undefined) return measured;
    const fragment = fragments.get(name);
    if (fragment === undefined || endless !== null) return nothing;
    known.set(name, 'under way');
    const measures = ofDefinition(fragment);
    known.set(name, measures);
    return measures;
  };

  const ofSelection = (node: SelectionNode): DocumentMeasures => {
    const inner = node.kind === Kind.FRAGMENT_SPREAD ? ofFragment(node.name.value) : ofSelections(node.selectionSet);
    const own = { ...ofDirectives(node.directives), selections: 1 };
    if (node.kind !== Kind.FIELD) return sum(inner, own);
    const aliasCharacters = node.alias?.value.length ?? 0;
    const field = { ...own, aliasCharacters, aliases: Math.sign(aliasCharacters) };
    return sum({ ...inner, depth: inner.depth + 1 }, field);
  };

  const ofSelections = (set: SelectionSetNode | undefined): DocumentMeasures => {
    let total = nothing;
    for (const node of set?.selections ?? []) total = sum(total, ofSelection(node));
    return total;
  };

  const ofDefinition = (node: DefinitionNode): DocumentMeasures => {
    if (node.kind !== Kind.OPERATION_DEFINITION && node.kind !== Kind.FRAGMENT_DEFINITION) return nothing;
    const variables = (node.variableDefinitions ?? []).map(({ directives }) => ofDirectives(directives));
    return [ofDirectives(node.directives), ...variables].reduce(sum, ofSelections(node.selectionSet));
  };

  const measures = document.definitions.map(ofDefinition).reduce(larger, nothing);
  return endless === null ? { kind: 'measured', measures } : { kind: 'endless', fragment: endless };
};
