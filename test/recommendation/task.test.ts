import { describe, expect, test } from 'vitest';
import { createPlan } from '../../src/recommendation/plan.ts';
import type { UserRecord } from '../../src/recommendation/ports.ts';
import type { ListRequest } from '../../src/recommendation/request.ts';
import {
  createHistoryTask,
  createUserTask,
  type ScoringTask,
  type TaskContext,
} from '../../src/recommendation/task.ts';
import { smallCatalogue } from '../support/catalogues.ts';
import { plainPlan, plainRequest, userWho } from '../support/tasks.ts';

const users = new Map<string, UserRecord>([
  ['likes', userWho(0, [0, 1], [1, 0.8])],
  ['also likes', userWho(1, [0, 1], [1, 0.8])],
  ['only dislikes', userWho(2, [3], [0])],
  ['also only dislikes', userWho(3, [3], [0])],
  ['saw nothing', userWho(4, [])],
]);

const contextOf = (needs: Partial<TaskContext['needs']> = {}, fingerprint = 'f'): TaskContext => ({
  fingerprint,
  needs: { history: true, userIndex: false, ...needs },
  userColumns: [],
  users: { count: users.size, find: (id) => users.get(id) },
});

const taskFor = (userId: string, request: Partial<ListRequest> = {}, context = contextOf()): ScoringTask =>
  createUserTask(context, createPlan(smallCatalogue, { ...plainRequest, ...request }), userId);

describe('a task is cold', () => {
  const history = { history: true, userIndex: false };
  const userIndex = { history: false, userIndex: true };
  const both = { history: true, userIndex: true };
  const neither = { history: false, userIndex: false };

  test.each([
    ['likes', history, false],
    ['only dislikes', history, true],
    ['saw nothing', history, true],
    ['a stranger', history, true],
    ['likes', userIndex, false],
    ['saw nothing', userIndex, false],
    ['a stranger', userIndex, true],
    ['likes', both, false],
    ['only dislikes', both, true],
    ['a stranger', both, true],
    ['a stranger', neither, false],
  ])('when what the graph needs is missing: user %s, needs %o, is %s', (userId, needs, cold) => {
    expect(taskFor(userId, {}, contextOf(needs)).cold).toBe(cold);
  });

  test('for a history of somebody who is no user where the graph needs a user, or where the history is empty', () => {
    const some = Int32Array.of(1);
    expect(createHistoryTask(contextOf(), plainPlan, some).cold).toBe(false);
    expect(createHistoryTask(contextOf(), plainPlan, new Int32Array(0)).cold).toBe(true);
    expect(createHistoryTask(contextOf(both), plainPlan, some).cold).toBe(true);
  });
});

describe('a task', () => {
  test('carries everything that the user saw, and what each counts', () => {
    const { userRow, history, weights } = taskFor('likes');
    expect({ userRow, history: [...history], weights: [...weights] }).toEqual({
      userRow: 0,
      history: [0, 1],
      weights: [1, Math.fround(0.8)],
    });
  });

  test('of a stranger has row -1 and an empty history', () => {
    const { userRow, history, weights } = taskFor('a stranger');
    expect([userRow, history.length, weights.length]).toEqual([-1, 0, 0]);
  });

  test('of a bare history counts every movie fully', () => {
    const task = createHistoryTask(contextOf(), plainPlan, Int32Array.of(2, 0));
    expect([task.userRow, [...task.history], [...task.weights]]).toEqual([-1, [2, 0], [1, 1]]);
  });
});

describe('the key of a task', () => {
  test('begins with the fingerprint, so that no other bundle shares it, and has one length', () => {
    const { key } = taskFor('likes');
    expect(key).toMatch(/^f:[A-Za-z0-9_-]{43}$/);
    expect(taskFor('likes', {}, contextOf({}, 'g')).key).toBe(key.replace(/^f/, 'g'));
  });

  test('is the same when the same is asked again, whatever the page', () => {
    const { key } = taskFor('likes', { topK: 5 });
    expect(taskFor('likes', { topK: 50 }).key).toBe(key);
    expect(taskFor('likes', { offset: 150 } as Partial<ListRequest>).key).toBe(key);
  });

  test('differs between users, even of equal histories, and between plans', () => {
    const keys = [
      taskFor('likes'),
      taskFor('also likes'),
      taskFor('likes', { includeSeen: true }),
      taskFor('likes', { exclude: ['1'] }),
      taskFor('likes', { filter: { minRating: 5 } }),
      taskFor('only dislikes'),
    ].map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
  });

  test('differs when the history of the user has grown', () => {
    const grown = { ...contextOf(), users: { count: 1, find: () => userWho(0, [0, 1, 2], [1, 0.8, 1]) } };
    expect(taskFor('likes', {}, grown).key).not.toBe(taskFor('likes').key);
  });

  test('is shared by all cold users without any history, known or not', () => {
    expect(taskFor('a stranger').key).toBe(taskFor('another stranger').key);
    expect(taskFor('saw nothing').key).toBe(taskFor('a stranger').key);
  });

  test('of a cold user who has seen something is their own, unless seen movies are included', () => {
    expect(taskFor('only dislikes').key).not.toBe(taskFor('a stranger').key);
    expect(taskFor('only dislikes').key).not.toBe(taskFor('also only dislikes').key);
    const seenToo = { includeSeen: true };
    expect(taskFor('only dislikes', seenToo).key).toBe(taskFor('a stranger', seenToo).key);
  });

  test('of a known user is not that of the same user when cold', () => {
    const needsUser = contextOf({ history: false, userIndex: false });
    expect(taskFor('only dislikes', {}, needsUser).key).not.toBe(taskFor('only dislikes').key);
  });

  test('of a bare history depends on its movies and their order', () => {
    const keyOf = (...items: number[]): string => createHistoryTask(contextOf(), plainPlan, Int32Array.from(items)).key;
    expect(keyOf(0, 1)).toBe(keyOf(0, 1));
    expect(new Set([keyOf(), keyOf(0), keyOf(0, 1), keyOf(1, 0), taskFor('likes').key]).size).toBe(5);
  });
});
