import { expect, test } from 'vitest';
import type { OpenOperation } from '../../src/graphql/operation/operation-context.ts';
import { startFront } from '../support/front.ts';
import { openSocket, refusalsIn, talk } from '../support/raw-socket.ts';
import { until } from '../support/until.ts';

const body = '{"query":"{__typename}"}';
const request = `POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`;

test('case 21: operations of a connection that breaks all end, also those whose turn had not come', async () => {
  const operations = { opened: 0, ended: 0, abandoned: 0 };
  let onOpened = (): void => undefined;
  const around =
    (open: OpenOperation): OpenOperation =>
    (source) => {
      const operation = open(source);
      operations.opened++;
      onOpened();
      const end = (): void => {
        operations.ended++;
        operation.end();
      };
      const abandon = (): void => {
        operations.abandoned++;
        operation.abandon();
      };
      return { ...operation, end, abandon };
    };
  const { url } = await startFront({ around });
  const socket = await openSocket(url);
  const asked = 25;
  onOpened = () => {
    if (operations.opened === asked) socket.resetAndDestroy();
  };
  socket.write(request.repeat(asked));
  await until('all have ended', () => operations.ended === asked);
  expect(operations).toMatchObject({ opened: asked, ended: asked });
  expect(operations.abandoned).toBeGreaterThan(1);
});

test('case 21: a connection on which too many wait is closed after their answers', async () => {
  const { url } = await startFront();
  const text = await talk(url, request.repeat(64));
  expect(refusalsIn(text)).toEqual(Array.from({ length: 32 }, () => [200, 'data']));
  expect(text.match(/connection: close/giu)).toHaveLength(1);
});

test('case 21: a connection that goes on asking is cut off, and others are answered', async () => {
  const { url } = await startFront();
  const socket = await openSocket(url);
  const timer = setInterval(() => socket.write(request.repeat(1000)), 1);
  await until('it is closed', () => socket.resume().closed);
  clearInterval(timer);
  expect((await fetch(`${url}/health/live`)).status).toBe(200);
});

test('case 21: so is one with many questions about health, and others are answered meanwhile', async () => {
  const { url } = await startFront();
  const flood = await Promise.all(Array.from({ length: 10 }, () => openSocket(url)));
  flood.forEach((socket) => socket.write('GET /metrics HTTP/1.1\r\nhost: a\r\n\r\n'.repeat(2000)));
  expect((await fetch(`${url}/health/live`)).status).toBe(200);
  await until('all are closed', () => flood.every((socket) => socket.resume().closed));
});
