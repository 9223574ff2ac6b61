import autocannon from 'autocannon';
import { startServer, type ServerUnderTest } from './server-under-test.ts';
import { workloads, type Workload } from './workloads.ts';

// Prints how the built server does on each workload, beside Node's own HTTP server in the same run. Machines differ and
// are noisy: only the ratios mean something.

const seconds = Number(process.argv[2] ?? 8);

interface Measured {
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly processorUs: number;
  readonly failed: number;
}

const measure = async (server: ServerUnderTest, { connections, bodies }: Workload): Promise<Measured> => {
  let next = 0;
  const before = server.processorMs();
  const result = await autocannon({
    url: `${server.url}/graphql`,
    connections,
    duration: seconds,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    requests: [{ setupRequest: (request) => ({ ...request, body: bodies[next++ % bodies.length] }) }],
  });
  const answered = result.requests.total;
  return {
    requestsPerSecond: answered / result.duration,
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
    processorUs: ((server.processorMs() - before) * 1000) / answered,
    failed: result.non2xx + result.errors + result.timeouts,
  };
};

const row = ({ requestsPerSecond, p50Ms, p99Ms, processorUs, failed }: Measured, users: number) => ({
  'requests/s': Math.round(requestsPerSecond),
  'users/s': Math.round(requestsPerSecond * users),
  'p50 ms': p50Ms,
  'p99 ms': p99Ms,
  'processor us/request': Math.round(processorUs),
  failed,
});

const marquee = await startServer('marquee', ['dist/main.js'], { LOG_LEVEL: 'info', CACHE_MEMORY_MB: '512' });
const plain = await startServer('plain node', ['bench/plain-node.mjs']);
for (const workload of workloads) {
  const limit = await measure(plain, workload);
  const ours = await measure(marquee, workload);
  console.log(`\n${workload.name}: ${(ours.requestsPerSecond / limit.requestsPerSecond).toFixed(2)} x plain node`);
  console.table({ 'plain node': row(limit, workload.usersPerRequest), marquee: row(ours, workload.usersPerRequest) });
}
await Promise.all([marquee.stop(), plain.stop()]);
