import type { Dataset } from '../datasets/dataset.ts';
import { createHistories, usersOf } from '../datasets/histories.ts';
import { isLike } from '../training/likes.ts';

/** Marks the users and items that keep at least `k` likes when all others are left out, again and again. */
const coreMembers = ({ histories }: Dataset, k: number): { users: Uint8Array; items: Uint8Array } => {
  const users = new Uint8Array(histories.userCount).fill(1);
  const items = new Uint8Array(histories.itemCount).fill(1);
  const entryUsers = usersOf(histories);
  for (let isDone = false; !isDone;) {
    const userLikes = new Int32Array(users.length);
    const itemLikes = new Int32Array(items.length);
    for (const [entry, item] of histories.items.entries()) {
      const user = entryUsers[entry]!;
      if (!isLike(histories.stars[entry]!) || users[user] === 0 || items[item] === 0) continue;
      userLikes[user]!++;
      itemLikes[item]!++;
    }
    isDone = !users.some((member, user) => member === 1 && userLikes[user]! < k);
    isDone &&= !items.some((member, item) => member === 1 && itemLikes[item]! < k);
    for (const user of users.keys()) if (userLikes[user]! < k) users[user] = 0;
    for (const item of items.keys()) if (itemLikes[item]! < k) items[item] = 0;
  }
  return { users, items };
};

/** New places of the members, -1 for the others. */
const places = (members: Uint8Array): Int32Array => {
  let next = 0;
  return Int32Array.from(members, (member) => (member === 1 ? next++ : -1));
};

/** The k-core of a data set: users and movies with at least k likes among each other, and their ratings. */
export const coreOf = (dataset: Dataset, k: number): Dataset => {
  const members = coreMembers(dataset, k);
  const [userPlaces, itemPlaces] = [places(members.users), places(members.items)];
  const { histories } = dataset;
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
  const movies = dataset.movies.filter((_, item) => members.items[item] === 1);
  const userIds = dataset.userIds.filter((_, user) => members.users[user] === 1);
  return {
    movies,
    userIds,
    histories: createHistories(columns, { userCount: userIds.length, itemCount: movies.length }),
  };
};
