/** ONNX element types by name (onnx.proto, `TensorProto.DataType`) and their sizes in bytes. */
export const elementTypes = {
  float32: { code: 1, bytes: 4 },
  uint8: { code: 2, bytes: 1 },
  int8: { code: 3, bytes: 1 },
  uint16: { code: 4, bytes: 2 },
  int32: { code: 6, bytes: 4 },
  int64: { code: 7, bytes: 8 },
  bool: { code: 9, bytes: 1 },
  float16: { code: 10, bytes: 2 },
  float64: { code: 11, bytes: 8 },
} as const;

export type ElementType = keyof typeof elementTypes;

/** The values of a tensor, row-major; float16 as their bits. */
export type TensorData =
  Float32Array | Float64Array | Uint8Array | Int8Array | Uint16Array | Int32Array | BigInt64Array;

export interface Tensor {
  readonly type: ElementType;
  readonly shape: readonly number[];
  readonly data: TensorData;
}

/** A tensor of int64. */
export const int64Tensor = (values: readonly number[], shape: readonly number[] = [values.length]): Tensor => ({
  type: 'int64',
  shape,
  data: BigInt64Array.from(values, BigInt),
});

/** The bytes of the values as the file holds them, little-endian. Throws a `RangeError` when they do not fill the shape. */
export const tensorBytes = ({ type, shape, data }: Tensor): Uint8Array => {
  const expected = shape.reduce((product, size) => product * size, elementTypes[type].bytes);
  if (data.byteLength !== expected)
    throw new RangeError(
      `a ${type} tensor of shape [${shape.join(', ')}] has ${expected} bytes, got ${data.byteLength}`,
    );
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
};
