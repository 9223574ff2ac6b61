import { setMaxListeners } from 'node:events';
import { MarqueeError } from '../../errors.ts';
import type { LoadedGeneration } from '../../model/generation.ts';
import type { Lease, Models } from '../../model/models.ts';
import type { Caller } from '../../recommendation/request.ts';
import type { Logger } from '../../telemetry/logger.type.ts';
import type { Access } from '../access/access.ts';
import { createErrorReporter } from '../errors/error-reporter.ts';
import { OperationRecord } from './operation-record.ts';

/** What the resolvers of one operation share. A plain object, because Apollo copies it. */
export interface OperationContext extends Caller {
  readonly record: OperationRecord;
  /** Who asks. */
  readonly access: Access;
  /** Who asks, as rate limits count it. */
  readonly client: () => Promise<string>;
  /** Called once, when it is known what is asked: a query is pinned to the current generation and has a deadline. */
  readonly begin: (kind: 'query' | 'mutation' | 'subscription') => void;
  /** The generation that answers this query; undefined when there is none, and in mutations, which pin nothing. */
  readonly pinned: () => LoadedGeneration | undefined;
  /** The same, or `MODEL_NOT_READY`. */
  readonly generation: () => LoadedGeneration;
  /** Calls back when the answer is sent or nobody wants it; at once where that is over. */
  readonly atEnd: (callback: () => void) => void;
  /** Logs a fault of the server, once each. */
  readonly report: (error: unknown) => void;
}

/** One operation from its request to the end of its answer. */
export interface Operation {
  readonly context: OperationContext;
  /** The client is gone: nobody wants the answer any more. */
  readonly abandon: () => void;
  /** The answer is sent or nobody wants it: lets go of the generation. */
  readonly end: () => void;
}

export interface OperationSource extends Pick<OperationContext, 'requestId' | 'access' | 'client'> {}

/** Opens operations. */
export type OpenOperation = (source: OperationSource) => Operation;

export interface OperationDeps {
  readonly models: Models;
  readonly logger: Logger;
  readonly requestTimeoutMs: number;
}

const timedOut = (timeoutMs: number): MarqueeError =>
  new MarqueeError('TIMEOUT', `The answer did not come within ${timeoutMs} ms.`);

const generationOf = (lease: Lease | undefined): LoadedGeneration => {
  if (lease === undefined) throw new MarqueeError('MODEL_NOT_READY', 'No model is loaded yet.');
  return lease.generation;
};

export const createOperations =
  ({ models, logger, requestTimeoutMs }: OperationDeps): OpenOperation =>
  (source) => {
    const controller = new AbortController();
    setMaxListeners(0, controller.signal); // every field of the operation waits for it
    let lease: Lease | undefined;
    let deadline: NodeJS.Timeout | undefined;
    let hasEnded = false;
    const callbacks: (() => void)[] = [];
    const begin: OperationContext['begin'] = (kind) => {
      if (kind !== 'query' || controller.signal.aborted) return;
      lease = models.acquire();
      deadline = setTimeout(() => controller.abort(timedOut(requestTimeoutMs)), requestTimeoutMs);
    };
    const end = (): void => {
      if (hasEnded) return;
      hasEnded = true;
      clearTimeout(deadline);
      lease?.release();
      for (const callback of callbacks) callback();
    };
    const context: OperationContext = {
      ...source,
      signal: controller.signal,
      deadlineAt: performance.now() + requestTimeoutMs,
      record: new OperationRecord(),
      begin,
      pinned: () => lease?.generation,
      generation: () => generationOf(lease),
      atEnd: (callback) => (hasEnded ? callback() : void callbacks.push(callback)),
      report: createErrorReporter(logger, source.requestId),
    };
    const abandon = (): void => controller.abort(new MarqueeError('TIMEOUT', 'The client is gone.'));
    return { context, abandon, end };
  };
