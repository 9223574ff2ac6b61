import { LRUCache } from 'lru-cache';
import { priorStrength } from '../../bundle/popularity-prior.ts';
import type { Manifest } from '../../bundle/manifest.ts';
import { countBits, createBitset, hasBit, removeBit, type Bitset } from '../../catalog/bitset.ts';
import type { CatalogueColumns } from '../../catalog/columns.ts';
import { boostOf, likedBits, likeFactor } from '../../catalog/likes.ts';
import { compileLimits } from '../../catalog/limits.ts';
import type { RankingPlan, RequestOf } from '../protocol.ts';
import { TopItems } from './top-items.ts';

const mostPlanBytes = 64 * 1024 * 1024;

/** A plan made ready for all items. */
interface CompiledPlan {
  readonly allowed: Bitset;
  readonly allowedCount: number;
  /** Float64Array, [N]: bits of what each item has of the likes; null without likes. */
  readonly bits: Float64Array | null;
}

/** Scores to rank: of the graph, or null for popularity. */
export interface RankingTask {
  readonly plan: RankingPlan;
  /** Float32Array, [N]: the graph's row for this task; null where popularity ranks. */
  readonly scores: Float32Array | null;
  /** How many history entries the graph saw, for the popularity prior; null for no prior. */
  readonly scoredItems: number | null;
  /** Item indices that may not be in the list, in any order, repeated or not. */
  readonly blocked: readonly Int32Array[];
}

/** Where `Ranking.rank` puts a slate. */
export interface SlateSink {
  readonly items: Int32Array;
  readonly scores: Float32Array;
  readonly at: number;
}

export interface RankedSlate {
  readonly count: number;
  readonly eligibleCount: number;
  readonly droppedScores: number;
}

const relative = (column: Float64Array | null, count: number): Float64Array => {
  const values = new Float64Array(count);
  if (column === null) return values;
  let greatest = 0;
  for (let item = 0; item < count; item++) greatest = Math.max(greatest, column[item]!);
  for (let item = 0; item < count; item++) values[item] = column[item]! / (greatest || 1);
  return values;
};

/**
 * Makes lists of scores: popularity prior, likes, then the best of what the limits and the user's own exclusions
 * leave. The order among the items that are left never depends on what was left out. Scores are compared as float32.
 */
export class Ranking {
  readonly #columns: CatalogueColumns;
  readonly #count: number;
  readonly #prior: Manifest['popularityPrior'];
  readonly #neutral: number;
  readonly #relativeLikes: Float64Array;
  readonly #relativePopularity: Float64Array;
  readonly #top: TopItems;
  /** What the task at hand may rank; used anew by each task. */
  readonly #candidates: Bitset;
  readonly #plans = new LRUCache<string, CompiledPlan>({
    maxSize: mostPlanBytes,
    sizeCalculation: ({ allowed, bits }, text) => allowed.byteLength + (bits?.byteLength ?? 0) + text.length * 2 + 1,
  });

  constructor(
    { columns, itemCount, slateSize }: RequestOf<'prepare'>,
    manifest: Pick<Manifest, 'popularityPrior' | 'neutral'>,
  ) {
    this.#columns = columns;
    this.#count = itemCount;
    this.#top = new TopItems(slateSize);
    this.#prior = manifest.popularityPrior;
    this.#neutral = manifest.neutral;
    this.#relativeLikes = relative(columns.likeCounts, itemCount);
    this.#relativePopularity = relative(columns.popularity, itemCount);
    this.#candidates = createBitset(itemCount);
  }

  rank(task: RankingTask, sink: SlateSink): RankedSlate {
    const plan = this.#compile(task.plan);
    this.#candidates.set(plan.allowed);
    const eligibleCount = plan.allowedCount - this.#block(task.blocked);
    const droppedScores = this.#offerCandidates(task, plan.bits);
    const count = this.#top.drainInto(sink.items, sink.scores, sink.at);
    return { count, eligibleCount, droppedScores };
  }

  #compile(plan: RankingPlan): CompiledPlan {
    const known = this.#plans.get(plan.text);
    if (known !== undefined) return known;
    const allowed = compileLimits(this.#columns, plan.limits, this.#count);
    const bits = likedBits(this.#columns, plan.likes, this.#count);
    const compiled = { allowed, allowedCount: countBits(allowed), bits };
    this.#plans.set(plan.text, compiled);
    return compiled;
  }

  /** Takes items out of the candidates; returns how many were among them. */
  #block(blocked: readonly Int32Array[]): number {
    let removed = 0;
    for (const items of blocked)
      for (const item of items) {
        if (item >= this.#count || !hasBit(this.#candidates, item)) continue;
        removeBit(this.#candidates, item);
        removed++;
      }
    return removed;
  }

  /** Offers all candidates to the heap; returns how many had no finite score. The hot loop: everything is a local. */
  #offerCandidates({ scores, scoredItems }: RankingTask, bits: Float64Array | null): number {
    const [candidates, count, relativeLikes, top] = [this.#candidates, this.#count, this.#relativeLikes, this.#top];
    const base = scores ?? this.#relativePopularity;
    const neutral = scores === null ? 0 : this.#neutral;
    const factor = scores === null ? likeFactor.popularity : likeFactor.model;
    const prior = scores === null || scoredItems === null ? 0 : priorStrength(this.#prior, scoredItems);
    let [dropped, threshold] = [0, Number.NEGATIVE_INFINITY];
    for (let item = 0; item < count; item++) {
      if (((candidates[item >>> 5]! >>> (item & 31)) & 1) === 0) continue;
      let score = base[item]! + prior * relativeLikes[item]!;
      if (bits !== null && score > neutral) score += (score - neutral) * boostOf(bits[item]!, factor);
      score = Math.fround(score);
      if (!(Math.abs(score) < Number.POSITIVE_INFINITY)) dropped++;
      else if (score > threshold) threshold = top.offer(item, score);
    }
    return dropped;
  }
}
