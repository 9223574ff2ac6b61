import type { WarmTask } from '../../src/inference/child/task-reader.ts';
import { plainPlan } from './tasks.ts';

/** The task of the user in `row`, whose history has so many entries, as the graph's runs take it. */
export const warmTask = (row: number, historyLength: number): WarmTask => ({
  row,
  plan: { text: plainPlan.rankingText, limits: plainPlan.limits, likes: plainPlan.likes },
  blocked: [],
  asGiven: false,
  readOut: new Int32Array(0),
  feed: {
    history: { items: new Int32Array(historyLength).fill(1), weights: new Float32Array(historyLength).fill(1) },
    userRow: row,
    features: new Float32Array(0),
    item: 0,
  },
});
