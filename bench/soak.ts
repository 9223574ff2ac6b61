import { startFaults } from './soak/faults.ts';
import { startPaced } from './soak/paced-load.ts';
import { measureCapacity } from './soak/capacity.ts';
import { startBenchRedis } from './soak/bench-redis.ts';
import { lookAt } from './soak/resources.ts';
import { startServer } from './server-under-test.ts';

// `npm run bench:soak [minutes]`: a built server at 80 % of its capacity while its Redis is restarted, stopped and blocked
// in turn and its inference processes are killed. Prints requests, failures, latencies, and memory and descriptors at the
// start and at the end. Not for CI: it takes minutes, and the figures are those of the machine.

const minutes = Number(process.argv[2] ?? 10);
const capacitySeconds = 10;
const settleMs = 2_000;
const share = 0.8;

const redis = await startBenchRedis();
const server = await startServer('marquee', ['dist/main.js'], {
  REDIS_URL: redis.url,
  INFERENCE_PROCESSES: '2',
});
const capacity = await measureCapacity(server.url, capacitySeconds);
const rate = Math.max(1, Math.floor(capacity * share));
console.log(`capacity about ${Math.round(capacity)} requests/s; ${rate} requests/s for ${minutes} minutes`);

const load = startPaced(server.url, rate);
await new Promise((resolve) => setTimeout(resolve, settleMs));
const before = lookAt(server.pid);
const faults = startFaults({ redis, server, durationMs: minutes * 60_000 });
await new Promise((resolve) => setTimeout(resolve, minutes * 60_000));
await faults.stop();
const result = await load.stop();
await new Promise((resolve) => setTimeout(resolve, settleMs));
const after = lookAt(server.pid);

console.table(faults.counts());
console.log(result);
console.table({ 'at the start': before, 'at the end': after });
await server.stop();
await redis.stop();
process.exitCode = result.failed === 0 ? 0 : 1;
