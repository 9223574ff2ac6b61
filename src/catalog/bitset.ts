/** A set of item indices, one bit each, 32 to a word. */
export type Bitset = Uint32Array;

/** An empty set for indices 0 .. size - 1. */
export const createBitset = (size: number): Bitset => new Uint32Array((size + 31) >>> 5);

export const addBit = (set: Bitset, index: number): void => {
  set[index >>> 5]! |= 1 << (index & 31);
};

export const removeBit = (set: Bitset, index: number): void => {
  set[index >>> 5]! &= ~(1 << (index & 31));
};

export const hasBit = (set: Bitset, index: number): boolean => (set[index >>> 5]! & (1 << (index & 31))) !== 0;

/** How many bits of one word are set. */
export const countWordBits = (word: number): number => {
  let w = word - ((word >>> 1) & 0x55555555);
  w = (w & 0x33333333) + ((w >>> 2) & 0x33333333);
  return (((w + (w >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
};

/** How many indices the set holds. */
export const countBits = (set: Bitset): number => {
  let count = 0;
  for (const word of set) count += countWordBits(word);
  return count;
};
