const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

const largest = 65_504;

/** The bits of the float16 (IEEE 754 binary16) nearest to a finite number, ties to even; what is too large is cut to the largest. */
export const toFloat16Bits = (value: number): number => {
  float[0] = Math.min(largest, Math.max(-largest, value));
  const sign = (bits[0]! >>> 16) & 0x8000;
  const magnitude = Math.abs(float[0]);
  if (magnitude < 2 ** -14) return sign | roundHalfToEven(magnitude * 2 ** 24);
  const exponent = ((bits[0]! >>> 23) & 0xff) - 127;
  const mantissa = roundHalfToEven((magnitude / 2 ** exponent) * 1024) - 1024;
  return sign | (((exponent + 15) << 10) + mantissa);
};

const roundHalfToEven = (value: number): number => {
  const floor = Math.floor(value);
  const rest = value - floor;
  return rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor;
};

/** The number that the bits of a float16 stand for. */
export const fromFloat16Bits = (half: number): number => {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >>> 10) & 0x1f;
  const mantissa = half & 0x3ff;
  if (exponent === 0) return sign * mantissa * 2 ** -24;
  if (exponent === 0x1f) return mantissa === 0 ? sign * Infinity : Number.NaN;
  return sign * (1 + mantissa / 1024) * 2 ** (exponent - 15);
};
