import { valueFromAST, type FieldNode, type GraphQLField } from 'graphql';
import type { Selections } from './selections.ts';

/** Reads an argument of the field at hand: coerced, or its default, or undefined where it is malformed. */
export type ReadArgument = (name: string) => unknown;

/** Reads the arguments of a field as the executor does. */
export const createArgumentReader =
  (
    field: GraphQLField<unknown, unknown> | undefined,
    node: FieldNode,
    variables: Selections['variables'],
  ): ReadArgument =>
  (name) => {
    const definition = field?.args.find((argument) => argument.name === name);
    const given = node.arguments?.find((argument) => argument.name.value === name);
    if (definition === undefined) return undefined;
    const value: unknown = given && valueFromAST(given.value, definition.type, variables);
    return value === undefined ? definition.defaultValue : value;
  };
