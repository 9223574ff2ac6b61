import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeSlate, encodeSlate } from '../../src/cache/slate-codec.ts';
import type { Slate } from '../../src/recommendation/slate.ts';
import { slateOf } from '../support/slates.ts';

const anyScore = fc.float({ noNaN: true, noDefaultInfinity: true });
const anyItem = fc.nat({ max: 2 ** 31 - 1 });

const anySlate: fc.Arbitrary<Slate> = fc
  .record({
    source: fc.constantFrom('MODEL', 'COLD_START', 'FALLBACK'),
    movies: fc.array(fc.tuple(anyItem, anyScore), { maxLength: 200 }),
    eligibleCount: fc.nat({ max: 2 ** 32 - 1 }),
  })
  .map(({ source, movies, eligibleCount }) => ({
    source,
    items: Int32Array.from(movies, ([item]) => item),
    scores: Float32Array.from(movies, ([, score]) => score).sort((a, b) => b - a),
    eligibleCount,
  }));

const anyKey = fc.string({ unit: 'binary', maxLength: 120 });
const anyExpiry = fc.nat({ max: 4e12 });

/** The bytes with the checksum that belongs to them, as a mistaken program would write them. */
const sealed = (bytes: Buffer): Buffer => {
  bytes.writeUInt32LE(crc32(bytes.subarray(0, -4)), bytes.length - 4);
  return bytes;
};

const altered = (change: (bytes: Buffer) => void): Buffer => {
  const bytes = encodeSlate('key', slateOf(0, 3), 5);
  change(bytes);
  return sealed(bytes);
};

const itemsAt = 24 + 'key'.length;
const scoresAt = itemsAt + 3 * 4;
const unusable = (reason: string) => ({ kind: 'unusable', reason });

describe('a slate in bytes', () => {
  test('comes back as it was, with its expiry', () => {
    fc.assert(
      fc.property(anyKey, anySlate, anyExpiry, (key, slate, expiresAtMs) => {
        const bytes = encodeSlate(key, slate, expiresAtMs);
        expect(decodeSlate(key, bytes)).toEqual({ kind: 'slate', slate, expiresAtMs });
      }),
    );
  });

  test('may have rising scores where its order mixes', () => {
    fc.assert(
      fc.property(anySlate, fc.array(anyScore, { maxLength: 200 }), (slate, any) => {
        const count = Math.min(slate.items.length, any.length);
        const mixed: Slate = {
          ...slate,
          items: slate.items.slice(0, count),
          scores: Float32Array.from(any.slice(0, count)),
          diversified: true,
        };
        expect(decodeSlate('key', encodeSlate('key', mixed, 5))).toEqual({
          kind: 'slate',
          slate: mixed,
          expiresAtMs: 5,
        });
      }),
    );
  });

  test('takes 8 bytes a movie, its key and 28 bytes', () => {
    expect(encodeSlate('k'.repeat(108), slateOf(0), 0)).toHaveLength(200 * 8 + 108 + 28);
  });

  test('is refused under any other key', () => {
    fc.assert(
      fc.property(anyKey, anyKey, anySlate, (key, other, slate) => {
        fc.pre(key !== other);
        expect(decodeSlate(other, encodeSlate(key, slate, 0))).toEqual(unusable('key'));
      }),
    );
  });

  test('is refused when any one bit is flipped', () => {
    const key = 'f'.repeat(64);
    const bytes = encodeSlate(key, slateOf(7), 1e12);
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      bytes[bit >> 3]! ^= 1 << (bit & 7);
      expect(decodeSlate(key, bytes).kind).toBe('unusable');
      bytes[bit >> 3]! ^= 1 << (bit & 7);
    }
    expect(decodeSlate(key, bytes).kind).toBe('slate');
  });

  test('is refused when cut short or lengthened', () => {
    fc.assert(
      fc.property(anySlate, fc.nat(), fc.uint8Array({ minLength: 1 }), (slate, cut, more) => {
        const bytes = encodeSlate('key', slate, 0);
        expect(decodeSlate('key', bytes.subarray(0, cut % bytes.length)).kind).toBe('unusable');
        expect(decodeSlate('key', Buffer.concat([bytes, more])).kind).toBe('unusable');
      }),
    );
  });

  test('is never made out of arbitrary bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3000 }), (bytes) => {
        expect(decodeSlate('key', Buffer.from(bytes)).kind).toBe('unusable');
      }),
    );
  });

  test('keeps no part of the bytes it was read from', () => {
    const bytes = encodeSlate('key', slateOf(3), 0);
    const decoded = decodeSlate('key', bytes);
    bytes.fill(0);
    expect(decoded).toMatchObject({ slate: slateOf(3) });
  });
});

describe('bytes that were sealed but make no slate', () => {
  test.each([
    ['another magic', altered((bytes) => bytes.writeUInt8(0, 0)), 'format'],
    ['an older version', altered((bytes) => bytes.writeUInt8(0, 4)), 'format'],
    ['an unknown source', altered((bytes) => bytes.writeUInt8(3, 5)), 'corrupt'],
    ['a count that does not fit the length', altered((bytes) => bytes.writeUInt16LE(2, 6)), 'corrupt'],
    ['a key that does not fit the length', altered((bytes) => bytes.writeUInt16LE(9, 20)), 'corrupt'],
    ['an expiry that is no number', altered((bytes) => bytes.writeDoubleLE(NaN, 8)), 'corrupt'],
    ['a negative item index', altered((bytes) => bytes.writeInt32LE(-1, itemsAt)), 'corrupt'],
    ['a flag nobody knows', altered((bytes) => bytes.writeUInt16LE(2, 22)), 'corrupt'],
    ['a rising score', altered((bytes) => bytes.writeFloatLE(2, scoresAt + 4)), 'corrupt'],
    ['a score that is no number', altered((bytes) => bytes.writeFloatLE(NaN, scoresAt)), 'corrupt'],
    ['an infinite score', altered((bytes) => bytes.writeFloatLE(-Infinity, scoresAt + 8)), 'corrupt'],
    ['20 MB', sealed(Buffer.concat([encodeSlate('key', slateOf(0), 0), Buffer.alloc(20e6)])), 'too-large'],
    ['nothing', Buffer.alloc(0), 'format'],
  ])('are refused for %s', (_, bytes, reason) => {
    expect(decodeSlate('key', bytes)).toEqual(unusable(reason));
  });

  test('are refused for more than 200 movies', () => {
    const bytes = Buffer.concat([encodeSlate('key', slateOf(0), 0), Buffer.alloc(8)]);
    bytes.writeUInt16LE(201, 6);
    expect(decodeSlate('key', sealed(bytes))).toEqual(unusable('corrupt'));
  });
});

describe('what is no slate', () => {
  test('is not encoded', () => {
    expect(() => encodeSlate('key', slateOf(0, 201), 0)).toThrow('at most 200 movies, got 201');
    expect(() => encodeSlate('key', { ...slateOf(0, 2), scores: new Float32Array(1) }, 0)).toThrow(
      'got 2 and 1 scores',
    );
    expect(() => encodeSlate('k'.repeat(513), slateOf(0), 0)).toThrow('at most 512 bytes, got 513');
  });
});
