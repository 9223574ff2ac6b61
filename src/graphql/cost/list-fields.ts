import { mostUsers } from '../../recommendation/answers/batch.ts';
import { greatestTopK } from '../../recommendation/arguments/ranges.ts';
import { mostWatched } from '../../recommendation/arguments/watched.ts';
import type { ReadArgument } from '../operation/read-argument.ts';
import type { HistoryCounter } from './history-counter.ts';

/** The lists that one field asks for. */
export interface AskedLists {
  readonly users: number;
  readonly topK: number;
  /** Entries of histories that evidence scores alone, of all users together. */
  readonly historyEntries: (count: HistoryCounter) => number;
}

// What is over its limit counts as the limit: the field is refused with BAD_USER_INPUT, which says more.

const topKOf = (read: ReadArgument): number => {
  const topK = read('topK');
  return typeof topK === 'number' ? Math.min(Math.max(topK, 0), greatestTopK) : 0;
};

const idsOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const recommend = (read: ReadArgument): AskedLists => ({
  users: 1,
  topK: topKOf(read),
  historyEntries: (count) => count.ofUser(read('userId')),
});

const batchRecommend = (read: ReadArgument): AskedLists => {
  const ids = idsOf(read('userIds'));
  return {
    users: Math.min(ids.length, mostUsers),
    topK: topKOf(read),
    historyEntries: (count) => count.ofUsers(ids, mostUsers),
  };
};

const recommendForHistory = (read: ReadArgument): AskedLists => ({
  users: 1,
  topK: topKOf(read),
  historyEntries: (count) => count.ofVisitor(Math.min(idsOf(read('watched')).length, mostWatched)),
});

const similarMovies = (read: ReadArgument): AskedLists => ({
  users: 1,
  topK: topKOf(read),
  historyEntries: (count) => count.ofVisitor(1),
});

/** Every field of `Query` that makes lists. */
export const listFields: ReadonlyMap<string, (read: ReadArgument) => AskedLists> = new Map(
  Object.entries({ recommend, batchRecommend, recommendForHistory, similarMovies }),
);
