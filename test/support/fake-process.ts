import { ProcessLostError } from '../../src/inference/processes/inference-process.ts';
import type { PoolMember } from '../../src/inference/processes/process-pool.ts';
import type { ReplyOf, RequestKind, RequestOf, SlateBatch, TaskBatch } from '../../src/inference/protocol.ts';
import { replyTo } from './fake-pool.ts';

/** An inference process that answers, fails or dies when the test says so. */
export class FakeProcess implements PoolMember {
  readonly pid: number;
  readonly exited: Promise<string>;
  alive = true;
  /** The users of each batch it was asked to run. */
  readonly batches: number[][] = [];
  #exit: (how: string) => void = () => undefined;
  #pending: { batch: TaskBatch; resolve: (slates: SlateBatch) => void; reject: (error: Error) => void } | undefined;

  constructor(pid: number) {
    this.pid = pid;
    this.exited = new Promise((resolve) => (this.#exit = resolve));
  }

  get busy(): boolean {
    return this.#pending !== undefined;
  }

  async request<Kind extends RequestKind>(_kind: Kind, body: RequestOf<Kind>): Promise<ReplyOf<Kind>> {
    const batch = body as TaskBatch;
    this.batches.push([...batch.userRows]);
    const reply = new Promise<SlateBatch>((resolve, reject) => (this.#pending = { batch, resolve, reject }));
    return await reply;
  }

  answer(): void {
    const { batch, resolve } = this.#take();
    resolve(replyTo(batch));
  }

  fail(error: Error): void {
    this.#take().reject(error);
  }

  /** Dies, as the real one does: what it was asked is lost. */
  kill(): void {
    if (!this.alive) return;
    this.alive = false;
    if (this.busy) this.fail(new ProcessLostError('died'));
    this.#exit('died of SIGKILL');
  }

  #take() {
    const pending = this.#pending;
    if (pending === undefined) throw new Error('The process was asked for nothing.');
    this.#pending = undefined;
    return pending;
  }
}
