import type { Manifest, ManifestOutput } from '../../bundle/manifest/manifest.ts';
import { scoredHistory } from '../../bundle/scored-history.ts';
import { CoalescingScorer } from '../../inference/batches/coalescing-scorer.ts';
import { ProcessPool } from '../../inference/processes/process-pool.ts';
import type { GraphFacts, GraphTensor } from '../../inference/protocol.ts';
import { Flights } from '../../recommendation/flights/flights.ts';
import type { Generation } from '../../recommendation/ports.ts';
import { takesHistory } from '../../recommendation/task.ts';
import { isPreferenceColumn } from '../../recommendation/user-features.ts';
import type { Candidate } from './candidate.ts';
import type {
  KeptBundle,
  LoadedGeneration,
  ModelCapability,
  TensorInfo,
  TensorRole,
  WarmUpTiming,
} from '../generation.ts';
import type { LoadOptions } from './load-options.ts';
import type { TrialContext } from '../checks/trials.ts';

/** What a bundle that passed every check is made of. */
export interface CheckedBundle {
  readonly candidate: Candidate;
  readonly context: TrialContext;
  readonly graph: GraphFacts;
  readonly warmUp: readonly WarmUpTiming[];
}

/** For runs whose answer nobody waits for any more. */
const drainGraceMs = 2_000;

const inputRoles: Record<Manifest['inputs'][number]['role'], TensorRole> = {
  history: 'HISTORY_ITEMS',
  historyWeights: 'HISTORY_WEIGHTS',
  historyRow: 'HISTORY_ROW',
  rowCount: 'ROW_COUNT',
  userIndex: 'USER_INDEX',
  userFeatures: 'USER_FEATURES',
  itemIndex: 'ITEM_INDEX',
  itemFeatures: 'ITEM_FEATURES',
};

const tensorInfo = (tensors: readonly GraphTensor[], name: string, role: TensorRole): TensorInfo => {
  const tensor = tensors.find((candidate) => candidate.name === name);
  return {
    name,
    role,
    elementType: tensor?.elementType ?? 'unknown',
    shape: (tensor?.shape ?? []).map((size) => String(size) || '?'),
  };
};

const outputInfos = (output: ManifestOutput, tensors: readonly GraphTensor[]): TensorInfo[] => {
  const infos: TensorInfo[] = [];
  if (output.kind === 'top') infos.push(tensorInfo(tensors, output.itemIndices, 'ITEM_INDICES'));
  if (output.scores !== undefined) infos.push(tensorInfo(tensors, output.scores, 'SCORES'));
  return infos;
};

/** Whether every movie that the limits allow is scored. */
const hasExactLimits = ({ output, candidates }: Manifest, itemCount: number): boolean =>
  output.kind === 'scores' || (output.kind === 'pairs' && (candidates?.count ?? itemCount) >= itemCount);

const capabilitiesOf = (context: TrialContext): ModelCapability[] => {
  const capabilities: ModelCapability[] = [];
  if (context.users.count > 0) capabilities.push('KNOWN_USERS');
  if (takesHistory(context)) capabilities.push('HISTORY');
  if (context.userColumns.some(({ name }) => isPreferenceColumn(name))) capabilities.push('PREFERENCE_FEATURES');
  return capabilities;
};

/** How histories are scored, where the graph scores every movie for an entry alone. */
const scoredEntriesOf = (context: TrialContext): Generation['scoredEntries'] => {
  const { inputs, recency, output } = context.manifest;
  if (!takesHistory(context) || output.kind !== 'scores') return null;
  const maxLength = inputs.find((input) => input.role === 'history')?.maxLength ?? 0;
  return ({ history, weights }) => scoredHistory(history, weights, { maxLength, recency });
};

const startPool = ({ candidate }: CheckedBundle, options: LoadOptions): ProcessPool =>
  new ProcessPool(candidate.members, {
    start: () => candidate.startAnother(),
    runTimeoutMs: options.runTimeoutMs,
    ...(options.poolEvents === undefined ? {} : { events: options.poolEvents }),
  });

/** Makes a generation of a bundle that passed every check. Its processes are its own from now on. */
export const createGeneration = (checked: CheckedBundle, kept: KeptBundle, options: LoadOptions): LoadedGeneration => {
  const { context, graph, warmUp } = checked;
  const { manifest } = context;
  const usage = options.createUsage();
  const pool = startPool(checked, options);
  const scorer = new CoalescingScorer(pool, {
    maxWaitingTasks: options.maxWaitingTasks,
    greatestBatch: Math.max(...warmUp.map(({ batchSize }) => batchSize)),
    onRun: (users) => usage.recordRun(users),
    onShed: options.onShed,
    whenQuiet: options.whenQuiet,
  });
  const endProcesses = async (): Promise<void> => {
    scorer.close();
    await pool.close(drainGraceMs);
  };
  return {
    ...context,
    name: manifest.name,
    version: manifest.version,
    userIdType: manifest.userIdType,
    scorer,
    flights: new Flights(),
    neutral: manifest.neutral,
    strongMatch: manifest.strongMatch,
    usage,
    scoredEntries: scoredEntriesOf(context),
    capabilities: capabilitiesOf(context),
    exactLimits: hasExactLimits(manifest, context.catalogue.recommendableCount),
    inputs: manifest.inputs.map(({ name, role }) => tensorInfo(graph.inputs, name, inputRoles[role])),
    outputs: outputInfos(manifest.output, graph.outputs),
    warmUp,
    loadedAt: new Date(),
    userIds: context.users.ids,
    runtime: () => ({
      onnxRuntimeVersion: graph.onnxRuntimeVersion,
      processes: pool.size,
      processesReady: pool.ready,
      waitingTasks: scorer.waiting,
    }),
    processIds: () => pool.processIds,
    usageSnapshot: usage.snapshot,
    kept,
    endProcesses,
    close: async () => {
      await endProcesses();
      await kept.discard();
    },
  };
};
