import { cpSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createControlled, flipModelByte, setAlias } from '../../support/controlled-models.ts';
import { createMemoryGroup, createMemoryGroupState } from '../../support/memory-group.ts';
import { copyOfModels } from '../../support/shipped-models.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { until } from '../../support/until.ts';

const followMs = 20;
const serves = (models: { current: () => { version: string } | undefined }, version: string): Promise<void> =>
  until(`version ${version} serves`, () => models.current()?.version === version, 20_000);

describe('a followed alias', () => {
  test('is served when it moves; what is refused is left alone until its bundle changes', async () => {
    const folder = await copyOfModels();
    const state = createMemoryGroupState();
    const { models } = createControlled(folder, { group: createMemoryGroup(state), followMs });
    await models.start();
    setAlias(folder, 'production', '1');
    await serves(models, '1');
    expect(state.changes[0]).toMatchObject({
      trigger: 'FOLLOWED_ALIAS',
      actor: null,
      fromVersion: '2',
      switched: true,
    });
    flipModelByte(folder, '2');
    setAlias(folder, 'production', '2');
    await until('version 2 is refused', () => models.lastFailure() !== null, 20_000);
    await until('it is recorded', () => state.changes[0]?.switched === false);
    expect(state.changes[0]).toMatchObject({ toVersion: '2', message: expect.stringContaining('HASHES (model.onnx)') });
    const attempts = state.changes.length;
    for (let looks = 0; looks < 10; looks++) models.look();
    await new Promise((resolve) => setTimeout(resolve, 10 * followMs));
    expect(state.changes).toHaveLength(attempts);
    expect(models.current()?.version).toBe('1');
    setAlias(folder, 'production', '1');
    setAlias(folder, 'production', '2');
    flipModelByte(folder, '2');
    await serves(models, '2');
    expect(models.lastFailure()).toBeNull();
  });

  test('is not followed past what an administrator pinned, until it moves', async () => {
    const folder = await copyOfModels();
    const state = createMemoryGroupState();
    const { models } = createControlled(folder, { group: createMemoryGroup(state), followMs });
    await models.start();
    await models.reload({ version: '1' }, 'alice');
    expect(state.pin).toMatchObject({ version: '1', aliasTarget: '2', actor: 'alice' });
    await new Promise((resolve) => setTimeout(resolve, 10 * followMs));
    expect(models.current()?.version).toBe('1');
    setAlias(folder, 'production', '1');
    await until('the pin is gone', () => state.pin === null);
    setAlias(folder, 'production', '2');
    await serves(models, '2');
  });

  test('that is gone for a moment has not moved: what serves goes on, and a pin stays', async () => {
    const folder = await copyOfModels();
    const state = createMemoryGroupState();
    const { models } = createControlled(folder, { group: createMemoryGroup(state), followMs });
    const aliases = join(folder, 'movies/aliases.json');
    await models.start();
    setAlias(folder, 'production', '1');
    await serves(models, '1');
    renameSync(aliases, `${aliases}.away`);
    await new Promise((resolve) => setTimeout(resolve, 10 * followMs));
    expect(models.current()?.version).toBe('1');
    await models.rollback('alice');
    expect(state.pin).toMatchObject({ version: '2', aliasTarget: '1' });
    renameSync(`${aliases}.away`, aliases);
    await new Promise((resolve) => setTimeout(resolve, 10 * followMs));
    expect([models.current()?.version, state.pin?.version]).toEqual(['2', '2']);
  });

  test('that is read again by hand is pinned as what it points to, so it is followed on', async () => {
    const folder = await copyOfModels();
    const { models } = createControlled(folder, { followMs });
    await models.start();
    await models.reload({ version: '1' }, null);
    await models.reload({}, null);
    expect(models.current()?.version).toBe('2');
    setAlias(folder, 'production', '1');
    await serves(models, '1');
  });
});

describe('a pin', () => {
  test('is honoured at the next start, unless the alias has moved meanwhile', async () => {
    const folder = await copyOfModels();
    const state = createMemoryGroupState();
    const startAgain = async () => {
      const { models } = createControlled(folder, { group: createMemoryGroup(state) });
      await models.start();
      return models;
    };
    const first = await startAgain();
    await first.reload({ version: '1' }, 'alice');
    await first.close();
    const second = await startAgain();
    expect(second.current()?.version).toBe('1');
    await second.close();
    setAlias(folder, 'staging', '1');
    cpSync(join(folder, 'movies/2'), join(folder, 'movies/3'), { recursive: true });
    setAlias(folder, 'production', '3');
    const third = await startAgain();
    // Version 3 is a copy of 2 and says so; what served before serves.
    expect(state.pin).toBeNull();
    expect(third.current()?.version).toBe('1');
    expect(state.changes.slice(0, 2)).toMatchObject([
      { trigger: 'STARTUP', toVersion: '1', switched: true },
      { trigger: 'STARTUP', toVersion: '3', switched: false, message: expect.stringContaining('MANIFEST') },
    ]);
  });

  test('of one server is followed by the others, whether or not they follow the alias; each checks for itself', async () => {
    const state = createMemoryGroupState();
    const folders = await Promise.all([copyOfModels(), copyOfModels(), copyOfModels()]);
    flipModelByte(folders[2], '1');
    const servers = folders.map((folder, at) =>
      createControlled(folder, {
        group: createMemoryGroup(state, `server-${at}`),
        followMs: at === 1 ? followMs : null,
      }),
    );
    for (const { models } of servers) await models.start();
    await servers[0]!.models.reload({ version: '1' }, 'alice');
    await serves(servers[1]!.models, '1');
    await until('the third refuses', () => servers[2]!.models.lastFailure() !== null, 20_000);
    expect(servers[2]!.models.current()?.version).toBe('2');
    expect(await servers[0]!.group.replicas()).toMatchObject([
      { name: 'server-0', modelVersion: '1' },
      { name: 'server-1', modelVersion: '1' },
      { name: 'server-2', modelVersion: '2' },
    ]);
    expect(state.changes).toContainEqual(
      expect.objectContaining({ trigger: 'OTHER_REPLICA', actor: 'alice', switched: true, toVersion: '1' }),
    );
  });

  test('case 12: to what served before is followed by the others at once, even when its directory is gone', async () => {
    const state = createMemoryGroupState();
    const folders = await Promise.all([copyOfModels(), copyOfModels()]);
    const [first, second] = folders.map((folder, at) =>
      createControlled(folder, { group: createMemoryGroup(state, `server-${at}`) }),
    );
    for (const { models } of [first!, second!]) await models.start();
    await first!.models.reload({ version: '1' }, 'alice');
    await serves(second!.models, '1');
    for (const folder of folders) rmSync(join(folder, 'movies/2'), { recursive: true });
    await first!.models.rollback('alice');
    await serves(second!.models, '2');
    expect(second!.models.lastFailure()).toBeNull();
  });
});

test('a pin that nobody told of is found within seconds, however seldom the alias is looked at', async () => {
  const folder = await copyOfModels();
  const state = createMemoryGroupState();
  const { models } = createControlled(folder, { group: createMemoryGroup(state), followMs: 3_600_000 });
  await models.start();
  state.pin = { version: '1', aliasTarget: '2', pinnedAt: new Date().toISOString(), actor: 'alice' };
  await serves(models, '1');
});

test('what serves in the place of a refused version gives way to it once it is mended; until then it is said', async () => {
  const folder = await copyOfModels();
  const state = createMemoryGroupState();
  const first = createControlled(folder, { group: createMemoryGroup(state) }).models;
  setAlias(folder, 'production', '1');
  await first.start();
  await first.close();
  flipModelByte(folder, '2');
  setAlias(folder, 'production', '2');
  const { models } = createControlled(folder, { group: createMemoryGroup(state) });
  await models.start();
  expect(models.current()?.version).toBe('1');
  expect(models.lastFailure()).toMatchObject({ refusedVersion: '2', failedStep: 'HASHES' });
  flipModelByte(folder, '2');
  await serves(models, '2');
  expect(models.lastFailure()).toBeNull();
  setAlias(folder, 'production', '1'); // which is not followed
  await new Promise((resolve) => setTimeout(resolve, 6_000));
  expect(models.current()?.version).toBe('2');
});

test('what nobody sees is in the log: no versions at all, an alias that is not there, pins and their end', async () => {
  const nothing = createControlled(await temporaryFolder());
  await nothing.models.start();
  expect(nothing.models.lastFailure()).toMatchObject({ failedStep: 'FETCH', actual: 'none' });
  const folder = await copyOfModels();
  const aliases = join(folder, 'movies/aliases.json');
  writeFileSync(aliases, '{"prodution":"1"}');
  const state = createMemoryGroupState();
  const { models, lines } = createControlled(folder, { group: createMemoryGroup(state), followMs: 20 });
  await models.start();
  expect(lines).toContainEqual(expect.objectContaining({ fields: { alias: 'production', known: ['prodution'] } }));
  await models.reload({ version: '1' }, 'alice');
  setAlias(folder, 'production', '2');
  await serves(models, '2');
  expect(lines).toContainEqual(
    expect.objectContaining({ fields: { version: '1', pinnedBy: 'alice', aliasTarget: '2' } }),
  );
});

describe('case 13: a server without a model', () => {
  test('takes one when it appears', async () => {
    const folder = await temporaryFolder();
    const { models, lines } = createControlled(folder);
    await models.start();
    expect([models.status(), models.current()]).toEqual(['NOT_LOADED', undefined]);
    const shipped = await copyOfModels();
    mkdirSync(join(folder, 'other'));
    cpSync(join(shipped, 'movies'), join(folder, 'other/movies'), { recursive: true });
    renameSync(join(folder, 'other/movies'), join(folder, 'movies'));
    await serves(models, '2');
    expect(lines.filter(({ message }) => message === 'model refused')).toHaveLength(1); // that there is none, once
  });

  test('tries again what was refused, once it is mended', async () => {
    const folder = await copyOfModels();
    flipModelByte(folder, '2');
    const { models } = createControlled(folder);
    await models.start();
    expect(models.status()).toBe('NOT_LOADED');
    flipModelByte(folder, '2');
    await serves(models, '2');
    rmSync(folder, { recursive: true });
    expect(models.status()).toBe('LOADED');
  });
});
