import type { InferenceTrace } from '../../recommendation/ports.ts';

/** Users of one line of the log; the others of a batch are only counted. */
const mostUserIds = 10;

/** What log and metrics say about one operation; filled in while it runs. */
export class OperationRecord {
  operationName: string | null = null;
  /** What the operation costs; 0 until it is known, and where nothing is recommended. */
  cost = 0;
  /** Whether there was an operation to execute: its document was parsed, valid, and had one of that name. */
  isResolved = false;
  /** Whether some field has answered. */
  hasData = false;
  /** When execution ended, by `performance.now()`; null before, and where nothing was executed. */
  executedAt: number | null = null;
  /** Each code once, in the order of first appearance; those of single users of a batch are among them. */
  readonly errorCodes = new Set<string>();
  readonly batchIds: string[] = [];
  /** The first of the users asked for, as they were sent. */
  readonly userIds: string[] = [];
  lists = 0;
  cachedLists = 0;
  /** The longest wait and the longest run among its lists, in milliseconds; null while the model was not run. */
  inference: { readonly queueMs: number; readonly computeMs: number } | null = null;

  countList({ cached, inference }: { cached: boolean; inference: InferenceTrace | null }): void {
    this.lists++;
    if (cached) this.cachedLists++;
    if (inference === null) return;
    const { queueMs = 0, computeMs = 0 } = this.inference ?? {};
    this.inference = {
      queueMs: Math.max(queueMs, inference.queueMs),
      computeMs: Math.max(computeMs, inference.computeMs),
    };
  }

  noteUsers(userIds: readonly string[]): void {
    for (const userId of userIds.slice(0, mostUserIds - this.userIds.length)) this.userIds.push(userId);
  }
}
