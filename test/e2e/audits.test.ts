import { serverAudits } from 'graphql-http';
import { expect, test } from 'vitest';
import { useServer } from '../support/server.ts';

const audited = async (url: string): Promise<Map<string, string[]>> => {
  const audits = serverAudits({
    url: `${url}/graphql`,
    // What a client sends that is not a page of somebody else: CSRF prevention is on.
    fetchFn: (target: string, init?: RequestInit) =>
      fetch(target, {
        ...init,
        headers: { 'apollo-require-preflight': 'true', ...(init?.headers as Record<string, string>) },
      }),
  });
  const found = new Map<string, string[]>([
    ['ok', []],
    ['notice', []],
    ['warn', []],
    ['error', []],
  ]);
  for (const audit of audits) {
    const { status, id } = await audit.fn();
    found.get(status)?.push(id);
  }
  return found;
};

const development = useServer();
const production = useServer({ NODE_ENV: 'production' });

test('GraphQL over HTTP is spoken as the audits of graphql-http want it', async () => {
  const found = await audited(development().url);
  expect(found.get('error')).toEqual([]);
  expect(found.get('notice')).toEqual([]);
  // 400 where the specification would rather have 200 with application/json: docs/adr/0005.
  expect(found.get('warn')).toEqual(['572B', 'FDE2', '7B9B']);
  expect(found.get('ok')?.length).toBeGreaterThan(50);
});

test('in production the only other findings are the audits that ask for a type of the schema', async () => {
  const found = await audited(production().url);
  expect(found.get('error')).toEqual(['BF61', '28B9']);
  expect(found.get('warn')).toEqual(['2EA1', '572B', 'FDE2', '7B9B']);
  expect(found.get('notice')).toEqual(['D6D5', '6A70']);
});
