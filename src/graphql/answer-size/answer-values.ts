import {
  getNamedType,
  getNullableType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  type FieldNode,
  type GraphQLNamedType,
  type SelectionSetNode,
} from 'graphql';
import { listFields } from '../cost/list-fields.ts';
import { isKept } from '../operation/is-kept.ts';
import { createArgumentReader } from '../operation/read-argument.ts';
import { selectionsOf, type ValidOperation } from '../operation/selections.ts';
import { createListSize, type RootLists, type SizedGeneration } from './list-sizes.ts';

/** Names in an answer this long are one value; every row repeats them. */
const nameCharacters = 16;

/** A place in the answer: what has been counted there already. */
interface Place extends Map<string, Place> {}

/** Objects of one type, all at the same place of the answer. */
interface Objects {
  readonly type: GraphQLNamedType | undefined;
  readonly count: number;
  readonly place: Place;
  /** Null at the root. */
  readonly lists: RootLists | null;
}

const noLists: RootLists = { users: 0, topK: 0 };

/**
 * How many values the answer to an operation has at most: each field counts once for each object that has it, and again
 * for each further 16 characters of its name there; a list of texts is one value. Fields that stand at one place of the
 * answer count once. 0 for what the executor refuses as a whole. Takes time in proportion to the operation with its
 * fragments expanded: for documents within their limits.
 */
export const countAnswerValues = (operation: ValidOperation, generation: SizedGeneration): number => {
  const { schema, operation: definition } = operation;
  const selections = selectionsOf(operation);
  if (selections === null) return 0;
  const { fragments, variables } = selections;
  const listSize = createListSize(generation);
  let values = 0;

  const visit = (set: SelectionSetNode | undefined, objects: Objects): void => {
    for (const node of set?.selections ?? []) {
      if (!isKept(node, variables)) continue;
      if (node.kind === Kind.FIELD) {
        visitField(node, objects);
        continue;
      }
      const fragment = node.kind === Kind.FRAGMENT_SPREAD ? fragments.get(node.name.value) : node;
      const on = fragment?.typeCondition;
      visit(fragment?.selectionSet, on === undefined ? objects : { ...objects, type: schema.getType(on.name.value) });
    }
  };

  const visitField = (node: FieldNode, { type, count, place, lists }: Objects): void => {
    const name = (node.alias ?? node.name).value;
    const counted = place.get(name);
    if (counted === undefined) values += count * Math.ceil(name.length / nameCharacters);
    const below = counted ?? new Map();
    place.set(name, below);
    const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[node.name.value] : undefined;
    if (node.selectionSet === undefined || field === undefined) return;
    const read = createArgumentReader(field, node, variables);
    const asked = lists ?? listFields.get(node.name.value)?.(read) ?? noLists;
    const isList = isListType(getNullableType(field.type));
    const size = isList ? listSize(`${type!.name}.${field.name}`, asked, read) : 1;
    visit(node.selectionSet, { type: getNamedType(field.type), count: count * size, place: below, lists: asked });
  };

  const type = schema.getRootType(definition.operation) ?? undefined;
  visit(definition.selectionSet, { type, count: 1, place: new Map(), lists: null });
  return Math.ceil(values);
};
