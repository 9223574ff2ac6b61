import { expect, test } from 'vitest';
import { rawRequest, startFront } from '../support/front.ts';

const allowedOrigins = ['https://www.example.com', 'http://localhost:5173'];
const query = JSON.stringify({ query: '{ modelInfo { version } }' });
const preflight = {
  'access-control-request-method': 'POST',
  'access-control-request-headers': 'content-type,authorization',
};

test('a preflight of an allowed origin is answered', async () => {
  const { url } = await startFront({ allowedOrigins });
  const { status, headers } = await rawRequest(`${url}/graphql`, {
    method: 'OPTIONS',
    headers: { origin: 'https://www.example.com', ...preflight },
  });
  expect(status).toBe(204);
  expect(headers).toMatchObject({
    'access-control-allow-origin': 'https://www.example.com',
    'access-control-allow-credentials': 'true',
    'access-control-allow-methods': 'GET,POST',
    'access-control-allow-headers': 'content-type,authorization',
    vary: expect.stringContaining('Origin'),
  });
});

test('answers name the origin that asked, and vary by it', async () => {
  const { url } = await startFront({ allowedOrigins });
  const { headers } = await rawRequest(`${url}/graphql`, {
    method: 'POST',
    headers: { origin: 'http://localhost:5173', 'content-type': 'application/json' },
    body: query,
  });
  expect(headers['access-control-allow-origin']).toBe('http://localhost:5173');
  expect(headers['access-control-expose-headers']).toContain('x-request-id');
  expect(headers.vary).toMatch(/Origin.*accept-encoding/);
});

test.each(['https://evil.example', 'https://www.example.com.evil.example', 'http://www.example.com', 'null'])(
  'the origin %s is not allowed',
  async (origin) => {
    const { url } = await startFront({ allowedOrigins });
    for (const method of ['OPTIONS', 'POST']) {
      const headers = { origin, 'content-type': 'application/json', ...preflight };
      const answer = await rawRequest(`${url}/graphql`, {
        method,
        headers,
        ...(method === 'POST' && { body: query }),
      });
      expect(answer.headers['access-control-allow-origin']).toBeUndefined();
      expect(answer.headers.vary).toContain('Origin');
    }
  },
);

test('credentials are allowed only when set', async () => {
  const { url } = await startFront({ allowedOrigins, allowCredentials: false });
  const { headers } = await rawRequest(`${url}/graphql`, {
    method: 'OPTIONS',
    headers: { origin: 'https://www.example.com', ...preflight },
  });
  expect(headers['access-control-allow-credentials']).toBeUndefined();
});

test('without allowed origins there are no CORS headers at all', async () => {
  const { url } = await startFront();
  const headers = { origin: 'https://www.example.com', ...preflight };
  const answer = await rawRequest(`${url}/graphql`, { method: 'OPTIONS', headers });
  expect(answer.status).toBe(405);
  expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
});

test('a refused request of an allowed origin can be read by its page', async () => {
  const { url } = await startFront({ allowedOrigins, bodyLimitBytes: 10 });
  const { status, headers } = await rawRequest(`${url}/graphql`, {
    method: 'POST',
    headers: { origin: 'https://www.example.com', 'content-type': 'application/json' },
    body: query,
  });
  expect([status, headers['access-control-allow-origin']]).toEqual([413, 'https://www.example.com']);
});
