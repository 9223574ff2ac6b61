import { join } from 'node:path';
import type { ItemRowSource } from '../../src/bundle/rows/item-row.ts';
import type { ManifestSource } from '../../src/bundle/manifest/manifest.ts';
import type { UserRowSource } from '../../src/bundle/rows/user-row.ts';
import { writeBundle } from '../../src/bundle/files/writer.ts';
import { affinity, itemCount } from './odd-graphs.ts';
import { temporaryFolder } from './temporary-folder.ts';

type Inputs = ManifestSource['inputs'];

/** Movies `m0` to `m11`, the first the most popular. */
export const oddItems: readonly ItemRowSource[] = Array.from({ length: itemCount }, (_, item) => ({
  id: `m${item}`,
  title: `Movie ${item}`,
  genres: [item % 2 === 0 ? 'Comedy' : 'Drama'],
  releaseYear: 1990 + item,
  rating: 5 + (item % 5),
  likeCount: 100 - item,
}));

/** Users 1 to 4 and their histories, item indices; the last entry of user 3 was not liked. */
export const oddUsers = [
  { id: '1', history: [0], weights: [1] },
  { id: '2', history: [3, 7, 1], weights: [1, 0.5, 1] },
  { id: '3', history: [2, 9, 11], weights: [0.5, 1, 0] },
  { id: '4', history: [5, 4, 10, 8, 6], weights: [1, 1, 1, 0.5, 0.5] },
] as const;

const idsByScore = (scoreOf: (item: number) => number, seen: readonly number[]): string[] =>
  Array.from({ length: itemCount }, (_, item) => item)
    .filter((item) => !seen.includes(item))
    .toSorted((a, b) => scoreOf(b) - scoreOf(a) || a - b)
    .map((item) => `m${item}`);

/** The list that a graph of histories has to give, by docs/bundle.md: best first, ties by index, nothing `seen`. */
export const listFromHistory = ({
  history,
  weights,
  seen = history,
}: {
  history: readonly number[];
  weights: readonly number[];
  seen?: readonly number[];
}): string[] =>
  idsByScore((item) => history.reduce((sum, from, at) => sum + weights[at]! * affinity(from, item), 0), seen);

/** The list that a graph of user rows has to give. */
export const listFromScores = (scoreOf: (item: number) => number, seen: readonly number[]): string[] =>
  idsByScore(scoreOf, seen);

/** The most popular movies that were not seen. */
export const popularList = (seen: readonly number[] = []): string[] => idsByScore((item) => -item, seen);

export const paddedInputs: Inputs = [
  { name: 'history', role: 'history', layout: 'padded', padIndex: itemCount },
  { name: 'weights', role: 'historyWeights' },
];
export const singleInputs: Inputs = [
  { name: 'history', role: 'history', layout: 'single' },
  { name: 'weights', role: 'historyWeights' },
];
export const userInputs: Inputs = [{ name: 'user', role: 'userIndex' }];

export interface OddBundle {
  readonly model: Uint8Array;
  readonly inputs: Inputs;
  readonly items?: readonly ItemRowSource[];
  readonly users?: readonly UserRowSource[] | null;
  readonly manifest?: Partial<ManifestSource>;
}

/** Writes a bundle `movies/1` to a folder of its own; returns the settings of a server that serves it. */
export const writeOddBundle = async ({
  model,
  inputs,
  items = oddItems,
  users = oddUsers.map(({ id, history, weights }) => ({ id, history: [...history], weights: [...weights] })),
  manifest = {},
}: OddBundle): Promise<{ MODELS_DIR: string }> => {
  const folder = await temporaryFolder();
  await writeBundle(join(folder, 'movies/1'), {
    manifest: {
      createdAt: '2026-01-01T00:00:00Z',
      framework: 'by hand',
      userIdType: 'integer',
      inputs,
      output: { kind: 'scores', scores: 'scores' },
      scoreTransform: { kind: 'linear', min: 0, max: 10 },
      ...manifest,
    },
    model,
    items,
    users,
  });
  return { MODELS_DIR: folder };
};
