import { expect, test } from 'vitest';
import { createControlled, flipModelByte, setAlias } from '../../support/controlled-models.ts';
import { createMemoryGroup, createMemoryGroupState } from '../../support/memory-group.ts';
import { copyOfModels } from '../../support/shipped-models.ts';
import { until } from '../../support/until.ts';

test('what is refused again and again is recorded once, so that the record goes on saying what served', async () => {
  const folder = await copyOfModels();
  const state = createMemoryGroupState();
  setAlias(folder, 'production', '1');
  const first = createControlled(folder, { group: createMemoryGroup(state), followMs: 20 });
  await first.models.start();
  flipModelByte(folder, '2');
  setAlias(folder, 'production', '2');
  const refusals = (): number => first.lines.filter(({ message }) => message === 'model refused').length;
  await until('it is refused', () => refusals() === 1, 20_000);
  const once = first.models.lastFailure();
  await until('it is refused again', () => first.models.lastFailure() !== once, 20_000);
  await first.models.reload({ version: '2' }, 'alice');
  await first.models.reload({ version: '2' }, 'alice');
  await first.models.close();
  const triggers = state.changes.filter(({ switched }) => !switched).map(({ trigger }) => trigger);
  expect(triggers.toReversed()).toEqual(['FOLLOWED_ALIAS', 'RELOAD_MUTATION', 'RELOAD_MUTATION']);
});

test('a source that fails oddly does not keep a server from starting with what served before', async () => {
  const folder = await copyOfModels();
  const state = createMemoryGroupState();
  const first = createControlled(folder, { group: createMemoryGroup(state) }).models;
  await first.start();
  await first.close();
  const oddities = { aliases: () => Promise.reject(new RangeError('Invalid time value')) };
  const { models, lines } = createControlled(folder, { group: createMemoryGroup(state), oddities });
  await models.start();
  expect(models.current()?.version).toBe('2');
  expect(models.lastFailure()).not.toBeNull();
  expect(lines).toContainEqual(expect.objectContaining({ level: 'error', message: 'model could not be loaded' }));
});

test('when the source is back and wants what serves in its place, nothing has failed any more', async () => {
  const folder = await copyOfModels();
  const state = createMemoryGroupState();
  const first = createControlled(folder, { group: createMemoryGroup(state) }).models;
  await first.start();
  await first.close();
  let isAway = true;
  const oddities = {
    aliases: async () => {
      if (isAway) throw new RangeError('Invalid time value');
      return { production: '2' };
    },
  };
  const { models } = createControlled(folder, { group: createMemoryGroup(state), oddities });
  await models.start();
  expect(models.lastFailure()).not.toBeNull();
  isAway = false;
  await until('nothing has failed', () => models.lastFailure() === null, 10_000);
  expect(models.current()?.version).toBe('2');
});
