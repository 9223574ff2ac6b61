import autocannon from 'autocannon';
import { lookAt } from './soak/resources.ts';
import { startServer } from './server-under-test.ts';
import { workloads } from './workloads.ts';

// `npm run bench:memory [requests]`: what a built server holds after a tenth of the requests (default a million) and after
// all of them, half of them for lists that are in the cache and half for lists that are not.

const requests = Number(process.argv[2] ?? 1_000_000);
const settleMs = 10_000;
const mixed = ['32 clients, cached', '32 clients, not cached'] as const;

const [cached = [], fresh = []] = mixed.map((wanted) => workloads.find(({ name }) => name === wanted)?.bodies);
let at = 0;
const nextBody = (): string => {
  const turn = at++;
  const kind = turn % 2 === 0 ? cached : fresh;
  return kind[Math.floor(turn / 2) % kind.length] ?? '';
};

const server = await startServer('marquee', ['dist/main.js'], { LOG_LEVEL: 'info' });

const ask = async (amount: number) => {
  const { errors, timeouts, non2xx } = await autocannon({
    url: `${server.url}/graphql`,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    connections: 32,
    amount,
    requests: [{ setupRequest: (request) => ({ ...request, body: nextBody() }) }],
  });
  await new Promise((resolve) => setTimeout(resolve, settleMs));
  return { failed: errors + timeouts + non2xx, ...lookAt(server.pid) };
};

const tenth = Math.floor(requests / 10);
const early = await ask(tenth);
const late = await ask(requests - tenth);
console.table({ [`after ${tenth}`]: early, [`after ${requests}`]: late });
console.log(
  `memory ${((late['server MB'] + late['children MB']) / (early['server MB'] + early['children MB'])).toFixed(2)} x`,
);
await server.stop();
