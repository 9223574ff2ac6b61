import { orAborted } from '../flights/or-aborted.ts';
import type { Generation, Lane } from '../ports.ts';
import type { Caller } from '../request.ts';
import type { ScoringTask } from '../task.ts';
import { contributionTasks, type ContributionRequest, type Contributions } from './contributions.ts';

interface WaitingList {
  readonly tasks: readonly ScoringTask[];
  readonly settle: (contributions: Contributions) => void;
  readonly fail: (error: unknown) => void;
}

/** Rows from which on a trip is full; a list is never split, so one of a long history is a trip of its own. */
const rowsPerTrip = 100;

/**
 * Fetches the contributions of the lists of one answer. It is *idle*, or *running* one trip to the model at a time, so
 * that a batch of many lists never makes more tasks wait than its longest list or a full trip. Each list settles alone.
 */
export class ContributionQueue {
  readonly #generation: Generation;
  readonly #lane: Lane;
  readonly #caller: Caller;
  readonly #waiting: WaitingList[] = [];
  #running = false;

  constructor({ generation, lane, caller }: { generation: Generation; lane: Lane; caller: Caller }) {
    this.#generation = generation;
    this.#lane = lane;
    this.#caller = caller;
  }

  /**
   * Rejects with `OVERLOADED` when the model has no room for the list's history, and with the caller's
   * reason when the answer is no longer wanted.
   */
  fetch(request: ContributionRequest): Promise<Contributions> {
    const fetched = new Promise<Contributions>((settle, fail) => {
      this.#waiting.push({ tasks: contributionTasks(request), settle, fail });
    });
    fetched.catch(() => undefined); // whoever waits handles it; nobody may be waiting
    if (!this.#running) void this.#run();
    return fetched;
  }

  async #run(): Promise<void> {
    this.#running = true;
    await Promise.resolve(); // the other lists of the answer ask in this very turn
    while (this.#waiting.length > 0) await this.#fly(this.#nextTrip());
    this.#running = false;
  }

  #nextTrip(): WaitingList[] {
    let rows = 0;
    let lists = 0;
    while (lists < this.#waiting.length && rows < rowsPerTrip) rows += this.#waiting[lists++]!.tasks.length;
    return this.#waiting.splice(0, lists);
  }

  async #fly(lists: readonly WaitingList[]): Promise<void> {
    const { signal } = this.#caller;
    try {
      signal.throwIfAborted();
      const rows = this.#score(lists.flatMap(({ tasks }) => tasks));
      const settled = lists.map(({ tasks, settle, fail }) =>
        Promise.all(rows.splice(0, tasks.length)).then(settle, fail),
      );
      await orAborted(Promise.all(settled), signal);
    } catch (error) {
      for (const { fail } of lists) fail(error);
    }
  }

  #score(tasks: readonly ScoringTask[]): Promise<Float32Array>[] {
    const { signal, requestId, deadlineAt = Infinity } = this.#caller;
    const requests = new Set([requestId]);
    const jobs = tasks.map((task) => ({ task, signal, deadlineAt, requests }));
    return this.#generation.scorer.score(jobs, this.#lane).map(async (run) => (await run).slate.scores);
  }
}
