import { Agent } from 'node:http';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { createFakeGeneration, FakeModels } from '../support/fake-models.ts';
import { startFront } from '../support/front.ts';
import { refusalsIn, talk } from '../support/raw-socket.ts';
import { endOfTurn } from '../support/turns.ts';

/** Models whose lists are answered when the test says so. */
const held = (): { models: FakeModels; waiting: () => number; answer: () => void } => {
  const models = new FakeModels();
  const generation = createFakeGeneration();
  const release: (() => void)[] = [];
  const gate = (): Promise<void> => new Promise((resolve) => void release.push(resolve));
  const scorer: typeof generation.scorer = {
    score: (jobs, lane) => jobs.map((job) => gate().then(() => generation.scorer.score([job], lane)[0]!)),
  };
  models.serving = { ...generation, scorer };
  return { models, waiting: () => release.length, answer: () => release.splice(0).forEach((open) => open()) };
};

const query = '{ recommend(userId: "1") { source } }';

test('close lets requests in flight finish, then is done', async () => {
  const { models, waiting, answer } = held();
  const { ask, server, url } = await startFront({ models });
  const asked = ask(query);
  await expect.poll(waiting).toBe(1);
  let isClosed = false;
  const closed = server.close().then(() => (isClosed = true));
  await expect(fetch(`${url}/health/live`)).rejects.toThrow();
  expect(isClosed).toBe(false);
  answer();
  const { data, headers } = await asked;
  expect(data).toEqual({ recommend: { source: 'MODEL' } });
  expect(headers.get('connection')).toBe('close');
  await closed;
});

test('close does not wait for connections that ask nothing', async () => {
  const { ask, server, url } = await startFront();
  const agent = new Agent({ keepAlive: true });
  await ask('{ modelInfo { version } }'); // leaves a connection open
  const { hostname, port } = new URL(url);
  const silent = connect(Number(port), hostname);
  await new Promise((resolve) => silent.once('connect', resolve));
  const ended = new Promise((resolve) => silent.once('close', resolve));
  await server.close();
  await ended;
  agent.destroy();
});

test('close cuts off requests that take too long', async () => {
  const { models, waiting } = held();
  const { ask, server } = await startFront({ models, closeTimeoutMs: 30 });
  const asked = ask(query).catch((error: unknown) => error);
  await expect.poll(waiting).toBe(1);
  await server.close();
  expect(await asked).toBeInstanceOf(Error);
  await expect.poll(() => models.pins).toBe(0);
});

test('closing twice, or before listening, is fine', async () => {
  const { server } = await startFront();
  await Promise.all([server.close(), server.close()]);
  await server.close();
});

test('case 27: of requests that one connection has sent at once all are answered before it closes', async () => {
  const { models, waiting, answer } = held();
  const { server, url } = await startFront({ models });
  const body = JSON.stringify({ query });
  const request = `POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
  const answers = talk(url, request.repeat(3));
  await expect.poll(waiting).toBeGreaterThan(0);
  await endOfTurn();
  const closed = server.close();
  answer();
  expect(refusalsIn(await answers)).toEqual(Array.from({ length: 3 }, () => [200, 'data']));
  await closed;
});
