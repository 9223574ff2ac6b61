import { expect, test } from 'vitest';
import { createAnswerRoom, smallAnswer } from '../../../src/graphql/answer-size/answer-room.ts';

const large = smallAnswer + 1;

test('large answers have room until it is full, and again when one has gone', () => {
  const room = createAnswerRoom(2 * large);
  const leave = room.take(large);
  expect(room.take(large)).not.toBeNull();
  expect(room.take(large)).toBeNull();
  leave!();
  expect(room.take(large)).not.toBeNull();
});

test('small answers always have room and take none', () => {
  const room = createAnswerRoom(large);
  expect(room.take(smallAnswer)).not.toBeNull();
  expect(room.take(large)).not.toBeNull();
  expect(room.take(smallAnswer)).not.toBeNull();
});

test('an answer larger than the room has it alone', () => {
  const room = createAnswerRoom(large);
  const leave = room.take(2 * large);
  expect(room.take(large)).toBeNull();
  leave!();
  expect(room.take(large)).not.toBeNull();
});
