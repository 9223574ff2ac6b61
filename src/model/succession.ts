import type { Logger } from '../telemetry/logger.type.ts';
import type { KeptBundle, LoadedGeneration } from './generation.ts';
import { GenerationHandle } from './generation-handle.ts';
import type { StepTracker } from './loading/step-tracker.ts';
import type { Lease } from './models.ts';

export interface SuccessionOptions {
  /** How long operations of an old generation may go on after a switch. */
  readonly drainTimeoutMs: number;
  readonly logger: Logger;
}

/**
 * The generation that serves, and the kept bundle of the one before. Switching is one assignment: operations that hold a
 * lease finish on the old generation, new ones start on the new one.
 */
export class Succession {
  readonly #options: SuccessionOptions;
  readonly #retiring = new Set<Promise<void>>();
  #current: GenerationHandle | undefined;
  #previous: KeptBundle | undefined;

  constructor(options: SuccessionOptions) {
    this.#options = options;
  }

  current = (): LoadedGeneration | undefined => this.#current?.generation;
  acquire = (): Lease | undefined => this.#current?.acquire();
  previous = (): KeptBundle | undefined => this.#previous;

  /** Makes `next` serve; gives the version that served before. When it may not, nothing is left of `next`. */
  async switchTo(next: LoadedGeneration, steps: StepTracker): Promise<string | null> {
    const old = this.#current;
    try {
      await steps.run('SWITCH', () => (this.#current = new GenerationHandle(next)));
    } catch (error) {
      await (next.kept === this.#previous ? next.endProcesses() : next.close());
      throw error;
    }
    if (old !== undefined) this.#replace(old, next, steps);
    return old?.generation.version ?? null;
  }

  /** Ends all processes, after the last operation of each generation, and lets go of all bundles. */
  async close(): Promise<void> {
    const handle = this.#current;
    this.#current = undefined;
    if (handle !== undefined) void this.#retire(handle);
    await Promise.all(this.#retiring);
    await handle?.generation.kept.discard();
    await this.#previous?.discard();
  }

  /** The bundle that served is kept; the one that was kept until now is let go, unless it is the one that serves now. */
  #replace(old: GenerationHandle, next: LoadedGeneration, steps: StepTracker): void {
    const kept = this.#previous;
    this.#previous = old.generation.kept;
    void this.#retire(old, steps);
    // Not before all that may still run it have ended: a process that is lost meanwhile is replaced from its file.
    if (kept !== undefined && kept !== next.kept) void Promise.all(this.#retiring).then(() => kept.discard());
  }

  #retire(handle: GenerationHandle, steps?: StepTracker): Promise<void> {
    const { drainTimeoutMs, logger } = this.#options;
    const retire = (): Promise<void> => handle.retire(drainTimeoutMs);
    const retiring = (steps === undefined ? retire() : steps.run('DRAIN', retire)).catch((error: unknown) => {
      logger.error({ err: error, version: handle.generation.version }, 'old model did not end cleanly');
    });
    this.#retiring.add(retiring);
    return retiring.finally(() => this.#retiring.delete(retiring));
  }
}
