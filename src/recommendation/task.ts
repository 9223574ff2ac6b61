import { createHash } from 'node:crypto';
import type { Plan } from './plan.ts';
import type { Generation, UserRecord } from './ports.ts';
import { userFeatures } from './user-features.ts';

/** What a slate is computed from. Its two optional parts are for scoring single entries of a history. */
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
  /** Float32Array, [columns]: what else the graph is told about the user. */
  readonly features: Float32Array;
  /** Names the slate in the cache: fingerprint and SHA-256 of everything above. */
  readonly key: string;
  /** The weights are taken as they are, without recency, and no popularity prior is added. */
  readonly asGiven?: true;
  /** Int32Array: the scores of these items are wanted, in this order, instead of the best 200. */
  readonly readOut?: Int32Array;
}

/** What making a task needs to know of a generation. */
export type TaskContext = Pick<Generation, 'needs' | 'users' | 'userColumns' | 'fingerprint'>;

const nobody: UserRecord = {
  row: -1,
  history: new Int32Array(0),
  weights: new Float32Array(0),
  features: new Float32Array(0),
};

const isCold = ({ needs }: TaskContext, user: UserRecord): boolean =>
  (needs.history && !user.weights.some((weight) => weight !== 0)) || (needs.userIndex && user.row < 0);

/** What of the user decides the slate. The history's length is its revision: a user's history only grows. */
const subjectText = (userId: string, user: UserRecord, plan: Plan, cold: boolean): string => {
  if (cold && (plan.includeSeen || user.history.length === 0)) return 'cold';
  return JSON.stringify([cold ? 'cold' : 'user', user.row < 0 ? null : userId, user.history.length]);
};

const keyOf = ({ fingerprint }: TaskContext, subject: string, plan: Plan): string =>
  `${fingerprint}:${createHash('sha256').update(`${subject}\n${plan.text}`).digest('base64url')}`;

/** The task of one user (an unknown one has no history). `userId` has been checked. */
export const createUserTask = (context: TaskContext, plan: Plan, userId: string): ScoringTask => {
  const user = context.users.find(userId) ?? nobody;
  const cold = isCold(context, user);
  return {
    plan,
    cold,
    userRow: user.row,
    history: user.history,
    weights: user.weights,
    features: userFeatures(context.userColumns, user.features, plan),
    key: keyOf(context, subjectText(userId, user, plan, cold), plan),
  };
};

/** Whether the graph can score a history of somebody who is no user. */
export const takesHistory = ({ needs }: Pick<TaskContext, 'needs'>): boolean => needs.history && !needs.userIndex;

/** The task of somebody who is no user, from the item indices they liked, oldest first. */
export const createHistoryTask = (context: TaskContext, plan: Plan, history: Int32Array): ScoringTask => {
  const visitor: UserRecord = { ...nobody, history, weights: new Float32Array(history.length).fill(1) };
  const cold = isCold(context, visitor);
  const subject = cold && history.length === 0 ? 'cold' : JSON.stringify(['history', [...history]]);
  const features = userFeatures(context.userColumns, visitor.features, plan);
  return { plan, cold, userRow: -1, history, weights: visitor.weights, features, key: keyOf(context, subject, plan) };
};

/** The task of a movie whose likes are wanted: the graph's row for it alone, without it. */
export const createSimilarTask = (context: TaskContext, plan: Plan, item: number): ScoringTask => ({
  ...createHistoryTask(context, plan, Int32Array.of(item)),
  asGiven: true,
  key: keyOf(context, JSON.stringify(['similar', item]), plan),
});
