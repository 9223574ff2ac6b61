import { KeyObject } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { startFront } from '../../support/front.ts';
import { createSigningKey, signToken, tokenRules, type SigningKey } from '../../support/identity-provider.ts';
import { askWith, expectListed, expectUnauthenticated } from './refused.ts';

let ec: SigningKey;
let rsa: SigningKey;

beforeAll(async () => {
  ec = await createSigningKey('ec');
  rsa = await createSigningKey('rsa', 'RS256');
});

test('case 30: one key checks tokens whatever id they give, and no others', async () => {
  const keys = { kind: 'key', key: KeyObject.from(ec.publicKey) } as const;
  const front = await startFront({ tokens: { ...tokenRules, keys } });
  for (const kid of ['ec', 'another', undefined])
    expectListed(await askWith(front, await signToken({}, { key: ec, header: { kid } })));
  expectUnauthenticated(
    await askWith(front, await signToken({}, { key: await createSigningKey('ec') })),
    'WRONG_SIGNATURE',
  );
  // An algorithm that is accepted but does not go with the key.
  expectUnauthenticated(await askWith(front, await signToken({}, { key: rsa })), 'MALFORMED_TOKEN');
});

test('case 30: in a set the id of a token says which key', async () => {
  const front = await startFront({ tokens: { ...tokenRules, keys: { kind: 'set', keys: [ec.jwk, rsa.jwk] } } });
  for (const key of [ec, rsa]) expectListed(await askWith(front, await signToken({}, { key })));
  expectUnauthenticated(
    await askWith(front, await signToken({}, { key: ec, header: { kid: 'rsa' } })),
    'UNKNOWN_SIGNING_KEY',
  );
  expectUnauthenticated(
    await askWith(front, await signToken({}, { key: rsa, header: { kid: 'third' } })),
    'UNKNOWN_SIGNING_KEY',
  );
});

test('case 30: a key published for encryption or for another algorithm checks nothing', async () => {
  for (const more of [{ use: 'enc' }, { alg: 'ES384' }, { key_ops: ['deriveKey'] }]) {
    const front = await startFront({
      tokens: { ...tokenRules, keys: { kind: 'set', keys: [{ ...ec.jwk, ...more }] } },
    });
    const answer = await askWith(front, await signToken({}, { key: ec }));
    expect(answer.data).toEqual({ recommend: null });
    expectUnauthenticated(answer, 'UNKNOWN_SIGNING_KEY');
  }
});
