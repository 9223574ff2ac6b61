import type { Generation } from '../../recommendation/ports.ts';
import { countEvidenceRows } from '../../recommendation/reasons/evidence-entries.ts';

/** What of a generation decides costs; undefined while none is loaded. */
export type CostedGeneration = Pick<Generation, 'users' | 'scoredEntries'> | undefined;

/** Counts the entries of histories that evidence scores alone: none where the graph can't. */
export interface HistoryCounter {
  readonly ofUser: (id: unknown) => number;
  /** The first `most` of `ids` together. */
  readonly ofUsers: (ids: readonly unknown[], most: number) => number;
  /** Somebody who watched so many movies. */
  readonly ofVisitor: (watched: number) => number;
}

/** Counts for one operation. A list of ids that several fields share is counted once. */
export const createHistoryCounter = (generation: CostedGeneration): HistoryCounter => {
  if (generation === undefined || generation.scoredEntries === null)
    return { ofUser: () => 0, ofUsers: () => 0, ofVisitor: () => 0 };
  const known = new Map<readonly unknown[], number>();
  const ofUser = (id: unknown): number => countEvidenceRows(generation, String(id));
  const ofUsers: HistoryCounter['ofUsers'] = (ids, most) => {
    const count = known.get(ids) ?? ids.slice(0, most).reduce<number>((sum, id) => sum + ofUser(id), 0);
    known.set(ids, count);
    return count;
  };
  return { ofUser, ofUsers, ofVisitor: (watched) => watched };
};
