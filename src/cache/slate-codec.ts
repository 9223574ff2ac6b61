import { crc32 } from 'node:zlib';
import { slateSize, type RecommendationSource, type Slate } from '../recommendation/slate.ts';
import type { UnusableReason } from '../telemetry/cache-observer.ts';

/**
 * Version of the layout, little endian:
 *
 *     0  u32  magic            8  f64  expiry, ms since 1970    24  the key, UTF-8
 *     4  u8   version         16  u32  eligibleCount             .  i32 [count] item indices
 *     5  u8   source          20  u16  bytes of the key          .  f32 [count] raw scores
 *     6  u16  count           22  u16  1 if diversified, else 0  .  u32 CRC-32 of all before
 */
export const slateFormatVersion = 1;

const magic = 0x4c53514d; // "MQSL"
const headerBytes = 24;
const checksumBytes = 4;
const bytesPerMovie = 8;
const maxKeyBytes = 512;
const maxBytes = headerBytes + maxKeyBytes + slateSize * bytesPerMovie + checksumBytes;
const sources: readonly RecommendationSource[] = ['MODEL', 'COLD_START', 'FALLBACK'];

/** What a stored value turned out to be. */
export type DecodedSlate =
  | { readonly kind: 'slate'; readonly slate: Slate; readonly expiresAtMs: number }
  | { readonly kind: 'unusable'; readonly reason: UnusableReason };

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

const writeMovies = (view: DataView, start: number, { items, scores }: Slate): void => {
  const scoresStart = start + items.length * 4;
  for (let rank = 0; rank < items.length; rank++) {
    view.setInt32(start + rank * 4, items[rank]!, true);
    view.setFloat32(scoresStart + rank * 4, scores[rank]!, true);
  }
};

const checkLengths = ({ items, scores }: Slate, keyBytes: number): void => {
  if (items.length > slateSize || scores.length !== items.length)
    throw new RangeError(`A slate has at most ${slateSize} movies, got ${items.length} and ${scores.length} scores.`);
  if (keyBytes > maxKeyBytes) throw new RangeError(`A slate's key has at most ${maxKeyBytes} bytes, got ${keyBytes}.`);
};

/**
 * The bytes of a slate, with its key and when it ends (milliseconds since 1970).
 * Throws `RangeError` for a key over 512 bytes or a slate that breaks its own promise on lengths.
 */
export const encodeSlate = (key: string, slate: Slate, expiresAtMs: number): Buffer => {
  const count = slate.items.length;
  const keyBytes = Buffer.byteLength(key);
  checkLengths(slate, keyBytes);
  const bytes = Buffer.alloc(headerBytes + keyBytes + count * bytesPerMovie + checksumBytes);
  const view = viewOf(bytes);
  view.setUint32(0, magic, true);
  view.setUint8(4, slateFormatVersion);
  view.setUint8(5, sources.indexOf(slate.source));
  view.setUint16(6, count, true);
  view.setFloat64(8, expiresAtMs, true);
  view.setUint32(16, slate.eligibleCount, true);
  view.setUint16(20, keyBytes, true);
  view.setUint16(22, slate.diversified === true ? 1 : 0, true);
  bytes.write(key, headerBytes);
  writeMovies(view, headerBytes + keyBytes, slate);
  const checksumAt = bytes.length - checksumBytes;
  view.setUint32(checksumAt, crc32(bytes.subarray(0, checksumAt)), true);
  return bytes;
};

/** What is wrong with the wrapping; looks at no more than the header until the size is known to be sane. */
const frameFault = (key: string, bytes: Buffer): UnusableReason | undefined => {
  if (bytes.length > maxBytes) return 'too-large';
  if (bytes.length < headerBytes + checksumBytes) return 'format';
  if (bytes.readUInt32LE(0) !== magic || bytes.readUInt8(4) !== slateFormatVersion) return 'format';
  const checksumAt = bytes.length - checksumBytes;
  if (bytes.readUInt32LE(checksumAt) !== crc32(bytes.subarray(0, checksumAt))) return 'corrupt';
  const keyEnd = headerBytes + bytes.readUInt16LE(20);
  const count = bytes.readUInt16LE(6);
  if (count > slateSize || checksumAt !== keyEnd + count * bytesPerMovie) return 'corrupt';
  return bytes.toString('utf8', headerBytes, keyEnd) === key ? undefined : 'key';
};

const readItems = (view: DataView, start: number, count: number): Int32Array | undefined => {
  const items = new Int32Array(count);
  for (let rank = 0; rank < count; rank++) {
    const item = view.getInt32(start + rank * 4, true);
    if (item < 0) return undefined;
    items[rank] = item;
  }
  return items;
};

/** Scores may rise in a diversified slate only. */
const readScores = (view: DataView, start: number, count: number): Float32Array | undefined => {
  const scores = new Float32Array(count);
  const mayRise = view.getUint16(22, true) === 1;
  let previous = Number.MAX_VALUE;
  for (let rank = 0; rank < count; rank++) {
    const score = view.getFloat32(start + rank * 4, true);
    if (!Number.isFinite(score) || (score > previous && !mayRise)) return undefined;
    scores[rank] = previous = score;
  }
  return scores;
};

/**
 * Reads what `encodeSlate` wrote under this very key; anything else is unusable, whatever the bytes are. The slate
 * shares no memory with `bytes`.
 */
export const decodeSlate = (key: string, bytes: Buffer): DecodedSlate => {
  const fault = frameFault(key, bytes);
  if (fault !== undefined) return { kind: 'unusable', reason: fault };
  const view = viewOf(bytes);
  const count = view.getUint16(6, true);
  const start = headerBytes + view.getUint16(20, true);
  const source = sources[view.getUint8(5)];
  const expiresAtMs = view.getFloat64(8, true);
  const eligibleCount = view.getUint32(16, true);
  const flags = view.getUint16(22, true);
  const items = readItems(view, start, count);
  const scores = readScores(view, start + count * 4, count);
  if (source === undefined || items === undefined || scores === undefined || !Number.isFinite(expiresAtMs) || flags > 1)
    return { kind: 'unusable', reason: 'corrupt' };
  const slate: Slate = { source, items, scores, eligibleCount };
  return { kind: 'slate', slate: flags === 1 ? { ...slate, diversified: true } : slate, expiresAtMs };
};
