import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addBit, countBits, createBitset, hasBit } from '../../src/catalog/bitset.ts';

describe('a bitset', () => {
  test('holds what a Set holds, over random sizes and indices', () => {
    const sized = fc
      .integer({ min: 1, max: 300 })
      .chain((size) => fc.record({ size: fc.constant(size), indices: fc.array(fc.nat(size - 1), { maxLength: 400 }) }));
    fc.assert(
      fc.property(sized, ({ size, indices }) => {
        const bits = createBitset(size);
        const set = new Set<number>();
        for (const index of indices) {
          addBit(bits, index);
          set.add(index);
        }
        expect(countBits(bits)).toBe(set.size);
        for (let index = 0; index < size; index++) expect(hasBit(bits, index)).toBe(set.has(index));
      }),
    );
  });

  test.each([31, 32, 33, 64, 65])('counts all of %i when it is full, the highest bit of each word too', (size) => {
    const bits = createBitset(size);
    for (let index = 0; index < size; index++) addBit(bits, index);
    expect(countBits(bits)).toBe(size);
    expect(hasBit(bits, size - 1)).toBe(true);
  });

  test('may have room for nothing', () => {
    expect(countBits(createBitset(0))).toBe(0);
  });
});
