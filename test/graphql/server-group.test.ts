import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { createMemoryGroup, createMemoryGroupState } from '../support/memory-group.ts';
import { startFront } from '../support/front.ts';
import { range } from '../support/turns.ts';

const groupOf = (changes: number) => {
  const state = createMemoryGroupState();
  for (const at of range(0, changes))
    state.changes.unshift({
      occurredAt: new Date(at).toISOString(),
      trigger: 'FOLLOWED_ALIAS',
      actor: null,
      fromVersion: '1',
      toVersion: String(at),
      switched: false,
      message: 'Refused.',
    });
  state.versions.set('a', '1').set('b', null);
  return createMemoryGroup(state, 'a');
};

const question = '{ modelInfo { replicas { name modelVersion } recentChanges { toVersion } } }';

test('administrators see replicas and changes, newest first, 20 of them unless they ask for more', async () => {
  const { ask } = await startFront({ group: groupOf(30) });
  const { data } = await ask(question);
  expect(data).toEqual({
    modelInfo: {
      replicas: [
        { name: 'a', modelVersion: '1' },
        { name: 'b', modelVersion: null },
      ],
      recentChanges: range(10, 30)
        .toReversed()
        .map((at) => ({ toVersion: String(at) })),
    },
  });
  expect(
    (
      await ask(
        '{ modelInfo { recentChanges(first: 1) { occurredAt trigger actor fromVersion toVersion switched message } } }',
      )
    ).data,
  ).toEqual({
    modelInfo: {
      recentChanges: [
        {
          occurredAt: '1970-01-01T00:00:00.029Z',
          trigger: 'FOLLOWED_ALIAS',
          actor: null,
          fromVersion: '1',
          toVersion: '29',
          switched: false,
          message: 'Refused.',
        },
      ],
    },
  });
});

test.each([0, 101, -1])('recentChanges(first: %s) is BAD_USER_INPUT', async (first) => {
  const { ask } = await startFront({ group: groupOf(1) });
  const { errors } = await ask(`{ modelInfo { recentChanges(first: ${first}) { toVersion } } }`);
  expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', argument: 'first' } }]);
});

test('nobody else sees either', async () => {
  const sha256 = createHash('sha256').update('key').digest('hex');
  const { ask } = await startFront({ group: groupOf(1), adminKeys: [{ name: 'alice', sha256 }] });
  const { data, errors } = await ask(question);
  expect([data, errors]).toEqual([{ modelInfo: { replicas: null, recentChanges: null } }, undefined]);
});
