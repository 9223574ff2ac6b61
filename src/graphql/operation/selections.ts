import {
  getVariableValues,
  Kind,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';

/** A document that has passed validation, with the variables as they were sent. */
export interface ValidOperation {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** What of an operation decides which fields are selected. */
export interface Selections {
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** Coerced. */
  readonly variables: Readonly<Record<string, unknown>>;
}

const coerce = ({ schema, operation, variables }: ValidOperation): Selections['variables'] | null => {
  const { variableDefinitions = [] } = operation;
  if (variableDefinitions.length === 0) return {};
  return getVariableValues(schema, variableDefinitions, variables, { maxErrors: 1 }).coerced ?? null;
};

/** Null where the executor will refuse the operation for its variables. */
export const selectionsOf = (operation: ValidOperation): Selections | null => {
  const variables = coerce(operation);
  if (variables === null) return null;
  const fragments = new Map(
    operation.document.definitions.flatMap((node) =>
      node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node] as const] : [],
    ),
  );
  return { fragments, variables };
};
