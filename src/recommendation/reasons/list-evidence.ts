import type { Page } from '../arguments/ranges.ts';
import type { Generation } from '../ports.ts';
import type { Slate } from '../slate.ts';
import type { ScoringTask } from '../task.ts';
import type { ContributionQueue } from './contribution-queue.ts';
import { evidenceEntries } from './evidence-entries.ts';
import { evidenceFor, type Contributions, type Evidence } from './contributions.ts';

/** The evidence for the movies of one list, fetched for all of them at once when the first is asked for. */
export interface ListEvidence {
  readonly of: (item: number) => Promise<Evidence>;
}

/** What evidence is about: a page of the slate of a task. */
export interface EvidenceSubject {
  readonly generation: Generation;
  readonly task: ScoringTask;
  readonly slate: Slate;
  readonly page: Page;
}

interface FetchedEvidence {
  /** The recommended items, in the order of the columns. */
  readonly items: Int32Array;
  /** The watched items, in the order of the rows. */
  readonly watched: Int32Array;
  readonly contributions: Contributions;
}

/** Null where there can't be any: popularity ranked the list, or the graph scores no entry alone. */
export const createListEvidence = (
  { generation, task, slate, page }: EvidenceSubject,
  queue: ContributionQueue,
): ListEvidence | null => {
  const { scoredEntries } = generation;
  if (scoredEntries === null || slate.source !== 'MODEL') return null;
  const fetch = async (): Promise<FetchedEvidence> => {
    const items = slate.items.slice(page.offset, page.offset + page.topK);
    const entries = evidenceEntries(scoredEntries(task));
    const { plan, features } = task;
    return { items, watched: entries.items, contributions: await queue.fetch({ plan, entries, features, items }) };
  };
  let fetched: Promise<FetchedEvidence> | undefined;
  return {
    of: async (item) => {
      fetched ??= fetch();
      const { items, watched, contributions } = await fetched;
      return evidenceFor(watched, contributions, items.indexOf(item));
    },
  };
};
