import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { startFront } from '../support/front.ts';

const secret = 'a secret of the webhook';
const now = (): number => Math.floor(Date.now() / 1000);

interface Delivery {
  readonly body?: string;
  readonly time?: string;
  readonly signedWith?: string;
  readonly signature?: string;
}

const deliver = async (
  url: string,
  { body = '{}', time = String(now()), signedWith = secret, signature }: Delivery,
) => {
  const signed = createHmac('sha256', signedWith).update(`delivery.${time}.${body}`).digest('base64');
  const response = await fetch(`${url}/webhooks/mlflow`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-mlflow-delivery-id': 'delivery',
      'x-mlflow-timestamp': time,
      'x-mlflow-signature': signature ?? `v1,${signed}`,
    },
    body,
  });
  return { status: response.status, body: (await response.json()) as { errors?: { extensions: { code: string } }[] } };
};

const start = async (configured: string | null = secret) => {
  let looks = 0;
  const { url } = await startFront({ webhook: { secret: configured, onWebhook: () => looks++ } });
  return { url, looks: () => looks };
};

test('a signed webhook makes the server look, once each', async () => {
  const { url, looks } = await start();
  expect(await deliver(url, {})).toEqual({ status: 202, body: { status: 'looking' } });
  expect((await deliver(url, { body: '{"name":"movies"}' })).status).toBe(202);
  expect(looks()).toBe(2);
});

test.each<[string, Delivery]>([
  ['signed with another secret', { signedWith: 'another secret altogether' }],
  ['without a signature', { signature: '' }],
  ['with the beginning of one', { signature: 'v1,' }],
  ['older than five minutes', { time: String(now() - 400) }],
  ['from the future', { time: String(now() + 400) }],
  ['without a time', { time: 'soon' }],
])('one that is %s is refused and changes nothing', async (_, delivery) => {
  const { url, looks } = await start();
  const { status, body } = await deliver(url, delivery);
  expect([status, body.errors?.[0]?.extensions.code]).toEqual([401, 'UNAUTHENTICATED']);
  expect(looks()).toBe(0);
});

test('a body that is too large, and a server without a secret, refuse as JSON', async () => {
  const { url } = await start();
  expect((await deliver(url, { body: 'x'.repeat(300_000) })).body.errors?.[0]?.extensions.code).toBe(
    'PAYLOAD_TOO_LARGE',
  );
  const { url: other } = await start(null);
  expect(await deliver(other, {})).toMatchObject({
    status: 404,
    body: { errors: [{ extensions: { code: 'NOT_FOUND' } }] },
  });
});
