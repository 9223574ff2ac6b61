import { Float16Array } from '@petamoriken/float16';
import type { Tensor } from 'onnxruntime-node';

/** The values of a float tensor as float32; null when it is none. float16 comes as bits. */
export const toFloat32 = ({ type, data }: Tensor): Float32Array | null => {
  if (data instanceof Float32Array) return data;
  if (data instanceof Float64Array) return Float32Array.from(data);
  if (type !== 'float16') return null;
  if (data instanceof Uint16Array)
    return Float32Array.from(new Float16Array(data.buffer, data.byteOffset, data.length));
  return ArrayBuffer.isView(data) ? Float32Array.from(data as Iterable<number>) : null; // a native Float16Array
};

/** The values of an index tensor as they are; null when it is none. */
export const toIndices = ({ data }: Tensor): Int32Array | BigInt64Array | null =>
  data instanceof Int32Array || data instanceof BigInt64Array ? data : null;
