import type { Catalogue } from '../../catalog/catalogue.ts';
import { checkIdCount } from './ranges.ts';

/** The most ids that `watched` takes. */
export const mostWatched = 500;

/**
 * Int32Array: the item indices of movies watched, oldest first. Ids that the model does not know are left out; of one
 * that stands there twice, the last counts.
 */
export const watchedItems = (catalogue: Catalogue, ids: readonly string[]): Int32Array => {
  const items = new Set<number>();
  for (const id of ids) {
    const item = catalogue.indexOf(id);
    if (item === undefined || item >= catalogue.recommendableCount) continue;
    items.delete(item);
    items.add(item);
  }
  return Int32Array.from(items);
};

/** The same for an argument of a request. Throws `BAD_USER_INPUT` for more than 500 ids. */
export const checkWatched = (catalogue: Catalogue, watched: readonly string[]): Int32Array => {
  checkIdCount('watched', watched, mostWatched);
  return watchedItems(catalogue, watched);
};
