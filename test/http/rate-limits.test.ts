import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createMemoryLimiter } from '../../src/limits/memory-limiter.ts';
import { FakeModels } from '../support/fake-models.ts';
import { startFront } from '../support/front.ts';
import { range } from '../support/turns.ts';

const sha256 = (key: string): string => createHash('sha256').update(key).digest('hex');
const adminKeys = [
  { name: 'ada', sha256: sha256('right') },
  { name: 'bob', sha256: sha256('left') },
];
const reload = 'mutation { reloadModel { __typename } }';
const bearer = (key: string) => ({ authorization: `Bearer ${key}` });

describe('a client that asks too much', () => {
  const startLimited = (points: number, trustProxy: boolean = false) =>
    startFront({ trustProxy, costLimits: { limiter: createMemoryLimiter({ name: 'cost', points }) } });
  const ten = '{ recommend(userId: "1") { source } }';

  test('is told its budget, the cost and when to come back', async () => {
    const { ask } = await startLimited(25);
    expect((await ask(ten)).status).toBe(200);
    expect((await ask(ten)).status).toBe(200);
    const { status, headers, data, errors } = await ask(ten);
    expect([status, data]).toEqual([429, undefined]);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(50);
    expect(errors).toEqual([
      {
        message: expect.stringMatching(/costs 10, more than is left .* budget of 25 a minute\. Try again in \d+ s/),
        extensions: {
          code: 'RATE_LIMITED',
          cost: 10,
          budget: 25,
          retryAfterSeconds: Number(headers.get('retry-after')),
        },
      },
    ]);
    expect((await ask('{ modelInfo { status } }')).status).toBe(200);
  });

  test('pays at least 1 for an operation', async () => {
    const { ask } = await startLimited(2);
    const statuses = [];
    for (const _ of range(0, 3)) statuses.push((await ask('{ modelInfo { status } }')).status);
    expect(statuses).toEqual([200, 200, 429]);
  });

  test('is another one behind a proxy that is trusted', async () => {
    const { ask } = await startLimited(10, true);
    const of = async (client: string) => (await ask(ten, {}, { 'x-forwarded-for': client })).status;
    expect([await of('203.0.113.1'), await of('203.0.113.2'), await of('203.0.113.1')]).toEqual([200, 200, 429]);
  });

  test('is the same one behind a proxy that is not', async () => {
    const { ask } = await startLimited(10);
    const of = async (client: string) => (await ask(ten, {}, { 'x-forwarded-for': client })).status;
    expect([await of('203.0.113.1'), await of('203.0.113.2')]).toEqual([200, 429]);
  });
});

describe('case 29: administrators', () => {
  const limiters = (calls: number) => ({
    adminCalls: createMemoryLimiter({ name: 'calls', points: calls }),
    failedCredentials: createMemoryLimiter({ name: 'failures', points: 10 }),
  });

  test('have so many calls a minute, each for themselves', async () => {
    const { ask, models } = await startFront({ adminKeys, limiters: limiters(2) });
    const both = 'mutation { a: reloadModel { __typename } b: reloadModel { __typename } }';
    expect((await ask(both, {}, bearer('right'))).errors).toBeUndefined();
    const { status, headers, errors } = await ask(reload, {}, bearer('right'));
    expect([status, Number(headers.get('retry-after')) > 50]).toEqual([429, true]);
    expect(errors).toMatchObject([
      { message: expect.stringContaining('at most 2 calls'), extensions: { code: 'RATE_LIMITED', limit: 2 } },
    ]);
    expect((await ask(reload, {}, bearer('left'))).errors).toBeUndefined();
    expect(models.requests).toHaveLength(3);
  });

  test('whose credentials are wrong ten times a minute are not tried again, not even right ones', async () => {
    const { ask, models } = await startFront({ adminKeys, limiters: limiters(600) });
    const codes = [];
    for (const at of range(0, 12))
      codes.push((await ask(reload, {}, bearer(`wrong ${at}`))).errors?.[0]?.extensions['code']);
    expect(codes).toEqual([...range(0, 10).map(() => 'UNAUTHENTICATED'), 'RATE_LIMITED', 'RATE_LIMITED']);
    expect((await ask(reload, {}, bearer('right'))).errors).toMatchObject([{ extensions: { code: 'RATE_LIMITED' } }]);
    expect(models.requests).toEqual([]);
  });

  test('can be guessed ten times a minute through queries and at once, no more', async () => {
    const { ask } = await startFront({ adminKeys, limiters: limiters(600) });
    const guess = (at: number) => ask('{ modelInfo { availableVersions { version } } }', {}, bearer(`wrong ${at}`));
    await Promise.all(range(0, 10).map(guess));
    expect((await ask(reload, {}, bearer('right'))).errors).toMatchObject([{ extensions: { code: 'RATE_LIMITED' } }]);
  });

  test('with no credentials at all are not counted', async () => {
    const { ask } = await startFront({ adminKeys, limiters: limiters(600) });
    for (const _ of range(0, 12))
      expect((await ask(reload)).errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
    expect((await ask(reload, {}, bearer('right'))).errors).toBeUndefined();
  });

  test('can change nothing while nobody counts, and can still look', async () => {
    const models = new FakeModels();
    const down = {
      points: 600,
      consume: async () => ({ kind: 'uncounted' }) as const,
      look: async () => ({ kind: 'uncounted' }) as const,
    };
    const { ask, logs } = await startFront({ models, adminKeys, limiters: { ...limiters(600), adminCalls: down } });
    const { status, headers, errors } = await ask(reload, {}, bearer('right'));
    expect([status, headers.get('retry-after')]).toEqual([503, '5']);
    expect(errors).toMatchObject([{ extensions: { code: 'ADMINISTRATION_UNAVAILABLE' } }]);
    expect(models.requests).toEqual([]);
    expect(logs.filter(({ message }) => message.includes('reload'))).toHaveLength(1);
    const { data } = await ask('{ modelInfo { availableVersions { version } } }', {}, bearer('right'));
    expect(data).toMatchObject({ modelInfo: { availableVersions: [{ version: '2' }, { version: '1' }] } });
  });
});

test('an operation that is refused for its size costs its client nothing', async () => {
  const limiter = createMemoryLimiter({ name: 'cost', points: 5 });
  const { ask } = await startFront({ costLimits: { limiter }, answerLimits: { maxValues: 3 } });
  for (let at = 0; at < 10; at++) {
    const { errors } = await ask('{ modelInfo { name version status previousVersion } }');
    expect(errors).toMatchObject([{ extensions: { code: 'COST_LIMIT_EXCEEDED', maxValues: 3 } }]);
  }
  expect((await ask('{ modelInfo { version } }')).errors).toBeUndefined();
});
