import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose';
import { onTestFinished } from 'vitest';

/** What a token is signed with. */
export interface SigningKey {
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
  readonly jwk: JWK;
  readonly kid: string;
  readonly alg: string;
}

export const createSigningKey = async (kid: string, alg = 'ES256'): Promise<SigningKey> => {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  return { privateKey, publicKey, jwk: { ...(await exportJWK(publicKey)), kid, use: 'sig' }, kid, alg };
};

const issuer = 'https://id.example';
const audience = 'marquee';
export const tokenRules = { issuer, audience, algorithms: ['ES256', 'RS256'] };

/** Seconds since 1970, from now on. */
export const inSeconds = (seconds: number): number => Math.floor(Date.now() / 1000) + seconds;

interface Signed {
  readonly key: SigningKey;
  /** Of the token's head; undefined leaves a member out. */
  readonly header?: Readonly<Record<string, unknown>>;
}

/** A token for user 1 that is good unless `claims` or the rest says otherwise; undefined leaves a claim out. */
export const signToken = (claims: Readonly<Record<string, unknown>>, { key, header = {} }: Signed): Promise<string> => {
  const good = { iss: issuer, aud: audience, sub: '1', exp: inSeconds(300) };
  const { kid, alg, privateKey } = key;
  const { crit } = header as { crit?: string[] };
  return new SignJWT({ ...good, ...claims })
    .setProtectedHeader({ alg, kid, ...header })
    .sign(privateKey, crit && { crit: Object.fromEntries(crit.map((name) => [name, true])) });
};

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token by hand, without a signature or with a MAC under `secret`. */
export const forgeToken = (header: object, secret?: string): string => {
  const text = `${encode(header)}.${encode({ iss: issuer, aud: audience, sub: '1', exp: inSeconds(300) })}`;
  return `${text}.${secret === undefined ? '' : createHmac('sha256', secret).update(text).digest('base64url')}`;
};

/** A local server that publishes keys. */
export interface KeyServer {
  readonly url: string;
  /** How often it was asked. */
  readonly asked: () => number;
  /** Publishes these keys from now on. */
  readonly publish: (...keys: readonly SigningKey[]) => void;
  /** Answers so from now on. */
  readonly answerWith: (answer: (response: ServerResponse) => void) => void;
  /** Listens no more, until `reopen`. */
  readonly close: () => Promise<void>;
  readonly reopen: () => Promise<void>;
}

const publishing =
  (keys: readonly SigningKey[]) =>
  (response: ServerResponse): void =>
    void response.end(JSON.stringify({ keys: keys.map(({ jwk }) => jwk) }));

export const startKeyServer = async (...keys: readonly SigningKey[]): Promise<KeyServer> => {
  let asked = 0;
  let answer = publishing(keys);
  const server = createServer((_, response) => {
    asked++;
    answer(response);
  });
  const listen = async (port: number): Promise<number> => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  };
  const close = async (): Promise<void> => {
    if (!server.listening) return;
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  };
  const port = await listen(0);
  onTestFinished(close);
  return {
    url: `http://127.0.0.1:${port}/keys`,
    asked: () => asked,
    publish: (...others) => (answer = publishing(others)),
    answerWith: (other) => (answer = other),
    close,
    reopen: async () => void (await listen(port)),
  };
};
