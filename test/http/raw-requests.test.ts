import { expect, test } from 'vitest';
import { startFront } from '../support/front.ts';
import { refusalsIn, talk } from '../support/raw-socket.ts';

const body = '{"query":"{__typename}"}';
const post = (headers: string, content = body): string =>
  `POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n${headers}\r\n${content}`;
const good = post(`content-length: ${body.length}\r\n`);
const last = post(`content-length: ${body.length}\r\nconnection: close\r\n`);

test.each([
  ['no HTTP', 'hello\r\n\r\n', 400],
  ['TLS', Buffer.from('16030100a5010000a10303', 'hex'), 400],
  ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400],
  ['no Host', 'GET /health/live HTTP/1.1\r\nconnection: close\r\n\r\n', 400],
  ['an Expect that can not be met', 'GET / HTTP/1.1\r\nhost: a\r\nexpect: tea\r\nconnection: close\r\n\r\n', 400],
  ['CONNECT', 'CONNECT example.com:443 HTTP/1.1\r\nhost: example.com\r\n\r\n', 405],
  ['an address without a path', 'GET http://[/ HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n', 400],
  ['an unknown method', 'BREW / HTTP/1.1\r\nhost: a\r\n\r\n', 400],
  ['a header without an end', `GET / HTTP/1.1\r\nhost: a\r\nx: ${'x'.repeat(20_000)}`, 431],
  ['a long address', `GET /${'x'.repeat(20_000)} HTTP/1.1\r\nhost: a\r\n\r\n`, 431],
  ['two different lengths', post('content-length: 24\r\ncontent-length: 25\r\n'), 400],
  ['a length that is no number', post('content-length: many\r\n'), 400],
  ['a negative length', post('content-length: -1\r\n'), 400],
  ['a length and chunks (smuggling)', post('content-length: 4\r\ntransfer-encoding: chunked\r\n', '0\r\n\r\n'), 400],
  ['chunks that are none', post('transfer-encoding: chunked\r\n', 'zz\r\n'), 400],
  ['a bare line feed in a header', 'GET / HTTP/1.1\r\nhost: a\r\nx: a\nb\r\n\r\n', 400],
])('case 21: %s is refused as JSON and cut off', async (_, bytes, status) => {
  const { url } = await startFront();
  expect(refusalsIn(await talk(url, bytes))).toEqual([[status, 'BAD_REQUEST']]);
});

test.each([
  ['that promises more than it holds is read to its length', post('content-length: 5\r\n'), 400],
  ['of no length is read as empty', post(''), 400],
])('case 21: a body %s, and what follows is no request', async (_, bytes, status) => {
  const { url } = await startFront();
  const answers = refusalsIn(await talk(url, bytes));
  expect(answers).toEqual([
    [status, 'BAD_REQUEST'],
    [400, 'BAD_REQUEST'],
  ]);
});

test('case 21: requests before garbage on the same connection are answered first', async () => {
  const { url } = await startFront();
  const answers = refusalsIn(await talk(url, `${good}${good}garbage\r\n\r\n`));
  expect(answers).toEqual([
    [200, 'data'],
    [200, 'data'],
    [400, 'BAD_REQUEST'],
  ]);
});

test('case 21: many requests at once on one connection are answered in their order', async () => {
  const { url } = await startFront();
  const answers = refusalsIn(await talk(url, `${good.repeat(20)}${last}`));
  expect(answers).toEqual(Array.from({ length: 21 }, () => [200, 'data']));
});

test.each([
  ['an upgrade to web sockets', 'upgrade: websocket\r\nconnection: upgrade, close\r\n'],
  ['an upgrade to HTTP/2', 'upgrade: h2c\r\nhttp2-settings: AAMAAABkAAQAAP__\r\nconnection: upgrade, close\r\n'],
])('case 21: %s is not taken', async (_, headers) => {
  const { url } = await startFront();
  const text = await talk(url, `GET /graphql HTTP/1.1\r\nhost: a\r\n${headers}\r\n`);
  expect(refusalsIn(text)).toEqual([[400, 'BAD_REQUEST']]);
});

test('an address with a host in it is one of this server', async () => {
  const { url } = await startFront();
  const request = last.replace('/graphql', 'http://a/graphql');
  expect(refusalsIn(await talk(url, request))).toEqual([[200, 'data']]);
  const asterisk = 'OPTIONS * HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n';
  expect(refusalsIn(await talk(url, asterisk))).toEqual([[404, 'NOT_FOUND']]);
});

test('whoever comes through a proxy does not get to be an administrator by very many headers', async () => {
  const { url } = await startFront({ production: false });
  const mutation = '{"query":"mutation{rollbackModel{__typename}}"}';
  const ask = (headers: string): Promise<string> =>
    talk(
      url,
      `POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\nconnection: close\r\n${headers}content-length: ${mutation.length}\r\n\r\n${mutation}`,
    );
  expect(await ask('')).not.toContain('FORBIDDEN');
  expect(await ask('x-forwarded-for: 8.8.8.8\r\n')).toContain('FORBIDDEN');
  expect(await ask(`${'a:b\r\n'.repeat(2100)}x-forwarded-for: 8.8.8.8\r\n`)).toContain('FORBIDDEN');
});
