import type { LoadedGeneration } from '../generation.ts';
import { mean, overlap, rankCorrelation } from './list-differences.ts';
import type { ComparisonExample, ModelComparison, ModelSample } from './model-comparison.ts';
import { commonUsers, fullBatch, listsOf, type SampledList } from './sampled-lists.ts';

const mostExamples = 5;
const timedBatches = 5;

interface Compared {
  readonly userId: string;
  readonly current: SampledList;
  readonly candidate: SampledList;
  readonly overlap: number;
  readonly correlation: number | null;
}

const idsOf = (list: SampledList): string[] => list.map(({ movie }) => movie.id);

const compareUser = (userId: string, current: SampledList, candidate: SampledList): Compared => {
  const [a, b] = [idsOf(current), idsOf(candidate)];
  return { userId, current, candidate, overlap: overlap(a, b), correlation: rankCorrelation(a, b) };
};

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

const timeBatch = async (
  generation: LoadedGeneration,
  userIds: readonly string[],
  signal: AbortSignal,
): Promise<number> => {
  const started = performance.now();
  await listsOf(generation, userIds.slice(0, fullBatch(generation)), signal);
  return performance.now() - started;
};

/** In turn, so that whatever else the machine does hits both alike. */
const timeBoth = async (
  [current, candidate]: readonly [LoadedGeneration, LoadedGeneration],
  userIds: readonly string[],
  signal: AbortSignal,
): Promise<readonly [number, number]> => {
  const times: [number[], number[]] = [[], []];
  for (let round = 0; round < timedBatches; round++) {
    times[0].push(await timeBatch(current, userIds, signal));
    times[1].push(await timeBatch(candidate, userIds, signal));
  }
  return [median(times[0]), median(times[1])];
};

const sampleOf = (generation: LoadedGeneration, lists: readonly SampledList[], batchP50Ms: number): ModelSample => {
  const all = lists.flat();
  const movies = new Set(all.map(({ item }) => item));
  return {
    coverage: movies.size / generation.catalogue.recommendableCount,
    meanScore: mean(all.map(({ score }) => score)),
    batchP50Ms,
  };
};

/** Those whose lists differ most, stable in the order of the sample. */
const examplesOf = (compared: readonly Compared[]): ComparisonExample[] =>
  compared
    .toSorted((a, b) => a.overlap - b.overlap || (a.correlation ?? -1) - (b.correlation ?? -1))
    .slice(0, mostExamples)
    .map(({ userId, current, candidate }) => ({
      userId,
      current: current.map(({ movie }) => movie),
      candidate: candidate.map(({ movie }) => movie),
    }));

/** Asks two models for the lists of the same users, and says how they differ. Movies are the same when their ids are. */
export const compareGenerations = async (
  current: LoadedGeneration,
  candidate: LoadedGeneration,
  signal: AbortSignal,
): Promise<ModelComparison> => {
  const userIds = commonUsers(current, candidate);
  const currentLists = await listsOf(current, userIds, signal);
  const candidateLists = await listsOf(candidate, userIds, signal);
  const [currentMs, candidateMs] = await timeBoth([current, candidate], userIds, signal);
  const compared = userIds.map((userId, at) => compareUser(userId, currentLists[at]!, candidateLists[at]!));
  return {
    sampledUsers: userIds.length,
    overlapAt10: mean(compared.map((user) => user.overlap)),
    rankCorrelation: mean(compared.flatMap(({ correlation }) => correlation ?? [])),
    current: sampleOf(current, currentLists, currentMs),
    candidate: sampleOf(candidate, candidateLists, candidateMs),
    examples: examplesOf(compared),
  };
};
