import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exportSPKI } from 'jose';
import { expect, test } from 'vitest';
import { createSigningKey, signToken, startKeyServer, tokenRules } from '../support/identity-provider.ts';
import { NotServingError, startServer } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { batchRecommend, modelInfo, recommend } from './operations.ts';

const settings = { USER_AUTH: 'jwt', JWT_ISSUER: tokenRules.issuer, JWT_AUDIENCE: tokenRules.audience };

const bearer = (credentials: string): { authorization: string } => ({ authorization: `Bearer ${credentials}` });

test('case 30: a server whose keys are published answers users for themselves and services for all', async () => {
  const key = await createSigningKey('first');
  const { url } = await startKeyServer(key);
  const sha256 = createHash('sha256').update('key-of-mailer').digest('hex');
  const server = await startServer({ ...settings, JWT_JWKS_URL: url, SERVICE_API_KEYS: `mailer:${sha256}` });
  const user = server.with(bearer(await signToken({ sub: '42' }, { key })));
  const service = server.with(bearer('key-of-mailer'));
  expect((await user.data(recommend, { userId: '42' })).recommend?.source).toBe('MODEL');
  expect((await user.answer(recommend, { userId: '43' })).errors[0]?.extensions.code).toBe('FORBIDDEN');
  expect((await user.answer(batchRecommend, { userIds: ['42'] })).errors[0]?.extensions.code).toBe('FORBIDDEN');
  expect((await server.answer(recommend, { userId: '42' })).errors[0]?.extensions.code).toBe('UNAUTHENTICATED');
  expect((await service.data(recommend, { userId: '42' })).recommend?.cached).toBe(true);
  expect((await service.data(batchRecommend, { userIds: ['1', '2'] })).batchRecommend?.successfulPredictions).toBe(2);
  expect((await server.data(modelInfo)).modelInfo.status).toBe('LOADED');
  expect(await server.stop()).toEqual({ code: 0, signal: null });
});

test('case 30: a server starts and stops while nobody answers for its keys', async () => {
  const key = await createSigningKey('first');
  const keyServer = await startKeyServer();
  keyServer.answerWith(() => undefined);
  const server = await startServer({ ...settings, JWT_JWKS_URL: keyServer.url });
  const { errors } = await server.with(bearer(await signToken({}, { key }))).answer(recommend, { userId: '1' });
  expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED', reason: 'KEYS_UNAVAILABLE' } }]);
  expect(await server.stop()).toEqual({ code: 0, signal: null });
});

test('case 30: a server takes its key from a file', async () => {
  const key = await createSigningKey('first');
  const file = join(await temporaryFolder(), 'key.pem');
  await writeFile(file, await exportSPKI(key.publicKey));
  const server = await startServer({ ...settings, JWT_PUBLIC_KEY_FILE: file, JWT_ALGORITHMS: 'ES256' });
  const user = server.with(bearer(await signToken({ sub: '42' }, { key })));
  expect((await user.data(recommend, { userId: '42' })).recommend?.source).toBe('MODEL');
});

test('a server does not start with contradictory settings', async () => {
  const error = await startServer({ ...settings, JWT_ALGORITHMS: 'HS256', PORT: 'x' }).catch(
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof NotServingError)) throw new Error('It serves.');
  expect(error.exit.code).toBe(1);
  for (const name of ['PORT', 'JWT_ALGORITHMS', 'JWT_JWKS_URL']) expect(error.stderr).toContain(name);
});
