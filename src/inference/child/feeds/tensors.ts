import { Float16Array } from '@petamoriken/float16';
import { Tensor } from 'onnxruntime-node';

/** Element types that indices may have. */
export const indexTypes = ['int64', 'int32'];
/** Element types that weights may have. */
export const floatTypes = ['float32', 'float64', 'float16'];
/** Element types that features may have: whole numbers, too, as exports with an input for each column do. */
export const featureTypes = [...floatTypes, ...indexTypes];

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

/** A tensor of numbers of the type that the graph wants, one of `featureTypes`; whole numbers are cut, not rounded. */
export const numberTensor = (
  elementType: string,
  shape: readonly number[],
  fill: (values: Float32Array) => void,
): Tensor => {
  const values = new Float32Array(sizeOf(shape));
  fill(values);
  switch (elementType) {
    case 'float64':
      return new Tensor('float64', Float64Array.from(values), shape);
    case 'float16':
      return new Tensor('float16', new Uint16Array(Float16Array.from(values).buffer), shape);
    case 'int64':
      return new Tensor(
        'int64',
        BigInt64Array.from(values, (value) => BigInt(Math.trunc(value))),
        shape,
      );
    case 'int32':
      return new Tensor('int32', Int32Array.from(values), shape);
    default:
      return new Tensor('float32', values, shape);
  }
};
