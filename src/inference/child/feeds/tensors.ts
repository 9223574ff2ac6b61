import { Tensor } from 'onnxruntime-node';

const sizeOf = (shape: readonly number[]): number => shape.reduce((product, dimension) => product * dimension, 1);

/** An index tensor of the type that the graph wants. `fill` gets 32-bit integers to write, index by index. */
export const indexTensor = (
  elementType: string,
  shape: readonly number[],
  fill: (write: (at: number, value: number) => void) => void,
): Tensor => {
  if (elementType === 'int32') {
    const values = new Int32Array(sizeOf(shape));
    fill((at, value) => {
      values[at] = value;
    });
    return new Tensor('int32', values, shape);
  }
  // Indices are never negative, so the low words of little-endian 64-bit integers are all there is to write; making a
  // BigInt for each costs ten times as much.
  const values = new BigInt64Array(sizeOf(shape));
  const lowWords = new Int32Array(values.buffer);
  fill((at, value) => {
    lowWords[2 * at] = value;
  });
  return new Tensor('int64', values, shape);
};

/** A float tensor of the type that the graph wants, float64 or float32. */
export const floatTensor = (
  elementType: string,
  shape: readonly number[],
  fill: (values: Float32Array | Float64Array) => void,
): Tensor => {
  const size = sizeOf(shape);
  if (elementType === 'float64') {
    const values = new Float64Array(size);
    fill(values);
    return new Tensor('float64', values, shape);
  }
  const values = new Float32Array(size);
  fill(values);
  return new Tensor('float32', values, shape);
};
