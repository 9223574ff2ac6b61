import type { Role } from '../../graphql/access/principal.ts';

export const noRoles: ReadonlySet<Role> = new Set();

/** The roles among these words, and those they include. Other words are other servers' roles. */
export const rolesWith = (words: readonly unknown[]): ReadonlySet<Role> => {
  if (words.includes('ADMIN')) return new Set(['ADMIN', 'SERVICE']);
  return words.includes('SERVICE') ? new Set(['SERVICE']) : noRoles;
};
