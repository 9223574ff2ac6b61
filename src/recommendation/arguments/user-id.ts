import { badUserInput } from '../../errors.ts';

const longest = 128;
/** Decimals from 1 without leading zeros; the greatest safe integer has 16 digits. */
const canonicalInteger = /^[1-9][0-9]{0,15}$/;

const shorten = (text: string): string => (text.length <= 40 ? text : `${text.slice(0, 40)}...`);

/** Whether a bundle of this kind can have the id. */
export const isUserId = (id: string, type: 'integer' | 'string'): boolean =>
  type === 'integer'
    ? canonicalInteger.test(id) && Number(id) <= Number.MAX_SAFE_INTEGER
    : id.length > 0 && id.length <= longest;

const integerId = (id: string): string => {
  if (isUserId(id, 'integer')) return id;
  throw badUserInput(
    'userId',
    `This model's user ids are whole numbers from 1 to ${Number.MAX_SAFE_INTEGER} in plain decimal digits, got "${shorten(id)}".`,
  );
};

const stringId = (id: string): string => {
  if (isUserId(id, 'string')) return id;
  throw badUserInput('userId', `A user id has 1 to ${longest} characters, got ${id.length}.`);
};

/** Returns the id if a bundle of this kind can have it. Throws `BAD_USER_INPUT`. */
export const checkUserId = (id: string, type: 'integer' | 'string'): string =>
  type === 'integer' ? integerId(id) : stringId(id);
