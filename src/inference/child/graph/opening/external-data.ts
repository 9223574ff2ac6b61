import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import { BundleError } from '../../../../bundle/bundle-error.ts';

// Where the messages of onnx.proto hold others that may hold tensors, by field number. A tensor that lies in another file
// says so in `data_location` (14) or `external_data` (13).
const model = { 7: 'graph', 25: 'function' } as const;
const graph = { 1: 'node', 5: 'tensor', 15: 'sparse' } as const;
const node = { 5: 'attribute' } as const;
const attribute = { 5: 'tensor', 6: 'graph', 10: 'tensor', 11: 'graph', 22: 'sparse', 23: 'sparse' } as const;
const sparse = { 1: 'tensor', 2: 'tensor' } as const;
const functionProto = { 7: 'node', 11: 'attribute' } as const;

type Kind = 'model' | 'graph' | 'node' | 'attribute' | 'tensor' | 'sparse' | 'function';
const parts: Record<Kind, Readonly<Record<number, Kind>>> = {
  model,
  graph,
  node,
  attribute,
  sparse,
  tensor: {},
  function: functionProto,
};

const externalDataField = 13;
const dataLocationField = 14;

const isExternal = (bytes: Uint8Array, kind: Kind): boolean => {
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const [field, wireType] = reader.tag();
    const inner = parts[kind][field];
    if (kind === 'tensor' && field === dataLocationField && wireType === WireType.Varint) {
      if (reader.int32() !== 0) return true;
    } else if (kind === 'tensor' && field === externalDataField) return true;
    else if (inner !== undefined && wireType === WireType.LengthDelimited) {
      if (isExternal(reader.bytes(), inner)) return true;
    } else reader.skip(wireType, field);
  }
  return false;
};

/**
 * Throws a `BundleError` when a model keeps tensors in other files: what was hashed would not be what is loaded. What is
 * no protobuf passes: ONNX Runtime says what is wrong with it.
 */
export const refuseExternalData = (bytes: Uint8Array): void => {
  let external: boolean;
  try {
    external = isExternal(bytes, 'model');
  } catch {
    return; // not a model, or cut off
  }
  if (!external) return;
  const actual = 'external data: tensors that lie in other files';
  throw new BundleError({ step: 'GRAPH', file: 'model.onnx', expected: 'all weights inside model.onnx', actual });
};
