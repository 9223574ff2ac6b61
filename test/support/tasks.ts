import type { ScoredSlate, Scorer, ScoringJob, UserRecord, Generation } from '../../src/recommendation/ports.ts';
import { createPlan, type Plan } from '../../src/recommendation/plan.ts';
import { Flights } from '../../src/recommendation/flights/flights.ts';
import type { ListRequest } from '../../src/recommendation/request.ts';
import type { ScoringTask } from '../../src/recommendation/task.ts';
import { smallCatalogue } from './catalogues.ts';
import { slateOf } from './slates.ts';

export const plainRequest: ListRequest = { topK: 10, exclude: [], includeSeen: false };
export const plainPlan: Plan = createPlan(smallCatalogue, plainRequest);

/** A user of the bundle who likes everything seen. */
export const userWho = (row: number, history: readonly number[], weights = history.map(() => 1)): UserRecord => ({
  row,
  history: Int32Array.from(history),
  weights: Float32Array.from(weights),
  features: new Float32Array(0),
});

/** The task of the user in `row`, told apart from others by its key. */
export const taskOf = (row: number, overrides: Partial<ScoringTask> = {}): ScoringTask => ({
  plan: plainPlan,
  cold: false,
  ...userWho(row, [row % 4]),
  userRow: row,
  key: `task ${row}`,
  ...overrides,
});

/** A job that somebody waits for; `requests` are the ids of who does. */
export const jobOf = (
  task: ScoringTask,
  {
    requests = ['request'],
    signal = new AbortController().signal,
  }: { requests?: readonly string[]; signal?: AbortSignal } = {},
): ScoringJob => ({ task, signal, requests: new Set(requests) });

/** What a test does with one job that a scorer was given. */
export interface PendingScore {
  readonly job: ScoringJob;
  readonly answer: (slate?: ScoredSlate) => void;
  readonly fail: (error: unknown) => void;
}

export const scoredSlate = (first: number): ScoredSlate => ({
  slate: slateOf(first, 10),
  trace: { batchSize: 1, requestsInBatch: 1, queueMs: 2, computeMs: 3 },
});

/** A scorer that answers when the test says so. */
export const createHeldScorer = (): Scorer & { readonly pending: PendingScore[]; readonly lanes: string[] } => {
  const pending: PendingScore[] = [];
  const lanes: string[] = [];
  const score: Scorer['score'] = (jobs, lane) => {
    lanes.push(lane);
    return jobs.map(
      (job) =>
        new Promise<ScoredSlate>((resolve, reject) => {
          pending.push({
            job,
            answer: (slate = scoredSlate(job.task.userRow)) => resolve(slate),
            fail: reject,
          });
        }),
    );
  };
  return { score, pending, lanes };
};

/** A generation of the small catalogue in which every user id is known and has seen one movie. */
export const generationOf = (overrides: Partial<Generation> = {}): Generation => ({
  version: '1',
  fingerprint: 'f'.repeat(64),
  userColumns: [],
  userIdType: 'integer',
  needs: { history: true, userIndex: false },
  catalogue: smallCatalogue,
  users: { count: 2000, find: (id) => userWho(Number(id) - 1, [0]) },
  scorer: createHeldScorer(),
  flights: new Flights(),
  showScore: (raw) => raw,
  neutral: 0,
  strongMatch: 0.8,
  usage: { recordList: () => undefined },
  scoredEntries: null,
  ...overrides,
});
