import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import { expect, test } from 'vitest';
import { AnswerBacklog } from '../../../src/http/operations/answer-backlog.ts';

const responseOf = (): ServerResponse => new EventEmitter() as ServerResponse;
const megabytes = (count: number): number => count * 1_000_000;

test('large answers are sent as long as those that are not read yet leave room, small ones always', () => {
  const backlog = new AnswerBacklog(megabytes(100));
  const first = responseOf();
  expect(backlog.admits(first, megabytes(60))).toBe(true);
  expect(backlog.admits(responseOf(), megabytes(41))).toBe(false);
  expect(backlog.admits(responseOf(), megabytes(40))).toBe(true);
  expect(backlog.admits(responseOf(), megabytes(1))).toBe(false);
  expect(backlog.admits(responseOf(), megabytes(1) - 1)).toBe(true);
  first.emit('close');
  expect(backlog.admits(responseOf(), megabytes(60))).toBe(true);
});

test('an answer larger than all room is sent when nothing else waits', () => {
  const backlog = new AnswerBacklog(megabytes(10));
  const first = responseOf();
  expect(backlog.admits(first, megabytes(50))).toBe(true);
  expect(backlog.admits(responseOf(), megabytes(50))).toBe(false);
  first.emit('close');
  expect(backlog.admits(responseOf(), megabytes(50))).toBe(true);
});
