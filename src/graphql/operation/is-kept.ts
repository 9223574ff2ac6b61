import { Kind, type SelectionNode } from 'graphql';

type Variables = Readonly<Record<string, unknown>>;

/** The `if` of a directive; undefined where it is missing or no boolean, which the executor refuses. */
const conditionOf = (node: SelectionNode, name: string, variables: Variables): unknown => {
  const directive = node.directives?.find((candidate) => candidate.name.value === name);
  const value = directive?.arguments?.find((argument) => argument.name.value === 'if')?.value;
  if (value?.kind === Kind.VARIABLE) return variables[value.name.value];
  return value?.kind === Kind.BOOLEAN ? value.value : undefined;
};

/**
 * Whether `@skip` and `@include` leave a selection, as the executor sees it. `variables` are coerced ones. A directive
 * that the executor will refuse leaves it.
 */
export const isKept = (node: SelectionNode, variables: Variables): boolean =>
  node.directives === undefined ||
  node.directives.length === 0 ||
  (conditionOf(node, 'skip', variables) !== true && conditionOf(node, 'include', variables) !== false);
