import type { Manifest } from '../bundle/manifest.ts';
import { scoredHistory } from '../bundle/scored-history.ts';
import { CoalescingScorer } from '../inference/coalescing-scorer.ts';
import { ProcessPool } from '../inference/process-pool.ts';
import type { GraphFacts, GraphTensor } from '../inference/protocol.ts';
import { Flights } from '../recommendation/flights/flights.ts';
import type { Generation } from '../recommendation/ports.ts';
import { takesHistory } from '../recommendation/task.ts';
import type { Candidate } from './candidate.ts';
import type { LoadedGeneration, ModelCapability, TensorInfo, TensorRole, WarmUpTiming } from './generation.ts';
import type { LoadOptions } from './load-generation.ts';
import type { TrialContext } from './trials.ts';

/** What a bundle that passed every check is made of. */
export interface CheckedBundle {
  readonly candidate: Candidate;
  readonly context: TrialContext;
  readonly graph: GraphFacts;
  readonly warmUp: readonly WarmUpTiming[];
}

const drainGraceMs = 10_000;

const inputRoles: Record<Manifest['inputs'][number]['role'], TensorRole> = {
  history: 'HISTORY_ITEMS',
  historyWeights: 'HISTORY_WEIGHTS',
  historyRow: 'HISTORY_ROW',
  rowCount: 'ROW_COUNT',
  userIndex: 'USER_INDEX',
};

const tensorInfo = (tensors: readonly GraphTensor[], name: string, role: TensorRole): TensorInfo => {
  const tensor = tensors.find((candidate) => candidate.name === name);
  return { name, role, elementType: tensor?.elementType ?? 'unknown', shape: (tensor?.shape ?? []).map(String) };
};

const capabilitiesOf = (context: TrialContext): ModelCapability[] => {
  const capabilities: ModelCapability[] = [];
  if (context.users.count > 0) capabilities.push('KNOWN_USERS');
  if (takesHistory(context)) capabilities.push('HISTORY');
  return capabilities;
};

/** How histories are scored, where the graph can score an entry alone. */
const scoredEntriesOf = (context: TrialContext): Generation['scoredEntries'] => {
  if (!takesHistory(context)) return null;
  const { inputs, recency } = context.manifest;
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
export const createGeneration = (checked: CheckedBundle, options: LoadOptions): LoadedGeneration => {
  const { candidate, context, graph, warmUp } = checked;
  const { manifest } = context;
  const usage = options.createUsage();
  const pool = startPool(checked, options);
  const scorer = new CoalescingScorer(pool, {
    maxWaitingTasks: options.maxWaitingTasks,
    onRun: (users) => usage.recordRun(users),
  });
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
    exactLimits: true,
    inputs: manifest.inputs.map(({ name, role }) => tensorInfo(graph.inputs, name, inputRoles[role])),
    outputs: [tensorInfo(graph.outputs, manifest.output.scores, 'SCORES')],
    warmUp,
    loadedAt: new Date(),
    runtime: () => ({
      onnxRuntimeVersion: graph.onnxRuntimeVersion,
      processes: pool.size,
      processesReady: pool.ready,
      waitingTasks: scorer.waiting,
    }),
    processIds: () => pool.processIds,
    usageSnapshot: usage.snapshot,
    close: async () => {
      scorer.close();
      await pool.close(drainGraceMs);
      await candidate.closeFile();
    },
  };
};
