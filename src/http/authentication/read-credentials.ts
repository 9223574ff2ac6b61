import type { IncomingMessage } from 'node:http';
import type { RefusedCredentials } from './refused-credentials.ts';

/** What a request says about who sent it, unchecked. */
export type Credentials =
  | { readonly kind: 'none' }
  | { readonly kind: 'key'; readonly key: string }
  | { readonly kind: 'token'; readonly token: string }
  | RefusedCredentials;

const bearerPattern = /^Bearer +(?<bearer>\S+) *$/i;

const dots = (text: string): number => text.split('.').length - 1;

/** Reads the header `Authorization`, and nothing else: never the address, cookies or the body. */
export const readCredentials = ({ headersDistinct }: IncomingMessage): Credentials => {
  const headers = headersDistinct['authorization'] ?? [];
  if (headers.length === 0) return { kind: 'none' };
  const bearer = headers.length === 1 ? bearerPattern.exec(headers[0] ?? '')?.groups?.['bearer'] : undefined;
  if (bearer === undefined) return { kind: 'refused', reason: 'MALFORMED_HEADER' };
  return dots(bearer) === 2 ? { kind: 'token', token: bearer } : { kind: 'key', key: bearer };
};
