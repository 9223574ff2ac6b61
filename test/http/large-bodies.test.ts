import { expect, test } from 'vitest';
import { startFront } from '../support/front.ts';
import { until } from '../support/until.ts';
import { openSocket, refusalsIn, restOf, talk } from '../support/raw-socket.ts';

const head = 'POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n';
const question = '{"query":"{__typename}"}';

test('case 22: a body in very many pieces is refused, and read no further', async () => {
  const { url } = await startFront();
  const text = await talk(url, `${head}transfer-encoding: chunked\r\n\r\n${'1\r\na\r\n'.repeat(200_000)}`);
  expect(refusalsIn(text)).toEqual([[400, 'BAD_REQUEST']]);
  expect(text).toContain('in more than 10000 pieces');
});

test('a body in some pieces, a byte each, is read', async () => {
  const { url } = await startFront();
  const pieces = question.replaceAll(/./gu, (letter) => `1\r\n${letter}\r\n`);
  const spaces = '1\r\n \r\n'.repeat(2000);
  const text = await talk(
    url,
    `${head}connection: close\r\ntransfer-encoding: chunked\r\n\r\n${spaces}${pieces}0\r\n\r\n`,
  );
  expect(refusalsIn(text)).toEqual([[200, 'data']]);
});

test('case 22: large bodies that never end take only so much memory, and small ones are read all the while', async () => {
  const { url } = await startFront();
  const almost = Buffer.alloc(1_048_575, ' ');
  const sockets = await Promise.all(Array.from({ length: 80 }, () => openSocket(url)));
  const rests = sockets.map(restOf);
  for (const socket of sockets) {
    socket.write(`${head}content-length: 1048576\r\n\r\n`);
    socket.write(almost);
  }
  const refused = await Promise.any(rests);
  expect(refusalsIn(refused)).toEqual([[503, 'OVERLOADED']]);
  expect(refused).toMatch(/retry-after: 1/iu);
  const small = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: question,
  });
  expect(small.status).toBe(200);
  sockets.forEach((socket) => socket.destroy());
  await Promise.all(rests);
  const askLargely = async (): Promise<number> => {
    const large = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: `${question}${' '.repeat(1_000_000)}`,
    });
    return large.status;
  };
  await until('there is room again', async () => (await askLargely()) === 200);
});
