import type { LoadProgress, LoadStep, LoadStepName, LoadStepState } from './load-step.ts';

const order: readonly LoadStepName[] = [
  'FETCH',
  'MANIFEST',
  'HASHES',
  'GRAPH',
  'WARM_UP',
  'GOLDEN_ANSWERS',
  'COMPARE',
  'SWITCH',
  'DRAIN',
];

/** Keeps the record of one load: which step is how far, and how long each took. */
export class StepTracker {
  readonly #targetVersion: string;
  readonly #startedAt = new Date();
  readonly #steps: Map<LoadStepName, LoadStep>;

  /** Steps in `skipped` are not part of this load. */
  constructor(targetVersion: string, skipped: readonly LoadStepName[]) {
    this.#targetVersion = targetVersion;
    this.#steps = new Map(
      order.map((name) => [name, { name, state: skipped.includes(name) ? 'SKIPPED' : 'PENDING', durationMs: null }]),
    );
  }

  /** Runs a step and records how it went; what it throws is thrown on. */
  async run<Result>(name: LoadStepName, work: () => Promise<Result> | Result): Promise<Result> {
    const started = performance.now();
    this.#set(name, 'RUNNING', null);
    try {
      const result = await work();
      this.#set(name, 'PASSED', performance.now() - started);
      return result;
    } catch (error) {
      this.#set(name, 'FAILED', performance.now() - started);
      throw error;
    }
  }

  /** How far the load is, all steps included. */
  progress(): LoadProgress {
    return { targetVersion: this.#targetVersion, startedAt: this.#startedAt, steps: [...this.#steps.values()] };
  }

  /** The steps that ran, in order. */
  ran(): LoadStep[] {
    return this.progress().steps.filter(({ state }) => state !== 'PENDING' && state !== 'SKIPPED');
  }

  /** The step that failed, or the one that was running. */
  failed(): LoadStepName {
    return this.ran().at(-1)?.name ?? 'FETCH';
  }

  #set(name: LoadStepName, state: LoadStepState, durationMs: number | null): void {
    this.#steps.set(name, { name, state, durationMs });
  }
}
