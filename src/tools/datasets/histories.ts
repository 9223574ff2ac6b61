/**
 * Everything the users rated, user after user, each oldest first (by time, then by item index). User u owns the entries
 * `offsets[u] <= e < offsets[u + 1]` of the other arrays.
 */
export interface Histories {
  readonly userCount: number;
  readonly itemCount: number;
  /** [users + 1] */
  readonly offsets: Int32Array;
  /** Item indices, [ratings]. */
  readonly items: Int32Array;
  /** 0.5 to 5, [ratings]. */
  readonly stars: Float32Array;
  /** Seconds since 1970, [ratings]. */
  readonly times: Float64Array;
}

/** Ratings in any order, column by column: `users` are rows, `items` are item indices. */
export interface RatingColumns {
  readonly users: readonly number[];
  readonly items: readonly number[];
  readonly stars: readonly number[];
  readonly times: readonly number[];
}

const inOrder = ({ users, items, times }: RatingColumns): Int32Array =>
  Int32Array.from(users.keys()).sort(
    (a, b) => users[a]! - users[b]! || times[a]! - times[b]! || items[a]! - items[b]! || a - b,
  );

/** Of each (user, item) only the last of `order`; the order stays. */
const withoutRepeats = (order: Int32Array, { users, items }: RatingColumns, itemCount: number): Int32Array => {
  const lastUser = new Int32Array(itemCount).fill(-1);
  return order
    .toReversed()
    .filter((rating) => {
      const isRepeat = lastUser[items[rating]!] === users[rating];
      lastUser[items[rating]!] = users[rating]!;
      return !isRepeat;
    })
    .reverse();
};

const offsetsOf = (users: Iterable<number>, userCount: number): Int32Array => {
  const offsets = new Int32Array(userCount + 1);
  for (const user of users) offsets[user + 1]!++;
  for (let user = 0; user < userCount; user++) offsets[user + 1]! += offsets[user]!;
  return offsets;
};

/** Sorts ratings into histories. Where a user rated an item more than once, the last rating counts. */
export const createHistories = (
  ratings: RatingColumns,
  { userCount, itemCount }: { userCount: number; itemCount: number },
): Histories => {
  const order = withoutRepeats(inOrder(ratings), ratings, itemCount);
  const users = order.map((rating) => ratings.users[rating]!);
  return {
    userCount,
    itemCount,
    offsets: offsetsOf(users, userCount),
    items: order.map((rating) => ratings.items[rating]!),
    stars: Float32Array.from(order, (rating) => ratings.stars[rating]!),
    times: Float64Array.from(order, (rating) => ratings.times[rating]!),
  };
};

/** The row of every entry, [ratings]. */
export const usersOf = ({ offsets, userCount, items }: Histories): Int32Array => {
  const users = new Int32Array(items.length);
  for (let user = 0; user < userCount; user++) users.fill(user, offsets[user], offsets[user + 1]);
  return users;
};

/** The same users with only the entries for which `keep` [ratings] is not 0. */
export const selectRatings = (histories: Histories, keep: Uint8Array): Histories => {
  const kept = (_: number, entry: number): boolean => keep[entry] !== 0;
  return {
    ...histories,
    offsets: offsetsOf(usersOf(histories).filter(kept), histories.userCount),
    items: histories.items.filter(kept),
    stars: histories.stars.filter(kept),
    times: histories.times.filter(kept),
  };
};
