import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { badUserInput, MarqueeError } from '../../src/errors.ts';
import type { LoadStep } from '../../src/model/loading/load-step.ts';
import type { ReloadOutcome, RollbackOutcome } from '../../src/model/reload-outcome.ts';
import { createFakeGeneration, FakeModels } from '../support/fake-models.ts';
import { rawRequest, startFront, type Front } from '../support/front.ts';

const reload = `mutation ($input: ReloadModelInput) { reloadModel(input: $input) {
  __typename
  ... on ModelChangeResult { message currentVersion }
  ... on ModelReloaded { fromVersion steps { name state durationMs } modelInfo { version aliases } }
  ... on ModelRefused { refusedVersion failedStep file expected actual }
  ... on ModelVersionConflict { expectedVersion }
  ... on ReloadInProgress { progress { targetVersion startedAt steps { name } } }
} }`;

const steps: readonly LoadStep[] = [
  { name: 'SWITCH', state: 'PASSED', durationMs: 1.5 },
  { name: 'COMPARE', state: 'SKIPPED', durationMs: null },
];

const ending = (outcome: ReloadOutcome): FakeModels => {
  const models = new FakeModels();
  models.onReload = () => outcome;
  return models;
};

const digest = (key: string): string => createHash('sha256').update(key).digest('hex');

const audit = ({ logs }: Front): object[] => logs.filter(({ fields }) => 'audit' in fields).map(({ fields }) => fields);

test('a reload answers with the model that serves now, although it pins none', async () => {
  const models = new FakeModels();
  models.onReload = ({ version }) => {
    expect(models.pins).toBe(0);
    models.serving = createFakeGeneration(version ?? '?');
    return { kind: 'reloaded', version: '2', fromVersion: '1', steps };
  };
  const front = await startFront({ models });
  const { data, headers } = await front.ask(reload, { input: { version: '2', expectedCurrent: '1' } });
  expect(models.requests).toMatchObject([{ version: '2', expectedCurrent: '1' }]);
  expect(data).toEqual({
    reloadModel: {
      __typename: 'ModelReloaded',
      message: 'Version 2 is serving now; version 1 served before.',
      currentVersion: '2',
      fromVersion: '1',
      steps,
      modelInfo: { version: '2', aliases: [] },
    },
  });
  expect(audit(front)).toEqual([
    {
      audit: 'reloadModel',
      requestId: headers.get('x-request-id'),
      who: 'local',
      kind: 'admin',
      from: '1',
      to: '2',
      outcome: 'reloaded',
    },
  ]);
});

test.each<[ReloadOutcome, object]>([
  [
    { kind: 'already-current', version: '1' },
    { __typename: 'ModelAlreadyCurrent', message: 'Version 1 is serving already.' },
  ],
  [
    { kind: 'version-conflict', expectedVersion: '7' },
    {
      __typename: 'ModelVersionConflict',
      message: 'Version 7 should be serving, but version 1 is.',
      expectedVersion: '7',
    },
  ],
  [
    { kind: 'in-progress', progress: { targetVersion: '2', dryRun: false, startedAt: new Date(0), steps } },
    {
      __typename: 'ReloadInProgress',
      progress: {
        targetVersion: '2',
        startedAt: '1970-01-01T00:00:00.000Z',
        steps: [{ name: 'SWITCH' }, { name: 'COMPARE' }],
      },
    },
  ],
  [
    { kind: 'refused', refusedVersion: '2', failedStep: 'GRAPH', file: null, expected: 'a', actual: 'b', steps },
    {
      __typename: 'ModelRefused',
      message: 'Version 2 was refused in step GRAPH: expected a, got b.',
      refusedVersion: '2',
      failedStep: 'GRAPH',
      file: null,
    },
  ],
])('%j is an expected ending', async (outcome, result) => {
  const front = await startFront({ models: ending(outcome) });
  const { status, data, errors } = await front.ask(reload);
  expect([status, errors]).toEqual([200, undefined]);
  expect(data).toMatchObject({ reloadModel: { ...result, currentVersion: '1' } });
  expect(audit(front)).toMatchObject([{ outcome: outcome.kind }]);
});

const rollback = `mutation { rollbackModel {
  __typename
  ... on ModelChangeResult { message currentVersion }
  ... on ModelReloaded { fromVersion steps { name } modelInfo { version previousVersion } }
  ... on ModelRefused { refusedVersion failedStep }
  ... on ReloadInProgress { progress { targetVersion } }
} }`;

test.each<[RollbackOutcome, object]>([
  [
    { kind: 'reloaded', version: '1', fromVersion: '2', steps },
    {
      __typename: 'ModelReloaded',
      message: 'Version 1 is serving now; version 2 served before.',
      fromVersion: '2',
      modelInfo: { version: '1', previousVersion: '2' },
    },
  ],
  [{ kind: 'no-previous' }, { __typename: 'NoPreviousModel', message: 'There is no version to go back to.' }],
  [
    { kind: 'refused', refusedVersion: '2', failedStep: 'GRAPH', file: null, expected: 'a', actual: 'b', steps },
    { __typename: 'ModelRefused', refusedVersion: '2', failedStep: 'GRAPH' },
  ],
  [
    { kind: 'in-progress', progress: { targetVersion: '2', dryRun: false, startedAt: new Date(0), steps } },
    { __typename: 'ReloadInProgress', progress: { targetVersion: '2' } },
  ],
])('a rollback may end with %j', async (outcome, result) => {
  const models = new FakeModels();
  models.previous = '2';
  models.onRollback = () => outcome;
  const front = await startFront({ models });
  const { status, data, errors } = await front.ask(rollback);
  expect([status, errors]).toEqual([200, undefined]);
  expect(data).toMatchObject({ rollbackModel: { ...result, currentVersion: '1' } });
  expect(models.actors).toEqual(['local']);
  expect(audit(front)).toMatchObject([{ audit: 'rollbackModel', who: 'local', from: '1', outcome: outcome.kind }]);
});

test('a rollback needs the role ADMIN, and a denied one is audited', async () => {
  const front = await startFront({
    adminKeys: [{ name: 'alice', sha256: digest('key-of-alice') }],
  });
  const { errors } = await front.ask(rollback);
  expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  expect(front.models.actors).toEqual([]);
  expect(audit(front)).toMatchObject([{ audit: 'rollbackModel', who: null, outcome: 'UNAUTHENTICATED' }]);
});

test('modelInfo shows the load that is under way, step by step', async () => {
  const models = new FakeModels();
  const { ask } = await startFront({ models });
  const question = '{ modelInfo { reload { targetVersion startedAt steps { name state durationMs } } } }';
  expect((await ask(question)).data).toEqual({ modelInfo: { reload: null } });
  models.loading = { targetVersion: '2', dryRun: false, startedAt: new Date(0), steps };
  expect((await ask(question)).data).toEqual({
    modelInfo: { reload: { targetVersion: '2', startedAt: '1970-01-01T00:00:00.000Z', steps } },
  });
});

test('a request that makes no sense is BAD_USER_INPUT and audited', async () => {
  const models = new FakeModels();
  models.onReload = () => {
    throw badUserInput('version', 'version must match a pattern.');
  };
  const front = await startFront({ models });
  const { data, errors } = await front.ask(reload, { input: { version: '../../x' } });
  expect(data).toBeNull();
  expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', argument: 'version' } }]);
  expect(audit(front)).toMatchObject([{ who: 'local', to: '../../x', outcome: 'BAD_USER_INPUT' }]);
});

test('a reload may take longer than a query may', async () => {
  const models = new FakeModels();
  const scorer = { score: (jobs: readonly unknown[]) => jobs.map(() => new Promise<never>(() => undefined)) };
  models.serving = createFakeGeneration('1', { scorer });
  const { ask } = await startFront({ models, requestTimeoutMs: 10 });
  // A query that is asked later and times out meanwhile.
  models.onReload = async () => {
    const { errors } = await ask('{ recommend(userId: "1") { source } }');
    expect(errors).toMatchObject([{ extensions: { code: 'TIMEOUT' } }]);
    return { kind: 'already-current', version: '1' };
  };
  expect((await ask(reload)).data).toMatchObject({ reloadModel: { __typename: 'ModelAlreadyCurrent' } });
});

const adminKeys = [
  { name: 'ann', sha256: digest('key-of-ann') },
  { name: 'bob', sha256: digest('key-of-bob') },
];

test.each([
  ['Bearer key-of-ann', 'ann'],
  ['bearer key-of-bob', 'bob'],
])('%s is an administrator', async (authorization, who) => {
  const front = await startFront({ adminKeys, production: true });
  const { errors } = await front.ask(reload, {}, { authorization });
  expect(errors).toBeUndefined();
  expect(audit(front)).toMatchObject([{ who, outcome: 'already-current' }]);
});

test.each([
  ['no key', {}],
  ['a wrong key', { authorization: 'Bearer wrong' }],
  ['a part of a key', { authorization: 'Bearer key-of-an' }],
  ['a digest', { authorization: `Bearer ${digest('key-of-ann')}` }],
  ['another scheme', { authorization: 'Basic key-of-ann' }],
])('%s is UNAUTHENTICATED, also on this machine, and the audit does not have it', async (_, headers) => {
  const front = await startFront({ adminKeys });
  const { status, data, errors } = await front.ask(reload, {}, headers);
  expect([status, data]).toEqual([200, null]);
  expect(errors).toMatchObject([{ path: ['reloadModel'], extensions: { code: 'UNAUTHENTICATED' } }]);
  expect(front.models.requests).toEqual([]);
  expect(audit(front)).toMatchObject([{ who: null, to: 'followed alias', outcome: 'UNAUTHENTICATED' }]);
  expect(JSON.stringify(front.logs)).not.toMatch(/key-of|wrong/);
});

const askFrom = async (front: Front, headers: Record<string, string>): Promise<unknown> => {
  const { body } = await rawRequest(`${front.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query: reload }),
  });
  const { errors } = JSON.parse(body) as { errors?: { extensions: { code: string }; message: string }[] };
  return errors?.[0]?.extensions.code;
};

test.each(['localhost', 'localhost:4000', '127.0.0.1:4000', '[::1]:4000'])(
  'without keys a request on this machine to %s may, outside production',
  async (host) => {
    expect(await askFrom(await startFront(), { host })).toBeUndefined();
    expect(await askFrom(await startFront({ production: true }), { host })).toBe('FORBIDDEN');
  },
);

test.each([
  ['another host', { host: 'rebound.example' }],
  ['a host that only begins like this machine', { host: 'localhost.example' }],
  ['Forwarded', { forwarded: 'for=192.0.2.1' }],
  ['X-Forwarded-For', { 'x-forwarded-for': '192.0.2.1' }],
  ['X-Forwarded-Host', { 'x-forwarded-host': 'a.example' }],
  ['X-Real-IP', { 'x-real-ip': '192.0.2.1' }],
  ['Via', { via: '1.1 proxy' }],
])('without keys a request with %s is FORBIDDEN', async (_, headers) => {
  expect(await askFrom(await startFront(), headers)).toBe('FORBIDDEN');
});

test('FORBIDDEN says which setting is missing', async () => {
  const { ask } = await startFront({ production: true });
  expect((await ask(reload)).errors?.[0]?.message).toContain('ADMIN_API_KEYS is not set');
});

test('a fault of a reload is masked, logged and audited', async () => {
  const models = new FakeModels();
  models.onReload = () => Promise.reject(new Error('secret'));
  const front = await startFront({ models });
  const { status, errors } = await front.ask(reload);
  expect(status).toBe(500);
  expect(errors).toMatchObject([{ message: 'Internal server error' }]);
  expect(audit(front)).toMatchObject([{ outcome: 'INTERNAL_SERVER_ERROR' }]);
});

test('a reload that is overtaken by the end of the server says so', async () => {
  const models = new FakeModels();
  models.onReload = () => Promise.reject(new MarqueeError('MODEL_NOT_READY', 'The server is stopping.'));
  const { ask } = await startFront({ models });
  expect((await ask(reload)).status).toBe(503);
});
