import {
  BrokenCircuitError,
  circuitBreaker,
  CircuitState,
  ConsecutiveBreaker,
  ConstantBackoff,
  ExponentialBackoff,
  handleType,
  handleWhen,
  retry,
  wrap,
} from 'cockatiel';
import { DeadlineError, withDeadline } from './deadline.ts';
import { UnexpectedAnswerError } from './redis-error.ts';

/** `closed` lets commands through, `open` lets none, `half-open` waits for the answer to one trial. */
export type BreakerState = 'closed' | 'open' | 'half-open';

export interface CommandBreaker {
  readonly state: () => BreakerState;
  /** Runs a command while closed; rejects as it does, or with a `DeadlineError`. Opens on what `isBreaking`. */
  readonly run: <T>(command: () => Promise<T>) => Promise<T>;
  /** Closes it when `probe` succeeds, which is tried as soon as that may be. Rejects as the probe does, or on abort. */
  readonly close: (probe: () => Promise<unknown>, signal: AbortSignal) => Promise<void>;
}

const trialsAfter = { initialDelay: 100, maxDelay: 5000 };
const lookAgainMs = 50;

/** Whether a connection can't be used after this: nobody answers in time, or the answers are not to the questions. */
export const isBreaking = (error: unknown): boolean =>
  error instanceof DeadlineError || error instanceof UnexpectedAnswerError;

const names: Readonly<Record<CircuitState, BreakerState>> = {
  [CircuitState.Closed]: 'closed',
  [CircuitState.Open]: 'open',
  [CircuitState.HalfOpen]: 'half-open',
  [CircuitState.Isolated]: 'open',
};

/**
 * One command without an answer in `timeoutMs` opens it; whoever waits then is already one too many. Trials follow
 * after about 100 ms, then more and more rarely, up to every five seconds. They are probes: no request is ever a trial.
 */
export const createCommandBreaker = (timeoutMs: number): CommandBreaker => {
  const breaker = circuitBreaker(handleWhen(isBreaking), {
    breaker: new ConsecutiveBreaker(1),
    halfOpenAfter: new ExponentialBackoff(trialsAfter),
  });
  const patience = retry(handleType(BrokenCircuitError), {
    maxAttempts: Infinity,
    backoff: new ConstantBackoff(lookAgainMs),
  });
  const trial = wrap(patience, breaker);
  return {
    state: () => names[breaker.state],
    run: (command) => breaker.execute(() => withDeadline(command(), timeoutMs)),
    close: async (probe, signal) => {
      await trial.execute(() => withDeadline(probe(), timeoutMs), signal);
    },
  };
};
