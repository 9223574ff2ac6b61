import { createHash } from 'node:crypto';
import type { Plan } from './plan.ts';
import type { Generation, UserRecord } from './ports.ts';

/** What a slate is computed from. */
export interface ScoringTask {
  readonly plan: Plan;
  /** Whether popularity ranks, because a part that the graph needs is missing. */
  readonly cold: boolean;
  /** Row in the bundle's users; -1 for somebody the bundle does not know. */
  readonly userRow: number;
  /** Int32Array, [entries]: item indices, oldest first, everything seen. */
  readonly history: Int32Array;
  /** Float32Array, [entries]: how much each counts, 0 for seen but not liked. */
  readonly weights: Float32Array;
  /** Names the slate in the cache: fingerprint and SHA-256 of everything above. */
  readonly key: string;
}

/** What making a task needs to know of a generation. */
export type TaskContext = Pick<Generation, 'needs' | 'users' | 'fingerprint'>;

const nobody: UserRecord = { row: -1, history: new Int32Array(0), weights: new Float32Array(0) };

const isCold = ({ needs }: TaskContext, user: UserRecord): boolean =>
  (needs.history && !user.weights.some((weight) => weight !== 0)) || (needs.userIndex && user.row < 0);

/** What of the user decides the slate. The history's length is its revision: a user's history only grows. */
const subjectText = (userId: string, user: UserRecord, plan: Plan, cold: boolean): string => {
  if (cold && (plan.includeSeen || user.history.length === 0)) return 'cold';
  return JSON.stringify([cold ? 'cold' : 'user', user.row < 0 ? null : userId, user.history.length]);
};

/** The task of one user (an unknown one has no history). `userId` has been checked. */
export const createUserTask = (generation: TaskContext, plan: Plan, userId: string): ScoringTask => {
  const user = generation.users.find(userId) ?? nobody;
  const cold = isCold(generation, user);
  const digest = createHash('sha256')
    .update(`${subjectText(userId, user, plan, cold)}\n${plan.text}`)
    .digest('base64url');
  return {
    plan,
    cold,
    userRow: user.row,
    history: user.history,
    weights: user.weights,
    key: `${generation.fingerprint}:${digest}`,
  };
};
