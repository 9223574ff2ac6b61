import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { elementTypes, tensorBytes, type ElementType, type Tensor } from './tensor.ts';

/** An input or output of a graph; a size that is a text is only known when the graph runs. */
export interface ValueInfo {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly (number | string)[];
}

/** An attribute of a node; the key says how ONNX stores it. */
export type Attribute =
  | { readonly int: number }
  | { readonly float: number }
  | { readonly string: string }
  | { readonly ints: readonly number[] }
  | { readonly floats: readonly number[] }
  | { readonly tensor: Tensor }
  /** The body of a loop or a branch. */
  | { readonly graph: Omit<ModelSource, 'opset'> };

export interface GraphNode {
  readonly op: string;
  /** Names of values; '' leaves an optional input out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes?: Readonly<Record<string, Attribute>>;
}

/** A graph to write: nodes in an order in which each finds its inputs. */
export interface ModelSource {
  readonly inputs: readonly ValueInfo[];
  readonly outputs: readonly ValueInfo[];
  /** Constants by name. */
  readonly initializers?: Readonly<Record<string, Tensor>>;
  readonly nodes: readonly GraphNode[];
  /** Version of the operator set `ai.onnx`. */
  readonly opset: number;
}

/** Writes the fields of one message; the field numbers below are those of onnx.proto. */
export type Write = (writer: BinaryWriter) => void;

/** IR version 8 came with opset 18's release and is read by every runtime since. */
const irVersion = 8;

export const field = (writer: BinaryWriter, number: number, write: Write): void => {
  writer.tag(number, WireType.LengthDelimited).fork();
  write(writer);
  writer.join();
};
const text = (writer: BinaryWriter, number: number, value: string): void =>
  void writer.tag(number, WireType.LengthDelimited).string(value);
export const integer = (writer: BinaryWriter, number: number, value: number): void =>
  void writer.tag(number, WireType.Varint).int64(value);
const float = (writer: BinaryWriter, number: number, value: number): void =>
  void writer.tag(number, WireType.Bit32).float(value);

const tensorProto =
  (tensor: Tensor, name?: string): Write =>
  (writer) => {
    for (const size of tensor.shape) integer(writer, 1, size);
    integer(writer, 2, elementTypes[tensor.type].code);
    if (name !== undefined) text(writer, 8, name);
    writer.tag(9, WireType.LengthDelimited).bytes(tensorBytes(tensor));
  };

/** Numbers of `AttributeProto.AttributeType`. */
const attributeProto =
  (name: string, attribute: Attribute): Write =>
  (writer) => {
    text(writer, 1, name);
    if ('float' in attribute) float(writer, 2, attribute.float);
    if ('int' in attribute) integer(writer, 3, attribute.int);
    if ('string' in attribute) text(writer, 4, attribute.string);
    if ('tensor' in attribute) field(writer, 5, tensorProto(attribute.tensor));
    if ('graph' in attribute) field(writer, 6, graphProto(attribute.graph));
    if ('floats' in attribute) for (const value of attribute.floats) float(writer, 7, value);
    if ('ints' in attribute) for (const value of attribute.ints) integer(writer, 8, value);
    integer(writer, 20, attributeType(attribute));
  };

const attributeType = (attribute: Attribute): number => {
  if ('float' in attribute) return 1;
  if ('int' in attribute) return 2;
  if ('string' in attribute) return 3;
  if ('tensor' in attribute) return 4;
  if ('graph' in attribute) return 5;
  return 'floats' in attribute ? 6 : 7;
};

export const nodeProto =
  ({ op, inputs, outputs, attributes = {} }: GraphNode): Write =>
  (writer) => {
    for (const input of inputs) text(writer, 1, input);
    for (const output of outputs) text(writer, 2, output);
    text(writer, 4, op);
    for (const [name, attribute] of Object.entries(attributes)) field(writer, 5, attributeProto(name, attribute));
  };

const dimension =
  (size: number | string): Write =>
  (writer) =>
    typeof size === 'number' ? integer(writer, 1, size) : text(writer, 2, size);

export const valueInfoProto =
  ({ name, type, shape }: ValueInfo): Write =>
  (writer) => {
    const shapeProto: Write = (w) => shape.forEach((size) => field(w, 1, dimension(size)));
    const tensorType: Write = (w) => {
      integer(w, 1, elementTypes[type].code);
      field(w, 2, shapeProto);
    };
    text(writer, 1, name);
    field(writer, 2, (w) => field(w, 1, tensorType));
  };

const graphProto =
  ({ nodes, initializers = {}, inputs, outputs }: Omit<ModelSource, 'opset'>): Write =>
  (writer) => {
    for (const node of nodes) field(writer, 1, nodeProto(node));
    text(writer, 2, 'marquee');
    for (const [name, tensor] of Object.entries(initializers)) field(writer, 5, tensorProto(tensor, name));
    for (const input of inputs) field(writer, 11, valueInfoProto(input));
    for (const output of outputs) field(writer, 12, valueInfoProto(output));
  };

/**
 * Writes an ONNX model (onnx.proto, `ModelProto`) with its constants inside; equal sources give equal bytes. Checks
 * that constants fill their shapes (`RangeError`), and nothing else: tests build broken graphs with it, too.
 */
export const buildModel = (source: ModelSource): Uint8Array => {
  const writer = new BinaryWriter();
  integer(writer, 1, irVersion);
  text(writer, 2, 'marquee');
  field(writer, 7, graphProto(source));
  field(writer, 8, (w) => integer(w, 2, source.opset));
  return writer.finish();
};
