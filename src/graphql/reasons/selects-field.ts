import { Kind, type FieldNode, type GraphQLResolveInfo, type SelectionNode, type SelectionSetNode } from 'graphql';
import { isKept } from '../operation/is-kept.ts';

type Operation = Pick<GraphQLResolveInfo, 'fragments' | 'variableValues'>;

/** The selection set of a fragment, named or not; undefined for a field. */
const fragmentOf = (node: Exclude<SelectionNode, FieldNode>, { fragments }: Operation): SelectionSetNode | undefined =>
  node.kind === Kind.FRAGMENT_SPREAD ? fragments[node.name.value]?.selectionSet : node.selectionSet;

const contains = (set: SelectionSetNode | undefined, field: string, operation: Operation): boolean =>
  set?.selections.some((node) => {
    if (!isKept(node, operation.variableValues)) return false;
    if (node.kind === Kind.FIELD) return node.name.value === field;
    return contains(fragmentOf(node, operation), field, operation);
  }) ?? false;

/** By the nodes of a field, which are the same array for all objects of one operation: what they select. */
const known = new WeakMap<readonly FieldNode[], Map<string, boolean>>();

/**
 * Whether the field at hand, of an object type, selects `field` right below it: through fragments, and after `@skip` and
 * `@include` with the operation's variables.
 */
export const selectsField = (info: Operation & Pick<GraphQLResolveInfo, 'fieldNodes'>, field: string): boolean => {
  const { fieldNodes } = info;
  const answers = known.get(fieldNodes) ?? new Map<string, boolean>();
  known.set(fieldNodes, answers);
  const answer = answers.get(field) ?? fieldNodes.some((node) => contains(node.selectionSet, field, info));
  answers.set(field, answer);
  return answer;
};
