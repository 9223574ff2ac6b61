import { onTestFinished } from 'vitest';
import { until } from './until.ts';

/** Clients that ask one question after another. */
export interface Load {
  readonly answered: () => number;
  /** What was thrown; too many of them end the load. */
  readonly failures: readonly unknown[];
  /** The longest that a question took. */
  readonly slowestMs: () => number;
  /** Waits until so many more questions have been answered. */
  readonly more: (answers: number) => Promise<void>;
  /** Lets every client finish its question. */
  readonly stop: () => Promise<void>;
}

const mostFailures = 100;

/** Starts `clients` of them; `ask` gets the number of the question and throws when the answer is not right. */
export const startLoad = (clients: number, ask: (question: number) => Promise<void>): Load => {
  const failures: unknown[] = [];
  const stopping = new AbortController();
  let [answered, next, slowestMs] = [0, 0, 0];
  const askOne = async (): Promise<void> => {
    const started = performance.now();
    try {
      await ask(next++);
      answered++;
    } catch (error) {
      failures.push(error);
    }
    slowestMs = Math.max(slowestMs, performance.now() - started);
  };
  const askOn = async (): Promise<void> => {
    while (!stopping.signal.aborted && failures.length < mostFailures) await askOne();
  };
  const running = Promise.all(Array.from({ length: clients }, askOn));
  const stop = async (): Promise<void> => {
    stopping.abort();
    await running;
  };
  const more = (answers: number): Promise<void> => {
    const wanted = answered + answers;
    return until(`${answers} more answers`, () => answered >= wanted || failures.length > 0);
  };
  onTestFinished(stop);
  return { answered: () => answered, failures, slowestMs: () => slowestMs, more, stop };
};
