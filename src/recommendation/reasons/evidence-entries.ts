import type { Generation, ScoredEntries } from '../ports.ts';

/** What was watched and liked, as the graph scores it. Evidence runs the graph once for each of them. */
export const evidenceEntries = ({ items, weights }: ScoredEntries): ScoredEntries => {
  const liked = (_: number, at: number): boolean => weights[at]! > 0;
  return { items: items.filter(liked), weights: weights.filter(liked) };
};

type Counting = Pick<Generation, 'users' | 'scoredEntries'>;

/** By generation and row in its users: counting takes a pass over the history. */
const countsOf = new WeakMap<Counting, Map<number, number>>();

/** How many rows of the graph evidence takes for one list of this user; 0 for somebody who can have none. */
export const countEvidenceRows = (generation: Counting, userId: string): number => {
  const { users, scoredEntries } = generation;
  const user = scoredEntries === null ? undefined : users.find(userId);
  if (scoredEntries === null || user === undefined) return 0;
  const counts = countsOf.get(generation) ?? new Map<number, number>();
  countsOf.set(generation, counts);
  const count = counts.get(user.row) ?? evidenceEntries(scoredEntries(user)).items.length;
  counts.set(user.row, count);
  return count;
};
