import { createHmac, randomBytes } from 'node:crypto';

/** What the log shows of users: nothing, their ids, or what only whoever has the secret can connect with an id. */
export type UserIdMode = 'off' | 'hashed' | 'plain';

/** Shows the id of a user in the log; null where users are not logged at all. */
export type ShowUserId = ((userId: string) => string) | null;

const shownCharacters = 16;

/**
 * Hashed ids are the first 64 bits of an HMAC-SHA-256: a hash without a secret could be turned back by hashing every id
 * there is. Without a `secret` a random one is made, so that the same user looks alike until the server stops.
 */
export const createUserIdLog = (mode: UserIdMode, secret: string | null): ShowUserId => {
  switch (mode) {
    case 'off':
      return null;
    case 'plain':
      return (userId) => userId;
    case 'hashed': {
      const key = secret ?? randomBytes(32);
      return (userId) => createHmac('sha256', key).update(userId).digest('hex').slice(0, shownCharacters);
    }
  }
};
