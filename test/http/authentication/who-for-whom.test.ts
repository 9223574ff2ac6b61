import { createHash } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { createFakeGeneration, FakeModels } from '../../support/fake-models.ts';
import { startFront, type Front } from '../../support/front.ts';
import {
  createSigningKey,
  signToken,
  startKeyServer,
  tokenRules,
  type SigningKey,
} from '../../support/identity-provider.ts';
import { createMapCache } from '../../support/small-world.ts';
import { bearer, list } from './refused.ts';

let key: SigningKey;

beforeAll(async () => {
  key = await createSigningKey('first');
});

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
const apiKeys = {
  adminKeys: [{ name: 'ann', sha256: digest('key-of-ann') }],
  serviceKeys: [{ name: 'mailer', sha256: digest('key-of-mailer') }],
};

const startJwtFront = async (options: Parameters<typeof startFront>[0] = {}): Promise<Front> => {
  const { url } = await startKeyServer(key);
  return startFront({ ...apiKeys, tokens: { ...tokenRules, keys: { kind: 'url', url } }, ...options });
};

const holders = {
  nobody: async () => ({}),
  'user 1': async () => bearer(await signToken({}, { key })),
  'user 2': async () => bearer(await signToken({ sub: '2' }, { key })),
  'a token with SERVICE': async () => bearer(await signToken({ sub: 'job', roles: ['SERVICE'] }, { key })),
  'a token with ADMIN': async () => bearer(await signToken({ sub: 'ann', roles: ['other', 'ADMIN'] }, { key })),
  'a service key': async () => bearer('key-of-mailer'),
  "an administrator's key": async () => bearer('key-of-ann'),
};
type Holder = keyof typeof holders;

const fields = {
  recommend: list,
  batchRecommend: '{ batchRecommend(userIds: ["1"]) { totalUsers } }',
  recommendForHistory: '{ recommendForHistory(watched: ["1"]) { source } }',
  similarMovies: '{ similarMovies(movieId: "1") { rank } }',
  movie: '{ movie(id: "1") { title } }',
  catalog: '{ catalog { movieCount } }',
  modelInfo: '{ modelInfo { version usage { lists } } }',
  reloadModel: 'mutation { reloadModel { __typename } }',
};

const no = 'UNAUTHENTICATED';
const forbidden = 'FORBIDDEN';
const table: [Holder, ...(string | undefined)[]][] = [
  ['nobody', no, no, no, no, undefined, undefined, undefined, no],
  ['user 1', undefined, forbidden, undefined, undefined, undefined, undefined, undefined, forbidden],
  ['user 2', forbidden, forbidden, undefined, undefined, undefined, undefined, undefined, forbidden],
  ['a token with SERVICE', undefined, undefined, undefined, undefined, undefined, undefined, undefined, forbidden],
  ['a service key', undefined, undefined, undefined, undefined, undefined, undefined, undefined, forbidden],
  ['a token with ADMIN', ...Array.from({ length: 8 }, () => undefined)],
  ["an administrator's key", ...Array.from({ length: 8 }, () => undefined)],
];

test.each(table)('case 30: what %s may ask for', async (holder, ...codes) => {
  const { ask } = await startJwtFront();
  const headers = await holders[holder]();
  for (const [at, [field, query]] of Object.entries(fields).entries()) {
    const { data, errors, status } = await ask(query, {}, headers);
    expect([field, status, errors?.[0]?.extensions['code']]).toEqual([field, 200, codes[at]]);
    // The mutation's field can't be null, so nothing is.
    if (codes[at] !== undefined) expect(data).toEqual(field === 'reloadModel' ? null : { [field]: null });
  }
});

test.each([
  ['open', {}],
  ['jwt', null],
] as const)('case 30: with USER_AUTH=%s, availableVersions is for administrators', async (_, open) => {
  const front = open === null ? await startJwtFront() : await startFront({ ...apiKeys, ...open });
  const versions = async (headers: Record<string, string>): Promise<unknown> => {
    const { data, errors } = await front.ask('{ modelInfo { availableVersions { version } } }', {}, headers);
    expect(errors).toBeUndefined();
    return (data as { modelInfo: { availableVersions: unknown } }).modelInfo.availableVersions;
  };
  for (const holder of ['nobody', 'user 1', 'a token with SERVICE', 'a service key'] as const)
    expect(await versions(await holders[holder]())).toBeNull();
  expect(await versions(bearer('wrong'))).toBeNull();
  expect(await versions(await holders["an administrator's key"]())).toHaveLength(2);
});

test('case 30: a token with a role that is not a list gives none', async () => {
  const { ask } = await startJwtFront();
  for (const roles of ['ADMIN', { ADMIN: true }, [['ADMIN']], ['admin', 'SERVICE '], 1, null]) {
    const { errors } = await ask(fields.batchRecommend, {}, bearer(await signToken({ roles }, { key })));
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN', role: 'SERVICE' } }]);
  }
});

test('case 30: a list of somebody else nulls its own row', async () => {
  const { ask } = await startJwtFront();
  const query = '{ mine: recommend(userId: 1) { source } theirs: recommend(userId: 2) { source } }';
  const { status, data, errors } = await ask(query, {}, await holders['user 1']());
  expect([status, data]).toEqual([200, { mine: { source: 'MODEL' }, theirs: null }]);
  expect(errors).toMatchObject([{ path: ['theirs'], extensions: { code: 'FORBIDDEN', role: 'SERVICE' } }]);
});

test('case 30: a list that is cached for its user is not answered to another', async () => {
  const cache = createMapCache();
  const front = await startJwtFront({ cache });
  const cached = '{ recommend(userId: "1") { cached recommendations { movie { title } } } }';
  await front.ask(cached, {}, await holders['user 1']());
  expect((await front.ask(cached, {}, await holders['user 1']())).data).toMatchObject({ recommend: { cached: true } });
  for (const [holder, code] of [
    ['user 2', 'FORBIDDEN'],
    ['nobody', 'UNAUTHENTICATED'],
  ] as const) {
    const { data, errors } = await front.ask(cached, {}, await holders[holder]());
    expect(data).toEqual({ recommend: null });
    expect(errors).toMatchObject([{ extensions: { code } }]);
  }
});

test('case 30: a list under way for its user is not answered to another', async () => {
  const models = new FakeModels();
  const ready = createFakeGeneration();
  const waiting: (() => void)[] = [];
  models.serving = {
    ...ready,
    scorer: {
      score: (jobs, lane) =>
        jobs.map(async (job) => {
          await new Promise<void>((resolve) => waiting.push(resolve));
          return ready.scorer.score([job], lane)[0]!;
        }),
    },
  };
  const front = await startJwtFront({ models });
  const owner = front.ask(list, {}, await holders['user 1']());
  await expect.poll(() => waiting.length).toBe(1);
  const other = await front.ask(list, {}, await holders['user 2']());
  expect([other.data, other.errors?.[0]?.extensions['code']]).toEqual([{ recommend: null }, 'FORBIDDEN']);
  expect(waiting).toHaveLength(1);
  waiting[0]?.();
  expect((await owner).errors).toBeUndefined();
});

test('case 30: who may not ask does not reach the model', async () => {
  const models = new FakeModels();
  let runs = 0;
  models.serving = createFakeGeneration('1', {
    scorer: {
      score: (jobs) => {
        runs += jobs.length;
        return jobs.map(() => new Promise(() => undefined));
      },
    },
  });
  const front = await startJwtFront({ models });
  for (const field of ['recommend', 'batchRecommend', 'recommendForHistory', 'similarMovies'] as const)
    expect((await front.ask(fields[field])).errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  expect(runs).toBe(0);
});

test('with USER_AUTH=open credentials of any kind change nothing about lists', async () => {
  const { ask, logs } = await startFront(apiKeys);
  for (const headers of [{}, bearer('wrong'), bearer('a.b.c'), { authorization: 'Basic x' }, bearer('key-of-ann')]) {
    for (const field of ['recommend', 'batchRecommend', 'recommendForHistory', 'similarMovies'] as const)
      expect((await ask(fields[field], {}, headers)).errors).toBeUndefined();
  }
  expect(logs.filter(({ level }) => level !== 'info')).toEqual([]);
});

test('with USER_AUTH=jwt nobody is an administrator for being on this machine', async () => {
  const { ask } = await startJwtFront({ adminKeys: [] });
  expect((await ask(fields.reloadModel)).errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
});
