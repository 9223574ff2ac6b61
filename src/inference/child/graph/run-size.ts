import { featureColumns } from '../../../bundle/manifest/feature-columns.ts';
import type { Manifest } from '../../../bundle/manifest/manifest.ts';
import type { GraphFacts } from '../../protocol.ts';
import { fetchedOutputs } from '../../../bundle/manifest/manifest-output.ts';

/** Numbers that a run takes or gives, about: what bounds its memory. Larger runs are slower per user, too. */
const numbersPerRun = 320_000;
const mostUsers = 100;
const mostPairs = 8192;

type Tensors = Pick<GraphFacts, 'inputs' | 'outputs'>;

/** L of a history of static length; null where it varies or there is no history. */
const statedLength = (manifest: Manifest, inputs: Tensors['inputs']): number | null => {
  const history = manifest.inputs.find(({ role }) => role === 'history');
  const length = inputs.find(({ name }) => name === history?.name)?.shape.at(-1);
  return typeof length === 'number' ? length : null;
};

/** Whether the histories of a run are padded to the longest of them. */
export const padsToLongest = (manifest: Manifest, { inputs }: Pick<Tensors, 'inputs'>): boolean =>
  manifest.inputs.some((input) => input.role === 'history' && input.layout === 'padded') &&
  statedLength(manifest, inputs) === null;

/** b of a static batch dimension; null where the dimension varies or there is none. */
export const staticRows = (manifest: Manifest, { inputs, outputs }: Tensors): number | null => {
  const layout = manifest.inputs.find((input) => input.role === 'history')?.layout;
  if (layout === 'single') return 1;
  const oncePerRun = new Set(['rowCount', 'historyRow', ...(layout === 'ragged' ? ['history', 'historyWeights'] : [])]);
  const names = new Set(manifest.inputs.filter(({ role }) => !oncePerRun.has(role)).map(({ name }) => name));
  const first = inputs.filter(({ name }) => names.has(name)).map(({ shape }) => shape[0]);
  const fetched = new Set(fetchedOutputs(manifest.output));
  for (const { name, shape } of outputs)
    if (fetched.has(name) && (shape.length === 2 || manifest.output.kind === 'pairs')) first.push(shape[0]);
  return first.find((dimension) => typeof dimension === 'number') ?? null;
};

const fitting = (numbersPerRow: number, most: number): number =>
  Math.min(most, Math.max(1, Math.floor(numbersPerRun / numbersPerRow)));

/** The most users of one run; `itemCount` is N of a graph that scores all items, else null. */
export const usersPerRun = (itemCount: number | null): number =>
  itemCount === null ? mostUsers : fitting(itemCount, mostUsers);

/** The most pairs of one run. Each row repeats all that the graph is told about the user. */
export const pairsPerRun = (manifest: Manifest, { inputs }: Pick<Tensors, 'inputs'>, longest: number): number => {
  const entries = statedLength(manifest, inputs) ?? longest;
  const columns = (['userFeatures', 'itemFeatures'] as const).map(
    (role) => featureColumns(manifest.inputs, role).length,
  );
  return fitting(Math.max(1, entries, ...columns), mostPairs);
};

/** The most rows of one run, pairs or users, where the longest history has so many entries. */
export const rowsPerRun = (
  manifest: Manifest,
  { inputs, itemCount }: Pick<GraphFacts, 'inputs' | 'itemCount'>,
  longest: number,
): number => (manifest.output.kind === 'pairs' ? pairsPerRun(manifest, { inputs }, longest) : usersPerRun(itemCount));
