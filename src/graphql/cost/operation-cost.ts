import {
  getVariableValues,
  Kind,
  OperationTypeNode,
  valueFromAST,
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { createHistoryCounter, type CostedGeneration } from './history-counter.ts';
import { listFields, type ReadArgument } from './list-fields.ts';
import { rootFields } from './root-fields.ts';
import { createPartsFinder } from './selected-parts.ts';

/** A document that has passed validation, with the variables as they were sent. */
export interface CostedOperation {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly variables: Readonly<Record<string, unknown>>;
}

type Variables = Readonly<Record<string, unknown>>;

const fragmentsOf = ({ definitions }: DocumentNode) =>
  new Map(
    definitions.flatMap((node) => (node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node] as const] : [])),
  );

/** Null where the executor will refuse the operation for its variables. */
const coerce = ({ schema, operation, variables }: CostedOperation): Variables | null => {
  const { variableDefinitions = [] } = operation;
  if (variableDefinitions.length === 0) return {};
  return getVariableValues(schema, variableDefinitions, variables, { maxErrors: 1 }).coerced ?? null;
};

const argumentReader = (schema: GraphQLSchema, node: FieldNode, variables: Variables): ReadArgument => {
  const { args = [] } = schema.getQueryType()?.getFields()[node.name.value] ?? {};
  return (name) => {
    const definition = args.find((argument) => argument.name === name);
    const given = node.arguments?.find((argument) => argument.name.value === name);
    if (definition === undefined) return undefined;
    const value: unknown = given && valueFromAST(given.value, definition.type, variables);
    return value === undefined ? definition.defaultValue : value;
  };
};

/**
 * What an operation costs: for each of its fields users x (topK + topK where `reasons` are selected + topK x entries of
 * the user's history where `evidence` is). Linear in the document; never throws. 0 for what recommends nothing, and for
 * what the executor refuses as a whole.
 */
export const operationCost = (operation: CostedOperation, generation: CostedGeneration): number => {
  const variables = coerce(operation);
  if (variables === null || operation.operation.operation !== OperationTypeNode.QUERY) return 0;
  const selections = { fragments: fragmentsOf(operation.document), variables };
  const partsOf = createPartsFinder(selections);
  const counter = createHistoryCounter(generation);
  let cost = 0;
  for (const nodes of rootFields(operation.operation.selectionSet, selections)) {
    const [first] = nodes; // validation has seen to it that all of them have the same name and arguments
    const ask = listFields.get(first!.name.value);
    if (ask === undefined) continue;
    const { users, topK, historyEntries } = ask(argumentReader(operation.schema, first!, variables));
    const parts = nodes.map(({ selectionSet }) => partsOf(selectionSet!));
    cost += users * topK * (parts.some((selected) => selected.has('reasons')) ? 2 : 1);
    if (parts.some((selected) => selected.has('evidence'))) cost += topK * historyEntries(counter);
  }
  return cost;
};
