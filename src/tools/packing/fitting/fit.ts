import type { ManifestSource } from '../../../bundle/manifest/manifest.ts';
import type { GraphTensor } from '../../../inference/protocol.ts';
import type { GraphNode, ValueInfo } from '../../onnx/build-model.ts';
import type { ElementType, Tensor } from '../../onnx/tensor.ts';
import { elementTypes, int64Tensor } from '../../onnx/tensor.ts';

/** An input as the manifest of a new bundle lists it. */
export type InputSource = ManifestSource['inputs'][number];

/** What is put around a graph to make one of its inputs or outputs what docs/bundle.md asks for. */
export interface Fit {
  /** Inputs of the graph that nodes of `before` fill. */
  readonly removedInputs: readonly string[];
  readonly inputs: readonly ValueInfo[];
  readonly before: readonly GraphNode[];
  readonly after: readonly GraphNode[];
  readonly outputs: readonly ValueInfo[];
  /** What the manifest says of the inputs. */
  readonly roles: readonly InputSource[];
}

/** What all fits of one graph need to know. */
export interface FitContext {
  /** N: items that the model scores. */
  readonly itemCount: number;
  /** The graph's own index of item 0. */
  readonly firstItem: number;
  /** The graph's own index or column of item 0 in its output. */
  readonly firstOutput: number;
  /** The graph's own index of the user in row 0. */
  readonly firstUser: number;
  /** The graph's own padding index. */
  readonly padIndex: number | undefined;
  readonly maxLength: number | undefined;
  /** Entries that the graph is fed with of the user who has most; 0 without users. */
  readonly longestHistory: number;
  /** What stands for unknown values of feature columns. */
  readonly defaults: Readonly<Record<string, number>>;
  /** Version of `ai.onnx`. */
  readonly opset: number;
}

export const nothing: Fit = { removedInputs: [], inputs: [], before: [], after: [], outputs: [], roles: [] };

/** A fit that only says what an input is. */
export const asIs = (role: InputSource): Fit => ({ ...nothing, roles: [role] });

/** The name of something that was put around the graph. */
export const newName = (name: string, what = ''): string => `marquee_${what}${what === '' ? '' : '_'}${name}`;

export const node = (
  op: string,
  inputs: readonly string[],
  output: string,
  attributes: GraphNode['attributes'] = {},
): GraphNode => ({ op, inputs, outputs: [output], attributes });

/** Constants are nodes, because files of old versions want every initializer among the inputs, too. */
export const constant = (output: string, tensor: Tensor): GraphNode =>
  node('Constant', [], output, { value: { tensor } });

/** A list of indices of the type that a graph uses. */
export const indexTensor = (type: string, values: readonly number[]): Tensor =>
  type === 'int32' ? { type, shape: [values.length], data: Int32Array.from(values) } : int64Tensor(values);

export const cast = (input: string, output: string, type: ElementType): GraphNode =>
  node('Cast', [input], output, { to: { int: elementTypes[type].code } });

/** The same tensor under another name. */
export const renamed = ({ shape, elementType }: GraphTensor, name: string): ValueInfo => ({
  name,
  // Only tensors of these types get here: what the runtime calls them is what ONNX does.
  type: elementType as ElementType,
  shape,
});
