import type { Plan } from '../plan.ts';
import type { ScoredEntries } from '../ports.ts';
import type { ScoringTask } from '../task.ts';

/** What is asked about one list. */
export interface ContributionRequest {
  readonly plan: Plan;
  /** The entries of the history, weighed as they are within the whole of it. */
  readonly entries: ScoredEntries;
  /** What else the graph is told about the user. */
  readonly features: Float32Array;
  /** Int32Array, [items]: the recommended items. */
  readonly items: Int32Array;
}

/** By entry, Float32Array, [items]: the score that the entry, alone, gives to each recommended item. */
export type Contributions = readonly Float32Array[];

const nothing = new Int32Array(0);

/**
 * A task per entry of the history, so that evidence counts as what it costs: rows of the graph. No prior, no likes,
 * no limits; nobody keeps the answers, so they need no key.
 */
export const contributionTasks = ({ plan, entries, features, items }: ContributionRequest): ScoringTask[] => {
  const bare: Plan = { ...plan, excluded: nothing, includeSeen: true, diversity: 0 };
  return Array.from(entries.items, (_, at) => ({
    plan: bare,
    cold: false,
    userRow: -1,
    history: entries.items.subarray(at, at + 1),
    weights: entries.weights.subarray(at, at + 1),
    features,
    key: '',
    asGiven: true,
    readOut: items,
  }));
};

/** What a history contributed to the score of one movie. */
export interface Evidence {
  /** Watched items that contributed, strongest first, at most 10. */
  readonly items: readonly number[];
  /** The sum of everything that raised the score. */
  readonly total: number;
}

/** Watched movies that one reason names. */
export const mostEvidence = 10;

/** Reads one column: the evidence for the recommended item in place `column`. Equal ones: the later watched first. */
export const evidenceFor = (watched: Int32Array, contributions: Contributions, column: number): Evidence => {
  const byItem = new Map<number, number>();
  for (let entry = watched.length - 1; entry >= 0; entry--) {
    const value = contributions[entry]![column]!;
    if (!Number.isFinite(value)) continue;
    byItem.set(watched[entry]!, (byItem.get(watched[entry]!) ?? 0) + value);
  }
  const raising = [...byItem].filter(([, value]) => value > 0);
  const total = raising.reduce((sum, [, value]) => sum + value, 0);
  const items = raising.toSorted((a, b) => b[1] - a[1]).map(([item]) => item);
  return { items: items.slice(0, mostEvidence), total };
};
