import { setTimeout as delay } from 'node:timers/promises';
import type { ServerUnderTest } from '../server-under-test.ts';
import type { BenchRedis } from './bench-redis.ts';

type Fault = 'redis restarted' | 'redis stopped' | 'redis blocked' | 'inference process killed';

export interface Faults {
  /** How often each was made. */
  readonly counts: () => Readonly<Record<Fault, number>>;
  readonly stop: () => Promise<void>;
}

const order: readonly Fault[] = [
  'redis restarted',
  'inference process killed',
  'redis stopped',
  'inference process killed',
  'redis blocked',
  'inference process killed',
];
const lastsMs = 3_000;
const longestRestMs = 15_000;
/** Each fault comes at least twice, however short the run is. */
const leastRounds = 2;

/** Makes one fault after another, with a rest between them, until it is stopped. */
export const startFaults = ({
  redis,
  server,
  durationMs,
}: {
  redis: BenchRedis;
  server: ServerUnderTest;
  durationMs: number;
}): Faults => {
  const counts = Object.fromEntries(order.map((fault) => [fault, 0])) as Record<Fault, number>;
  const stopping = new AbortController();
  const restMs = Math.max(0, Math.min(longestRestMs, durationMs / (order.length * leastRounds) - lastsMs));
  const rest = async (): Promise<void> => {
    await delay(restMs, undefined, { signal: stopping.signal }).catch(() => undefined); // stopped
  };
  const make: Record<Fault, () => Promise<void>> = {
    'redis restarted': () => redis.restart(),
    'redis stopped': () => redis.freeze(lastsMs),
    'redis blocked': () => redis.block(lastsMs),
    'inference process killed': async () => {
      const [pid] = server.children();
      if (pid !== undefined) process.kill(pid, 'SIGKILL');
    },
  };
  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      for (const fault of order) {
        await rest();
        if (stopping.signal.aborted) return;
        counts[fault]++;
        await make[fault]();
      }
    }
  };
  const running = run();
  return {
    counts: () => counts,
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
};
