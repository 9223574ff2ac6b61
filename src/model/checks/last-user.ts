import { BundleError } from '../../bundle/bundle-error.ts';
import type { SlateBatch } from '../../inference/protocol.ts';

/**
 * Runs the graph for the user in the last row: one that looks users up by row may have fewer rows than the table has
 * users, and every check of the first ones would pass. Throws a `BundleError` that says so.
 */
export const checkLastUser = async (row: number, run: () => Promise<SlateBatch>): Promise<void> => {
  try {
    await run();
  } catch (error) {
    if (!(error instanceof BundleError)) throw error;
    const { step, actual } = error.finding;
    throw new BundleError(
      {
        step,
        file: 'users.jsonl',
        expected: `scores for the last user, in row ${row}: a graph that looks users up by row has a row for each of them`,
        actual,
      },
      error,
    );
  }
};
