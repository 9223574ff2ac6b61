import { expect, test } from 'vitest';
import { defaultTimeouts } from '../../src/http/connection/timeouts.ts';
import { startFront, type Front } from '../support/front.ts';
import { openSocket, refusalsIn, restOf } from '../support/raw-socket.ts';

const timeouts = { ...defaultTimeouts, headersMs: 150, requestMs: 300, checkEveryMs: 20, readMs: 200 };

const start = (): Promise<Front> => startFront({ timeouts });

const head = 'POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n';

test.each([
  ['headers', 'POST /graphql HTTP/1.1\r\n', 'x: y\r\n'],
  ['a body', `${head}\r\n{"query":"`, ' '],
])('case 23: a client that sends %s byte by byte is cut off with 408', async (_, beginning, more) => {
  const { url } = await start();
  const socket = await openSocket(url);
  socket.write(beginning);
  const trickle = setInterval(() => socket.write(more), 50);
  const answers = refusalsIn(await restOf(socket));
  clearInterval(trickle);
  expect(answers).toEqual([[408, 'BAD_REQUEST']]);
});

test('case 23: a client that opens a connection and falls silent in its headers is cut off', async () => {
  const { url } = await start();
  const socket = await openSocket(url);
  socket.write('GET / HT');
  expect(refusalsIn(await restOf(socket))).toEqual([[408, 'BAD_REQUEST']]);
});

const userIds = Array.from({ length: 1_000 }, (_, i) => String(i + 1));
const ranks = Array.from({ length: 45 }, (_, i) => `${'a'.repeat(60)}${i}: rank`).join(' ');
/** Some 20 megabytes: more than the buffers of two sockets. */
const large = JSON.stringify({
  query: `query ($ids: [ID!]!) { batchRecommend(userIds: $ids, topK: 10) { results { recommendations { ${ranks} } } } }`,
  variables: { ids: userIds },
});

test.each([
  ['nothing', () => undefined],
  ['a little now and then', (socket: { read: (size: number) => unknown }) => void socket.read(100)],
])('case 23: a client that reads %s of its answer is cut off, and its operation ends', async (_, read) => {
  const { url, logs, models } = await start();
  const socket = await openSocket(url);
  socket.pause();
  const length = Buffer.byteLength(large);
  socket.write(`${head.replace('1000', String(length))}\r\n${large}`);
  const reading = setInterval(() => read(socket), 20);
  await expect.poll(() => logs.map(({ fields }) => fields['status']), { timeout: 10_000 }).toEqual([499]);
  clearInterval(reading);
  expect(models.pins).toBe(0);
  socket.destroy();
});

test('case 23: a slow client holds up nobody else', async () => {
  const { url, ask } = await start();
  const slow = await Promise.all(Array.from({ length: 50 }, () => openSocket(url)));
  for (const socket of slow) socket.write('POST /graphql HTTP/1.1\r\n');
  expect((await ask('{ __typename }')).status).toBe(200);
  for (const socket of slow) socket.destroy();
});
