import type { Page } from '../arguments/ranges.ts';
import type { SlateAnswer } from '../flights/flights.ts';
import { sliceSlate, type Recommendation } from '../list.ts';
import type { Generation, InferenceTrace } from '../ports.ts';
import type { ContributionQueue } from '../reasons/contribution-queue.ts';
import { createListEvidence } from '../reasons/list-evidence.ts';
import type { RecommendationSource } from '../slate.ts';
import type { ScoringTask } from '../task.ts';

/** The answer for one user or visitor. */
export interface RecommendationList {
  /** Null for a visitor who is no user. */
  readonly userId: string | null;
  readonly recommendations: readonly Recommendation[];
  readonly eligibleCount: number;
  readonly source: RecommendationSource;
  readonly cached: boolean;
  /** Waiting plus compute; 0 when the model was not run for this answer. */
  readonly inferenceTimeMs: number;
  readonly inference: InferenceTrace | null;
}

/** Whose list it is, and which part of it. */
export interface ListSubject {
  readonly userId: string | null;
  readonly task: ScoringTask;
  readonly page: Page;
  /** Where evidence is fetched from; null where the list is about nobody's history. */
  readonly contributions: ContributionQueue | null;
}

/** Makes the list that was asked for of a slate, and counts it. */
export const listOf = (
  generation: Generation,
  { userId, task, page, contributions }: ListSubject,
  { slate, cached, trace }: SlateAnswer,
): RecommendationList => {
  const { plan } = task;
  const evidence = contributions && createListEvidence({ generation, task, slate, page }, contributions);
  const recommendations = sliceSlate({ generation, plan, slate, evidence }, page);
  generation.usage.recordList({ movies: recommendations.length, cached, source: slate.source });
  return {
    userId,
    recommendations,
    eligibleCount: slate.eligibleCount,
    source: slate.source,
    cached,
    inferenceTimeMs: trace === null ? 0 : trace.queueMs + trace.computeMs,
    inference: trace,
  };
};
