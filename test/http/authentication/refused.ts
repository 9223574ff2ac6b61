import { expect } from 'vitest';
import type { Answer, Front } from '../../support/front.ts';

export const bearer = (credentials: string): { authorization: string } => ({ authorization: `Bearer ${credentials}` });

export const list = '{ recommend(userId: "1") { source recommendations { movie { title } } } }';

/** Asks for the list of user 1. */
export const askWith = (front: Pick<Front, 'ask'>, credentials: string): Promise<Answer> =>
  front.ask(list, {}, bearer(credentials));

/** No list, the right error, and nothing about addresses in it. */
export const expectRefused = (answer: Answer, extensions: Readonly<Record<string, unknown>>): void => {
  expect(answer.errors).toMatchObject([{ path: ['recommend'], extensions }]);
  expect([answer.status, answer.data]).toEqual([200, { recommend: null }]);
  expect(JSON.stringify(answer.errors)).not.toMatch(/https?:|127\.0\.0\.1|localhost|ECONN|\n +at /);
};

export const expectUnauthenticated = (answer: Answer, reason: string): void =>
  expectRefused(answer, { code: 'UNAUTHENTICATED', reason });

export const expectListed = ({ data, errors }: Answer): void => {
  expect(errors).toBeUndefined();
  expect(data).toMatchObject({ recommend: { source: 'MODEL' } });
};
