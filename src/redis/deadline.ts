/** An answer did not come in time. */
export class DeadlineError extends Error {
  constructor(timeoutMs: number) {
    super(`No answer within ${timeoutMs} ms.`);
    this.name = 'DeadlineError';
  }
}

/**
 * Settles as `promise` does, or rejects with a `DeadlineError` after `timeoutMs`. An answer that has arrived while this
 * thread was busy still counts: when the timer is late, what waits on the sockets is read first.
 */
export const withDeadline = <T>(promise: Promise<T>, timeoutMs: number): Promise<T> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => setImmediate(() => reject(new DeadlineError(timeoutMs))), timeoutMs);
    promise.finally(() => clearTimeout(timer)).then(resolve, reject);
  });
