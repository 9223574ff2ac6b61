import { selectRatings, type Histories } from '../datasets/histories.ts';
import { isLike } from '../training/likes.ts';
import { createRandom, sample } from './random.ts';

/** Two parts of what the users rated: what a model may learn from, and what it is judged by. */
export interface Split {
  readonly kept: Histories;
  readonly heldOut: Histories;
  /** Everything that is not kept: what is held out, and lower ratings that were dropped with it. */
  readonly unseen: Histories;
}

const heldOutShare = 0.2;
const calibrationShare = 0.05;

const split = (histories: Histories, isHeldOut: Uint8Array, isDropped?: Uint8Array): Split => {
  const isUnseen = isHeldOut.map((held, entry) => held || (isDropped?.[entry] ?? 0));
  return {
    kept: selectRatings(
      histories,
      isUnseen.map((unseen) => 1 - unseen),
    ),
    heldOut: selectRatings(histories, isHeldOut),
    unseen: selectRatings(histories, isUnseen),
  };
};

/** The entries of each user, oldest first. */
function* entriesByUser({ offsets, userCount }: Histories): Generator<number[]> {
  for (let user = 0; user < userCount; user++)
    yield Array.from({ length: offsets[user + 1]! - offsets[user]! }, (_, i) => offsets[user]! + i);
}

/** Holds out a fifth of every user's ratings, likes or not, at random: what models are judged by. */
export const splitRatings = (histories: Histories, seed: number): Split => {
  const random = createRandom(seed);
  const isHeldOut = new Uint8Array(histories.items.length);
  for (const entries of entriesByUser(histories))
    for (const entry of sample(entries, Math.floor(heldOutShare * entries.length), random)) isHeldOut[entry] = 1;
  return split(histories, isHeldOut);
};

/** Holds out each rating with a chance of a twentieth: what scores are calibrated on where there are enough ratings. */
export const splitTwentieth = (histories: Histories, seed: number): Split => {
  const random = createRandom(seed);
  return split(
    histories,
    Uint8Array.from(histories.items, () => (random() < calibrationShare ? 1 : 0)),
  );
};

/** Holds out a fifth of every user's likes at random; each lower rating is dropped with the same chance. */
export const splitAtRandom = (histories: Histories, seed: number): Split => {
  const random = createRandom(seed);
  const isHeldOut = new Uint8Array(histories.items.length);
  const isDropped = new Uint8Array(histories.items.length);
  for (const entries of entriesByUser(histories)) {
    const likes = entries.filter((entry) => isLike(histories.stars[entry]!));
    for (const entry of sample(likes, Math.floor(heldOutShare * likes.length), random)) isHeldOut[entry] = 1;
    for (const entry of entries) if (!isLike(histories.stars[entry]!) && random() < heldOutShare) isDropped[entry] = 1;
  }
  return split(histories, isHeldOut, isDropped);
};

/** Holds out the newest fifth of every user's likes; lower ratings after the newest like that is left are dropped. */
export const splitByTime = (histories: Histories): Split => {
  const isHeldOut = new Uint8Array(histories.items.length);
  const isDropped = new Uint8Array(histories.items.length);
  for (const entries of entriesByUser(histories)) {
    const likes = entries.filter((entry) => isLike(histories.stars[entry]!));
    const held = likes.slice(likes.length - Math.floor(heldOutShare * likes.length));
    const newestKept = likes[likes.length - held.length - 1] ?? Infinity;
    for (const entry of held) isHeldOut[entry] = 1;
    for (const entry of entries) if (entry > newestKept && isHeldOut[entry] === 0) isDropped[entry] = 1;
  }
  return split(histories, isHeldOut, isDropped);
};

/** Only the likes: what evaluations without lower ratings learn from and leave out of the lists. */
export const likesOnly = (histories: Histories): Histories =>
  selectRatings(
    histories,
    Uint8Array.from(histories.stars, (stars) => (isLike(stars) ? 1 : 0)),
  );
