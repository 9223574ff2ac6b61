import { Agent, request } from 'node:http';
import { soakBody } from './soak-body.ts';

/** What came of a load. */
export interface LoadResult {
  readonly requests: number;
  readonly failed: number;
  /** The first of each kind of failure, and how many there were. */
  readonly failures: Readonly<Record<string, number>>;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly slowestMs: number;
}

const ask = (agent: Agent, url: string, body: string): Promise<string> =>
  new Promise((resolve) => {
    const headers = { 'content-type': 'application/json' };
    const asking = request(`${url}/graphql`, { method: 'POST', agent, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', ({ message }) => resolve(message));
      response.on('end', () => {
        const code = /"code":"(?<code>\w+)"/.exec(Buffer.concat(chunks).toString('utf8'))?.groups?.['code'];
        resolve(code ?? (response.statusCode === 200 ? 'ok' : `HTTP ${response.statusCode}`));
      });
    });
    asking.on('error', ({ message }) => resolve(message));
    asking.end(body);
  });

const percentile = (sorted: Float32Array, part: number): number =>
  Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0) * 10) / 10;

/** Sends `rate` requests a second, whether or not those before are answered, until it is stopped. */
export const startPaced = (url: string, rate: number): { stop: () => Promise<LoadResult> } => {
  const agent = new Agent({ keepAlive: true });
  const failures: Record<string, number> = {};
  const latencies: number[] = [];
  const underWay = new Set<Promise<void>>();
  const startedAt = performance.now();
  let sent = 0;
  const send = async (): Promise<void> => {
    const sentAt = performance.now();
    const outcome = await ask(agent, url, soakBody(sent++));
    latencies.push(performance.now() - sentAt);
    if (outcome !== 'ok') failures[outcome] = (failures[outcome] ?? 0) + 1;
  };
  const timer = setInterval(() => {
    const due = ((performance.now() - startedAt) / 1000) * rate;
    while (sent < due) {
      const sending = send().finally(() => underWay.delete(sending));
      underWay.add(sending);
    }
  }, 5);
  const stop = async (): Promise<LoadResult> => {
    clearInterval(timer);
    await Promise.all(underWay);
    agent.destroy();
    const sorted = Float32Array.from(latencies).toSorted();
    return {
      requests: sorted.length,
      failed: Object.values(failures).reduce((sum, count) => sum + count, 0),
      failures,
      p50Ms: percentile(sorted, 0.5),
      p99Ms: percentile(sorted, 0.99),
      slowestMs: percentile(sorted, 1),
    };
  };
  return { stop };
};
