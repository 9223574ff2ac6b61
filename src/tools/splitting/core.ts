import type { Dataset } from '../datasets/dataset.ts';
import { createHistories, usersOf, type Histories } from '../datasets/histories.ts';
import { isLike } from '../training/likes.ts';

/** Who is in a core: 1 for members, [users] and [items]. */
export interface CoreMembers {
  readonly users: Uint8Array;
  readonly items: Uint8Array;
}

/** Counts the likes of members for members. */
const countLikes = (parts: readonly Histories[], { users, items }: CoreMembers) => {
  const [userLikes, itemLikes] = [new Int32Array(users.length), new Int32Array(items.length)];
  for (const part of parts) {
    const entryUsers = usersOf(part);
    for (const [entry, item] of part.items.entries()) {
      const user = entryUsers[entry]!;
      if (!isLike(part.stars[entry]!) || users[user] === 0 || items[item] === 0) continue;
      userLikes[user]!++;
      itemLikes[item]!++;
    }
  }
  return { userLikes, itemLikes };
};

/** Takes out the members with fewer than `k` likes; returns whether there were any. */
const takeOut = (members: Uint8Array, likes: Int32Array, k: number): boolean => {
  let isChanged = false;
  for (const [at, member] of members.entries()) {
    if (member === 0 || likes[at]! >= k) continue;
    members[at] = 0;
    isChanged = true;
  }
  return isChanged;
};

/**
 * Marks the users and items that keep at least `k` likes when all others are left out, again and again. `parts` are
 * ratings of the same users and items, one or more for a data set that comes in parts.
 */
export const coreMembers = (parts: readonly Histories[], k: number): CoreMembers => {
  const users = new Uint8Array(parts[0]!.userCount).fill(1);
  const items = new Uint8Array(parts[0]!.itemCount).fill(1);
  for (let isChanged = true; isChanged;) {
    const { userLikes, itemLikes } = countLikes(parts, { users, items });
    const isUserOut = takeOut(users, userLikes, k);
    isChanged = takeOut(items, itemLikes, k) || isUserOut;
  }
  return { users, items };
};

/** New places of the members, -1 for the others. */
const places = (members: Uint8Array): Int32Array => {
  let next = 0;
  return Int32Array.from(members, (member) => (member === 1 ? next++ : -1));
};

const restrictHistories = (histories: Histories, members: CoreMembers): Histories => {
  const [userPlaces, itemPlaces] = [places(members.users), places(members.items)];
  const entryUsers = usersOf(histories);
  const kept = [...histories.items.keys()].filter(
    (entry) => members.users[entryUsers[entry]!] === 1 && members.items[histories.items[entry]!] === 1,
  );
  const columns = {
    users: kept.map((entry) => userPlaces[entryUsers[entry]!]!),
    items: kept.map((entry) => itemPlaces[histories.items[entry]!]!),
    stars: kept.map((entry) => histories.stars[entry]!),
    times: kept.map((entry) => histories.times[entry]!),
  };
  const countOf = (marks: Uint8Array): number => marks.reduce((sum, mark) => sum + mark, 0);
  return createHistories(columns, { userCount: countOf(members.users), itemCount: countOf(members.items) });
};

/** The part of a data set that is about members. */
export const restrictTo = ({ movies, userIds, histories }: Dataset, members: CoreMembers): Dataset => ({
  movies: movies.filter((_, item) => members.items[item] === 1),
  userIds: userIds.filter((_, user) => members.users[user] === 1),
  histories: restrictHistories(histories, members),
});
