import { expect, test } from 'vitest';
import { FakeModels } from '../support/fake-models.ts';
import { rawRequest, startFront } from '../support/front.ts';

const withoutModel = (): FakeModels => {
  const models = new FakeModels();
  models.serving = undefined;
  return models;
};

const browser = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' };

test('the process is alive while it answers, with or without a model or a cache', async () => {
  const { url } = await startFront({ models: withoutModel(), isCacheDegraded: () => true });
  const { status, body } = await rawRequest(`${url}/health/live`, {});
  expect([status, JSON.parse(body)]).toEqual([200, { status: 'ok' }]);
});

test('the server is ready with a model, and says when its cache cannot be reached', async () => {
  let isDegraded = false;
  const { url } = await startFront({ isCacheDegraded: () => isDegraded });
  const ready = { status: 'ready', model: 'movies', version: '1', degraded: false };
  expect(JSON.parse((await rawRequest(`${url}/health/ready`, {})).body)).toEqual(ready);
  isDegraded = true;
  const answer = await rawRequest(`${url}/health/ready`, {});
  expect([answer.status, JSON.parse(answer.body)]).toEqual([200, { ...ready, degraded: true }]);
});

test('without a model the server is not ready', async () => {
  const { url } = await startFront({ models: withoutModel() });
  const { status, headers, body } = await rawRequest(`${url}/health/ready`, {});
  expect([status, headers['cache-control']]).toEqual([503, 'no-store']);
  expect(JSON.parse(body)).toEqual({ status: 'not-ready', reason: 'no-model', message: 'No model is loaded yet.' });
});

test('a draining server is alive and not ready, and still answers', async () => {
  const { url, server, ask } = await startFront();
  server.drain();
  const ready = await rawRequest(`${url}/health/ready`, {});
  expect([ready.status, JSON.parse(ready.body).reason]).toEqual([503, 'draining']);
  expect((await rawRequest(`${url}/health/live`, {})).status).toBe(200);
  const { status, headers } = await ask('{ modelInfo { version } }');
  expect([status, headers.get('connection')]).toEqual([200, 'close']);
});

test('models that drain make the server not ready', async () => {
  const { url, models } = await startFront();
  models.drain();
  expect((await rawRequest(`${url}/health/ready`, {})).status).toBe(503);
});

test('/ says what this is', async () => {
  const { url } = await startFront();
  const { status, body } = await rawRequest(url, {});
  expect(status).toBe(200);
  expect(JSON.parse(body)).toEqual({ name: 'marquee', version: '0.0.0', status: 'LOADED', graphql: '/graphql' });
});

test('in development a browser gets the Sandbox, which may load nothing else', async () => {
  const { url } = await startFront();
  const { status, headers, body } = await rawRequest(url, { headers: browser });
  expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
  expect(body).toContain('https://sandbox.embed.apollographql.com');
  expect(body).toContain('runTelemetry: false');
  const policy = String(headers['content-security-policy']);
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain('frame-src https://sandbox.embed.apollographql.com;');
  expect(policy).not.toContain('unsafe');
});

test('in production a browser gets JSON', async () => {
  const { url } = await startFront({ production: true });
  const { headers, body } = await rawRequest(url, { headers: browser });
  expect(headers['content-type']).toContain('application/json');
  expect(body).not.toContain('<');
});

test.each(['/nothing', '/graphql/', '/%E0%A4%A', '/%', '/healthy', '/health/live/x', '/metrics/x', '/../etc/passwd'])(
  '%s is 404 or 400, as JSON',
  async (path) => {
    const { url } = await startFront();
    const { hostname, port } = new URL(url);
    const answer = await rawRequest(`http://${hostname}:${port}${path}`, { headers: browser });
    expect([400, 404]).toContain(answer.status);
    expect(['BAD_REQUEST', 'NOT_FOUND']).toContain(JSON.parse(answer.body).errors[0].extensions.code);
  },
);

test.each(['/', '/health', '/health/live', '/health/ready', '/metrics'])('POST %s is 405', async (path) => {
  const { url } = await startFront();
  const { status, headers, body } = await rawRequest(`${url}${path}`, { method: 'POST' });
  expect([status, headers.allow]).toEqual([405, 'GET, HEAD']);
  expect(JSON.parse(body).errors[0].extensions.code).toBe('METHOD_NOT_ALLOWED');
});

test('a fault is masked and logged', async () => {
  const models = new FakeModels();
  models.status = () => {
    throw new Error('secret');
  };
  const { url, logs } = await startFront({ models });
  const { status, headers, body } = await rawRequest(`${url}/health/ready`, {});
  expect(status).toBe(500);
  expect(JSON.parse(body).errors[0]).toEqual({
    message: 'Internal server error',
    extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: headers['x-request-id'] },
  });
  expect(logs).toMatchObject([{ level: 'error', fields: { requestId: headers['x-request-id'] } }]);
});
