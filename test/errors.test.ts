import { describe, expect, test } from 'vitest';
import { badUserInput, errorCatalogue, MarqueeError, type ErrorCode, type ErrorKind } from '../src/errors.ts';

const kinds = Object.entries(errorCatalogue) as [ErrorCode, ErrorKind][];

describe('the error catalogue', () => {
  test.each(kinds)('asks to try again exactly where the status is 429 or 503: %s', (_, { httpStatus, retryable }) => {
    expect(retryable).toBe(httpStatus === 429 || httpStatus === 503);
    expect([200, 400, 429, 500, 503]).toContain(httpStatus);
  });

  test.each(kinds)('says what its code means, in a sentence: %s', (code, { meaning }) => {
    expect(code).toMatch(/^[A-Z][A-Z_]+$/);
    expect(meaning).toMatch(/^[A-Z].*\.$/);
  });

  test('hides the message of nothing but the faults of the server itself', () => {
    expect(kinds.filter(([, { visible }]) => !visible).map(([code]) => code)).toEqual(['INTERNAL_SERVER_ERROR']);
  });
});

describe('an error of the catalogue', () => {
  test('carries its code, message, facts for programs and cause', () => {
    const cause = new Error('deep down');
    const error = new MarqueeError('TIMEOUT', 'late', { afterMs: 5 }, cause);
    expect(error).toMatchObject({ name: 'MarqueeError', code: 'TIMEOUT', message: 'late', details: { afterMs: 5 } });
    expect(error.cause).toBe(cause);
    expect('cause' in new MarqueeError('TIMEOUT', 'late')).toBe(false);
  });

  test('about an argument names it', () => {
    expect(badUserInput('topK', 'too much')).toMatchObject({ code: 'BAD_USER_INPUT', details: { argument: 'topK' } });
  });
});
