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

/** Questions that are asked at their time, whatever became of those before. */
export interface PacedLoad {
  readonly failures: readonly unknown[];
  /** Milliseconds that each answer took since `mark` was last called, or since the start. */
  readonly latencies: () => readonly number[];
  /** Begins to count anew. */
  readonly mark: () => void;
  /** Waits for what was asked. */
  readonly stop: () => Promise<void>;
}

const turnMs = 10;

/** Asks `perSecond` questions a second, evenly; `ask` gets the number of the question and throws when the answer is not right. */
export const startPacedLoad = (perSecond: number, ask: (question: number) => Promise<void>): PacedLoad => {
  const failures: unknown[] = [];
  const underWay = new Set<Promise<void>>();
  const startedAt = performance.now();
  let latencies: number[] = [];
  let asked = 0;
  const askOne = async (question: number): Promise<void> => {
    const started = performance.now();
    try {
      await ask(question);
      latencies.push(performance.now() - started);
    } catch (error) {
      failures.push(error);
    }
  };
  const timer = setInterval(() => {
    const due = ((performance.now() - startedAt) * perSecond) / 1000;
    for (; asked < due && failures.length < mostFailures; asked++) {
      const question = askOne(asked).finally(() => underWay.delete(question));
      underWay.add(question);
    }
  }, turnMs);
  const stop = async (): Promise<void> => {
    clearInterval(timer);
    await Promise.all(underWay);
  };
  onTestFinished(stop);
  return { failures, latencies: () => latencies, mark: () => (latencies = []), stop };
};
