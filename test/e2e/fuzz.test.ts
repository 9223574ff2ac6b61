import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { buildSchema } from 'graphql';
import { expect, test } from 'vitest';
import { faultOf, type Judged } from '../support/fuzz/judge.ts';
import { randomRequest, type RandomRequest } from '../support/fuzz/random-request.ts';
import { rawRequest } from '../support/front.ts';
import { openSocket, restOf } from '../support/raw-socket.ts';
import { useServer } from '../support/server.ts';

const server = useServer({ NODE_ENV: 'production' });

const requests = 10_000;
const atOnce = 16;
/** Another run tries others: `FUZZ_SEED=2 npx vitest run --project e2e test/e2e/fuzz.test.ts`. */
const seed = Number(process.env['FUZZ_SEED'] ?? 1);

/** What bytes on a connection are answered with; nothing when they are the beginning of a request. */
const sendBytes = async (url: string, bytes: Buffer): Promise<Judged | null> => {
  const socket = await openSocket(url);
  socket.end(bytes);
  const text = await restOf(socket);
  if (text === '') return null;
  const [head = '', body = ''] = text.split('\r\n\r\n');
  return { status: Number(head.slice(9, 12)), contentType: /content-type: (.*)/i.exec(head)?.[1] ?? '', text: body };
};

const send = async (url: string, request: RandomRequest): Promise<Judged | null> => {
  if (request.kind === 'bytes') return sendBytes(url, request.bytes);
  const answer =
    request.kind === 'get'
      ? await rawRequest(`${url}${request.path}`, { headers: request.headers })
      : await rawRequest(`${url}/graphql`, { method: 'POST', headers: request.headers, body: request.body });
  return { status: answer.status, contentType: answer.headers['content-type'] ?? '', text: answer.body };
};

const describe = (request: RandomRequest): string =>
  JSON.stringify(request, (_, value: unknown) => (Buffer.isBuffer(value) ? value.toString('latin1') : value)).slice(
    0,
    3_000,
  );

test(
  `case 21: ${requests} random requests get no fault, no HTML and no stack, and the server lives`,
  { timeout: 240_000 },
  async () => {
    const { url, logs, pid } = server();
    const schema = buildSchema(await readFile('schema.graphql', 'utf8'));
    const waiting = fc.sample(randomRequest(schema), { seed, numRuns: requests });
    const statuses = new Map<number, number>();
    const faults: string[] = [];
    const work = async (): Promise<void> => {
      for (let request = waiting.pop(); request !== undefined && faults.length < 5; request = waiting.pop()) {
        const answer = await send(url, request);
        if (answer === null) continue;
        statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
        const isApi = request.kind !== 'get' || request.path.startsWith('/graphql?');
        const fault = isApi || answer.status >= 400 ? faultOf(answer) : null;
        if (fault !== null) faults.push(`${fault}: ${answer.text.slice(0, 500)}\nfor ${describe(request)}`);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, work));
    expect(faults).toEqual([]);
    expect(waiting).toEqual([]);
    // Enough of them were good for the fuzz to have reached the model.
    expect(statuses.get(200)).toBeGreaterThan(requests / 10);
    expect(await rawRequest(`${url}/health/live`, {})).toMatchObject({ status: 200 });
    expect(logs.filter(({ level }) => Number(level) >= 50)).toEqual([]);
    expect(() => process.kill(pid, 0)).not.toThrow();
  },
);
