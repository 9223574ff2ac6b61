import { ToolError } from '../../tool-error.ts';
import type { InputSource } from '../fitting/fit.ts';
import type { GraphContract } from '../graph/roles.ts';
import type { PackTables } from '../read-tables.ts';

type Users = NonNullable<PackTables['users']>['users'];

/** Entries that a graph is fed with: those of weight 0 are seen, and no more. */
const countEntries = ({ history = [], weights }: Users[number]): number =>
  weights === undefined ? history.length : weights.filter((weight) => weight !== 0).length;

/** Entries of the user who has most; 0 without users. */
export const longestHistory = ({ users }: PackTables): number =>
  (users?.users ?? []).reduce((longest, user) => Math.max(longest, countEntries(user)), 0);

/** Throws a `ToolError` when a user has watched what the graph does not know. */
export const checkHistories = (
  { output }: GraphContract,
  { users, itemsFile }: PackTables,
  itemCount: number,
): void => {
  const name = output.kind === 'top' ? output.itemIndices : output.scores;
  for (const { id, history = [] } of users?.users ?? [])
    for (const item of history)
      if (item >= itemCount)
        throw new ToolError(
          `output "${name}" scores the first ${itemCount} rows of ${itemsFile}, but user ${id} has watched what stands ` +
            `in row ${item + 1}: leave such items out of the histories, or sort the items as the graph has them`,
        );
};

/** Says how many users the graph is told less of than is known; null when there are none. */
export const cutNote = (inputs: readonly InputSource[], { users }: PackTables): string | null => {
  const history = inputs.find((input) => input.role === 'history');
  if (history === undefined || users === null) return null;
  const most = history.maxLength ?? 1000;
  const cut = users.users.filter((user) => countEntries(user) > most).length;
  if (cut === 0) return null;
  return `Histories: ${cut} of ${users.users.length} users have more than ${most} entries, the graph gets the newest ${most} (--max-length)`;
};
