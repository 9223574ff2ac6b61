import { slateSize, type Slate } from '../../src/recommendation/slate.ts';

/** A slate of `count` movies whose first item is `first`, to tell slates apart. */
export const slateOf = (first: number, count = slateSize): Slate => ({
  source: 'MODEL',
  items: Int32Array.from({ length: count }, (_, rank) => first + rank),
  scores: Float32Array.from({ length: count }, (_, rank) => 1 - rank / slateSize),
  eligibleCount: 1000 + first,
});
