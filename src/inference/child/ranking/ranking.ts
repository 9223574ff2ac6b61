import { priorStrength } from '../../../bundle/popularity-prior.ts';
import type { Manifest } from '../../../bundle/manifest/manifest.ts';
import { createBitset, hasBit, removeBit, type Bitset } from '../../../catalog/bitset.ts';
import { boostOf, likeFactor } from '../../../catalog/likes.ts';
import type { RankingPlan, RequestOf } from '../../protocol.ts';
import type { RowScores } from '../graph/output/row-scores.ts';
import { CompiledPlans } from './compiled-plans.ts';
import { TopItems } from './top-items.ts';

/** Scores to rank: of the graph, or null for popularity. */
export interface RankingTask {
  readonly plan: RankingPlan;
  /** What the graph gave for this task: of all items, or of some; null where popularity ranks. */
  readonly scores: RowScores | null;
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
  readonly #count: number;
  readonly #prior: Manifest['popularityPrior'];
  readonly #neutral: number;
  readonly #relativeLikes: Float64Array;
  readonly #relativePopularity: Float64Array;
  readonly #top: TopItems;
  readonly #plans: CompiledPlans;
  #popularFirst: Int32Array | undefined;
  /** What the task at hand may rank; used anew by each task. */
  readonly #candidates: Bitset;

  constructor(
    { columns, itemCount, slateSize }: RequestOf<'prepare'>,
    manifest: Pick<Manifest, 'popularityPrior' | 'neutral'>,
  ) {
    this.#plans = new CompiledPlans(columns, itemCount);
    this.#count = itemCount;
    this.#top = new TopItems(slateSize);
    this.#prior = manifest.popularityPrior;
    this.#neutral = manifest.neutral;
    this.#relativeLikes = relative(columns.likeCounts, itemCount);
    this.#relativePopularity = relative(columns.popularity, itemCount);
    this.#candidates = createBitset(itemCount);
  }

  rank(task: RankingTask, sink: SlateSink): RankedSlate {
    const plan = this.#plans.get(task.plan);
    this.#candidates.set(plan.allowed);
    const eligibleCount = plan.allowedCount - this.#block(task.blocked);
    const scored = task.scores?.items ?? null;
    const droppedScores = scored === null ? this.#offerAll(task, plan.bits) : this.#offerSome(task, scored, plan.bits);
    const count = this.#top.drainInto(sink.items, sink.scores, sink.at);
    return { count, eligibleCount, droppedScores };
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
  #offerAll({ scores, scoredItems }: RankingTask, bits: Float64Array | null): number {
    const [candidates, count, relativeLikes, top] = [this.#candidates, this.#count, this.#relativeLikes, this.#top];
    const base = scores?.scores ?? this.#relativePopularity;
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

  /** The same for a graph that scored some items only; `items` ascend. */
  #offerSome({ scores, scoredItems }: RankingTask, items: Int32Array, bits: Float64Array | null): number {
    const prior = scoredItems === null ? 0 : priorStrength(this.#prior, scoredItems);
    let dropped = 0;
    items.forEach((item, at) => {
      if (!hasBit(this.#candidates, item)) return;
      let score = scores!.scores[at]! + prior * this.#relativeLikes[item]!;
      if (bits !== null && score > this.#neutral)
        score += (score - this.#neutral) * boostOf(bits[item]!, likeFactor.model);
      score = Math.fround(score);
      if (Number.isFinite(score)) this.#top.offer(item, score);
      else dropped++;
    });
    return dropped;
  }

  /** The most popular items that the limits and the user leave, at most `count`, ascending: what a pairs graph scores. */
  candidates(plan: RankingPlan, blocked: readonly Int32Array[], count: number): Int32Array {
    this.#candidates.set(this.#plans.get(plan).allowed);
    this.#block(blocked);
    const chosen: number[] = [];
    for (const item of this.#byPopularity()) {
      if (chosen.length >= count) break;
      if (hasBit(this.#candidates, item)) chosen.push(item);
    }
    return Int32Array.from(chosen).toSorted();
  }

  /** Int32Array, [N]: items, most popular first, ties by item index. */
  #byPopularity(): Int32Array {
    this.#popularFirst ??= Int32Array.from({ length: this.#count }, (_, item) => item).toSorted(
      (a, b) => this.#relativePopularity[b]! - this.#relativePopularity[a]! || a - b,
    );
    return this.#popularFirst;
  }
}
