import { execFileSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import autocannon from 'autocannon';
import { askAnew, openLoop, type OpenLoopResult } from './open-loop.ts';
import { startServer, type ServerUnderTest } from './server-under-test.ts';
import { heavyBodies } from './workloads.ts';

// Case 26 of reliability: the most that is answered when clients wait for their answers, and what is left of it when
// three times as much is asked by clients that do not. The server has half of the cores for itself and the clients the
// other half, so that they can ask more than it can answer.

const seconds = Number(process.argv[2] ?? 8);
const factor = 3;
const rounds = 3;
/** For each request a second: so that every connection is used before the server takes it for one that never asks. */
const connectionsPerRequest = 3;

const bodies = heavyBodies();
let at = 0;
const nextBody = (): string => bodies[at++ % bodies.length] ?? '';

const closedLoop = async ({ url }: ServerUnderTest, clients: number): Promise<number> => {
  const result = await autocannon({
    url: `${url}/graphql`,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    connections: clients,
    duration: seconds,
    requests: [{ setupRequest: (request) => ({ ...request, body: nextBody() }) }],
  });
  return result['2xx'] / result.duration;
};

const percentile = (sorted: readonly number[], part: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;

const round = (value: number): number => Math.round(value * 10) / 10;

const latencies = (values: readonly number[] = []) => {
  const sorted = [...values].sort((a, b) => a - b);
  return {
    answers: sorted.length,
    'p50 ms': round(percentile(sorted, 0.5)),
    'p90 ms': round(percentile(sorted, 0.9)),
    'p99 ms': round(percentile(sorted, 0.99)),
    'max ms': round(percentile(sorted, 1)),
  };
};

/** Asks `/health/live` again and again. */
const watchLiveness = (url: string): { stop: () => Promise<readonly number[]> } => {
  const times: number[] = [];
  let watching = true;
  const watch = (async () => {
    while (watching) {
      const startedAt = performance.now();
      const status = await askAnew(`${url}/health/live`);
      if (status !== 200) throw new Error(`/health/live answered ${status}.`);
      times.push(performance.now() - startedAt);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  })();
  return {
    stop: async () => {
      watching = false;
      await watch;
      return times;
    },
  };
};

const report = (peak: number, result: OpenLoopResult, live: readonly number[]): void => {
  const goodput = result.answeredMeanwhile / seconds;
  console.log(
    `offered ${Math.round(result.sent / seconds)}/s, goodput ${Math.round(goodput)}/s: ${(goodput / peak).toFixed(2)} of the peak`,
  );
  const rows = [...result.byStatus].map(([status, values]) => [status || 'broken', latencies(values)] as const);
  console.table(Object.fromEntries([...rows, ['/health/live', latencies(live)]]));
  if (result.withoutRetryAfter > 0) console.log(`${result.withoutRetryAfter} answers of 503 had no Retry-After`);
};

const half = Math.max(1, Math.floor(availableParallelism() / 2));
execFileSync('taskset', ['-apc', `${half}-${2 * half - 1}`, String(process.pid)], { stdio: 'ignore' });
const environment = { LOG_LEVEL: 'info', CACHE_MEMORY_MB: '64' };
const server = await startServer('marquee', ['dist/main.js'], environment, `0-${half - 1}`);

const peakOf = async (): Promise<number> => {
  const peaks: number[] = [];
  for (const clients of [32, 128, 256]) peaks.push(await closedLoop(server, clients));
  console.log(`\npeak: ${peaks.map(Math.round).join(', ')} answers/s with 32, 128, 256 clients`);
  return Math.max(...peaks);
};

const overload = async (peak: number, connections: 'kept' | 'new'): Promise<number> => {
  console.log(`${factor} x the peak, ${connections} connections`);
  const rate = factor * peak;
  const liveness = watchLiveness(server.url);
  const result = await openLoop(server.url, nextBody, {
    rate,
    seconds,
    connections: connections === 'new' ? 'new' : Math.ceil(rate * connectionsPerRequest),
  });
  report(peak, result, await liveness.stop());
  return result.answeredMeanwhile / seconds / peak;
};

await closedLoop(server, 32);
const parts: Record<'kept' | 'new', number[]> = { kept: [], new: [] };
for (let done = 0; done < rounds; done++) {
  const peak = await peakOf();
  for (const connections of ['kept', 'new'] as const) parts[connections].push(await overload(peak, connections));
}
for (const [connections, goodput] of Object.entries(parts))
  console.log(`goodput, ${connections} connections: ${goodput.map((part) => part.toFixed(2)).join(', ')} of the peak`);
await server.stop();
