import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { askAnew, openLoop } from '../../bench/open-loop.ts';
import { startServer } from '../support/server.ts';

/** A question that nobody has asked before. */
const createQuestions = () => {
  let asked = 0;
  return (): string => {
    asked++;
    const variables = { userId: String((asked % 600) + 1), exclude: [String(1 + Math.floor(asked / 600))] };
    const query =
      'query Overload($userId: ID!, $exclude: [ID!]!) { recommend(userId: $userId, exclude: $exclude) { recommendations { score movie { title } } } }';
    return JSON.stringify({ query, variables });
  };
};

const seconds = 5;

describe('case 26: three times what it can do is answered with lists or 503 and Retry-After, and liveness answers', () => {
  test.for([
    { name: 'on connections that are kept', connections: 1000 },
    { name: 'on a new connection each', connections: 'new' as const },
  ])('$name', async ({ connections }) => {
    // A short deadline, so that a queue which a thousand connections can fill is too long.
    const server = await startServer({ REQUEST_TIMEOUT_MS: '300' });
    const bodies = createQuestions();
    // As many as come back when each of a few connections always has one under way.
    const peak = await openLoop(server.url, bodies, { rate: 1e5, seconds: 2, connections: 32 });
    const capacity = (peak.byStatus.get(200)?.length ?? 0) / peak.seconds;
    expect(capacity).toBeGreaterThan(0);

    const load = openLoop(server.url, bodies, { rate: 3 * capacity, seconds, connections });
    const live: { status: number | undefined; ms: number }[] = [];
    let isOver = false;
    void load.then(() => (isOver = true));
    while (!isOver) {
      const startedAt = performance.now();
      const status = await askAnew(`${server.url}/health/live`);
      live.push({ status, ms: performance.now() - startedAt });
      await delay(20); // leaves the processor to the load
    }
    const { byStatus, withoutRetryAfter, sent } = await load;

    const count = (status: number): number => byStatus.get(status)?.length ?? 0;
    const slowest = Math.round(Math.max(...live.map(({ ms }) => ms)));
    console.log({
      capacity,
      goodput: count(200) / seconds,
      offered: sent / seconds,
      refused: count(503) / seconds,
      alive: live.length,
      slowest,
    });
    expect([...byStatus.keys()].filter((status) => status !== 200 && status !== 503)).toEqual([]);
    expect(count(200) + count(503)).toBe(sent);
    expect(withoutRetryAfter).toBe(0);
    expect(count(200)).toBeGreaterThan(0);
    expect(new Set(live.map(({ status }) => status))).toEqual(new Set([200]));
    const after = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: bodies(),
    });
    expect(after.status).toBe(200);
  });
});
