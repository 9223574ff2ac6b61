import { BundleError, type BundleStep } from '../../bundle/bundle-error.ts';
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

const tooLate = (step: BundleStep, timeoutMs: number): BundleError =>
  new BundleError({
    step,
    file: null,
    expected: `a step that ends within ${timeoutMs} ms (MODEL_STEP_TIMEOUT_MS)`,
    actual: 'one that did not',
  });

const whenAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true }));

export interface StepOptions {
  /** Steps that are not part of this load. */
  readonly skipped?: readonly LoadStepName[];
  /** Whether the load stops before the switch. */
  readonly dryRun?: boolean;
  /** Deadline of one step. */
  readonly timeoutMs?: number;
  /** Ends the load: the step that runs fails with its reason. */
  readonly signal?: AbortSignal;
}

/** Steps that end by themselves: a source has deadlines of its own, and a switch is done or not begun. */
const withoutDeadline: ReadonlySet<LoadStepName> = new Set(['FETCH', 'SWITCH', 'DRAIN']);

/** The work of a step, which may go on when nobody waits for it any more; then `signal` tells it. */
export type StepWork<Result> = (signal: AbortSignal) => Promise<Result> | Result;

/** Keeps the record of one load, and its steps to their deadline: which step is how far, and how long each took. */
export class StepTracker {
  readonly #targetVersion: string;
  readonly #startedAt = new Date();
  readonly #options: StepOptions;
  readonly #steps: Map<LoadStepName, LoadStep>;

  constructor(targetVersion: string, options: StepOptions = {}) {
    this.#targetVersion = targetVersion;
    this.#options = options;
    const { skipped = [] } = options;
    this.#steps = new Map(
      order.map((name) => [name, { name, state: skipped.includes(name) ? 'SKIPPED' : 'PENDING', durationMs: null }]),
    );
  }

  /**
   * Runs a step and records how it went; what it throws is thrown on. Throws a `BundleError` when it takes too long, and
   * the reason of the signal when the load is ended.
   */
  async run<Result>(name: LoadStepName, work: StepWork<Result>): Promise<Result> {
    const started = performance.now();
    this.#set(name, 'RUNNING', null);
    try {
      const result = await this.#inTime(name, work);
      this.#set(name, 'PASSED', performance.now() - started);
      return result;
    } catch (error) {
      this.#set(name, 'FAILED', performance.now() - started);
      throw error;
    }
  }

  async #inTime<Result>(name: LoadStepName, work: StepWork<Result>): Promise<Result> {
    const { timeoutMs, signal } = this.#options;
    if (name === 'DRAIN') return work(new AbortController().signal); // it ends with the server, not with the load
    const ending = new AbortController();
    const isTimed = timeoutMs !== undefined && !withoutDeadline.has(name);
    const timer = isTimed ? setTimeout(() => ending.abort(tooLate(name, timeoutMs)), timeoutMs) : undefined;
    const end = (): void => ending.abort(signal?.reason);
    if (signal?.aborted === true) end();
    signal?.addEventListener('abort', end);
    try {
      ending.signal.throwIfAborted();
      return await Promise.race([work(ending.signal), whenAborted(ending.signal)]);
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
    }
  }

  /** How far the load is, all steps included. */
  progress(): LoadProgress {
    const { dryRun = false } = this.#options;
    return { targetVersion: this.#targetVersion, dryRun, startedAt: this.#startedAt, steps: [...this.#steps.values()] };
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
