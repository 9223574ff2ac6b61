import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Access } from '../../graphql/access/access.ts';
import { nameOf } from '../../graphql/access/principal.ts';
import type { ClientAddress } from './client-address.ts';

/** Who sent a request, as rate limits count it: whoever the credentials say, else the address. */
export type ClientOf = (request: IncomingMessage, access: Access) => Promise<string>;

const longestName = 64;

/** Subjects of tokens may be long. */
const short = (name: string): string =>
  name.length > longestName ? createHash('sha256').update(name).digest('hex') : name;

export const createClientOf =
  (addressOf: ClientAddress): ClientOf =>
  async (request, access) => {
    const principal = await access.principal();
    const name = nameOf(principal);
    return name === null ? `address:${addressOf(request)}` : `${principal.kind}:${short(name)}`;
  };
