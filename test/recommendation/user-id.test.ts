import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkUserId } from '../../src/recommendation/arguments/user-id.ts';
import { marqueeError } from '../support/refusals.ts';

describe('case 1: an id of a bundle whose ids are integers', () => {
  test.each(['1', '42', '611', '1000000', '9007199254740991'])('passes as it is: %s', (id) => {
    expect(checkUserId(id, 'integer')).toBe(id);
  });

  test.each([
    ['zero', '0'],
    ['negative', '-1'],
    ['with a plus', '+1'],
    ['with a leading zero', '042'],
    ['with an exponent', '1e3'],
    ['hexadecimal', '0x10'],
    ['a fraction', '1.0'],
    ['a full-width digit', '１'],
    ['an Arabic-Indic digit', '١'],
    ['2^53', '9007199254740992'],
    ['far past 2^53', '1'.repeat(400)],
    ['empty', ''],
    ['a space', ' '],
    ['with a space before', ' 1'],
    ['with a line end', '1\n'],
    ['with NUL', '1\0'],
    ['a word', 'NaN'],
    ['infinite', 'Infinity'],
    ['two numbers', '1,2'],
  ])('is refused when it is %s', (_, id) => {
    expect(() => checkUserId(id, 'integer')).toThrow(marqueeError('BAD_USER_INPUT', 'whole numbers from 1 to'));
  });

  test('is accepted only if it reads back as the same number', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.bigInt().map(String), fc.double().map(String)), (id) => {
        let accepted = true;
        try {
          checkUserId(id, 'integer');
        } catch {
          accepted = false;
        }
        expect(accepted).toBe(Number.isSafeInteger(Number(id)) && Number(id) > 0 && String(Number(id)) === id);
      }),
      { numRuns: 500 },
    );
  });

  test('is quoted in the refusal, shortened and named as the argument userId', () => {
    expect(() => checkUserId('x'.repeat(10_000), 'integer')).toThrow(
      expect.objectContaining({
        details: { argument: 'userId' },
        message: expect.toSatisfy((message: string) => message.includes('"xxx') && message.length < 200),
      }),
    );
  });
});

describe('an id of a bundle whose ids are strings', () => {
  test.each(['0', '-1', '042', '1e3', 'ada@example.org', '사용자', 'x'.repeat(128)])('passes as it is: %s', (id) => {
    expect(checkUserId(id, 'string')).toBe(id);
  });

  test.each([
    ['', 'got 0'],
    ['x'.repeat(129), 'got 129'],
  ])('is refused with the characters it has: %s', (id, says) => {
    expect(() => checkUserId(id, 'string')).toThrow(marqueeError('BAD_USER_INPUT', '1 to 128', says));
  });
});
