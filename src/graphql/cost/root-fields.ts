import { Kind, type FieldNode, type SelectionSetNode } from 'graphql';
import { isKept } from '../operation/is-kept.ts';
import type { Selections } from '../operation/selections.ts';

/**
 * The fields that an operation executes, each with all the nodes that select it: nodes of one response name are one
 * field. Each fragment is looked at once.
 */
export const rootFields = (set: SelectionSetNode, { fragments, variables }: Selections): FieldNode[][] => {
  const byName = new Map<string, FieldNode[]>();
  const visited = new Set<string>();
  const sets = [set];
  for (let next = sets.pop(); next !== undefined; next = sets.pop())
    for (const node of next.selections) {
      if (!isKept(node, variables)) continue;
      if (node.kind === Kind.FIELD) {
        const name = (node.alias ?? node.name).value;
        const nodes = byName.get(name);
        if (nodes === undefined) byName.set(name, [node]);
        else nodes.push(node);
      } else if (node.kind === Kind.INLINE_FRAGMENT) {
        sets.push(node.selectionSet);
      } else if (!visited.has(node.name.value)) {
        visited.add(node.name.value);
        const fragment = fragments.get(node.name.value);
        if (fragment !== undefined) sets.push(fragment.selectionSet);
      }
    }
  return [...byName.values()];
};
