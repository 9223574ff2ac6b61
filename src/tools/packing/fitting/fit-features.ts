import type { GraphTensor } from '../../../inference/protocol.ts';
import { int64Tensor } from '../../onnx/tensor.ts';
import { ToolError } from '../../tool-error.ts';
import type { MixedColumn } from '../graph/roles.ts';
import { asIs, constant, newName, node, nothing, renamed, type Fit, type FitContext, type InputSource } from './fit.ts';

type FeatureRole = 'userFeatures' | 'itemFeatures';

const checkWidth = ({ name, shape }: GraphTensor, columns: number): void => {
  const width = shape.length === 1 ? 1 : shape[1];
  if (typeof width === 'number' && width !== columns)
    throw new ToolError(`input "${name}": expected ${width} columns, as many as the graph takes, got ${columns}`);
};

const inputOf = (name: string, role: FeatureRole, columns: readonly string[], context: FitContext): InputSource => {
  const known = Object.entries(context.defaults).filter(([column]) => columns.includes(column));
  return { name, role, columns: [...columns], ...(known.length > 0 ? { defaults: Object.fromEntries(known) } : {}) };
};

/** Columns of users or of items, as the graph takes them. */
export const fitFeatures = (
  tensor: GraphTensor,
  { kind, columns }: { kind: FeatureRole; columns: readonly string[] },
  context: FitContext,
): Fit => {
  checkWidth(tensor, columns.length);
  return asIs(inputOf(tensor.name, kind, columns, context));
};

/** Where each column of the graph stands when those of users come before those of items. */
const places = (columns: readonly MixedColumn[]): number[] => {
  const users = columns.filter(({ of }) => of === 'user').length;
  const next = { user: 0, item: users };
  return columns.map(({ of }) => next[of]++);
};

/** Puts columns of users and columns of items side by side, in the order in which the graph takes them. */
export const fitMixedFeatures = (tensor: GraphTensor, columns: readonly MixedColumn[], context: FitContext): Fit => {
  checkWidth(tensor, columns.length);
  const namesOf = (of: 'user' | 'item'): string[] => columns.filter((each) => each.of === of).map(({ name }) => name);
  const [users, items] = [namesOf('user'), namesOf('item')];
  if (items.length === 0) return asIs(inputOf(tensor.name, 'userFeatures', users, context));
  if (users.length === 0) return asIs(inputOf(tensor.name, 'itemFeatures', items, context));
  const at = (what: string): string => newName(tensor.name, what);
  const { type } = renamed(tensor, tensor.name);
  return {
    ...nothing,
    removedInputs: [tensor.name],
    inputs: [
      { name: at('user'), type, shape: ['rows', users.length] },
      { name: at('item'), type, shape: ['rows', items.length] },
    ],
    before: [
      node('Concat', [at('user'), at('item')], at('columns'), { axis: { int: 1 } }),
      constant(at('order'), int64Tensor(places(columns))),
      node('Gather', [at('columns'), at('order')], tensor.name, { axis: { int: 1 } }),
    ],
    roles: [inputOf(at('user'), 'userFeatures', users, context), inputOf(at('item'), 'itemFeatures', items, context)],
  };
};
