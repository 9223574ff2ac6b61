import { LRUCache } from 'lru-cache';
import { countBits, type Bitset } from '../../../catalog/bitset.ts';
import type { CatalogueColumns } from '../../../catalog/columns.ts';
import { likedBits } from '../../../catalog/likes.ts';
import { compileLimits } from '../../../catalog/limits.ts';
import type { RankingPlan } from '../../protocol.ts';

const mostPlanBytes = 64 * 1024 * 1024;

/** A plan made ready for all items. */
export interface CompiledPlan {
  readonly allowed: Bitset;
  readonly allowedCount: number;
  /** Float64Array, [N]: bits of what each item has of the likes; null without likes. */
  readonly bits: Float64Array | null;
}

/** Makes plans ready for items 0 .. count - 1, and keeps those that were asked for last. */
export class CompiledPlans {
  readonly #columns: CatalogueColumns;
  readonly #count: number;
  readonly #plans = new LRUCache<string, CompiledPlan>({
    maxSize: mostPlanBytes,
    sizeCalculation: ({ allowed, bits }, text) => allowed.byteLength + (bits?.byteLength ?? 0) + text.length * 2 + 1,
  });

  constructor(columns: CatalogueColumns, count: number) {
    this.#columns = columns;
    this.#count = count;
  }

  get(plan: RankingPlan): CompiledPlan {
    const known = this.#plans.get(plan.text);
    if (known !== undefined) return known;
    const allowed = compileLimits(this.#columns, plan.limits, this.#count);
    const bits = likedBits(this.#columns, plan.likes, this.#count);
    const compiled = { allowed, allowedCount: countBits(allowed), bits };
    this.#plans.set(plan.text, compiled);
    return compiled;
  }
}
