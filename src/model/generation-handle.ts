import type { LoadedGeneration } from './generation.ts';
import type { Lease } from './models.ts';

/**
 * Counts who uses a generation. It *serves* until it is retired, then *drains* until the last lease is released, then
 * is *closed*.
 */
export class GenerationHandle {
  readonly generation: LoadedGeneration;
  #leases = 0;
  #drained: (() => void) | undefined;

  constructor(generation: LoadedGeneration) {
    this.generation = generation;
  }

  acquire(): Lease {
    this.#leases++;
    let held = true;
    const release = (): void => {
      if (!held) return;
      held = false;
      this.#leases--;
      if (this.#leases === 0) this.#drained?.();
    };
    return { generation: this.generation, release };
  }

  /** Waits for the last lease, at most `timeoutMs`, and ends the generation's processes. Called once. */
  async retire(timeoutMs: number): Promise<void> {
    if (this.#leases > 0) await this.#lastRelease(timeoutMs);
    await this.generation.endProcesses();
  }

  #lastRelease(timeoutMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, timeoutMs);
      this.#drained = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
