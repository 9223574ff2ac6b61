import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';

/** What came back for requests that were sent at their time, whatever became of those before. */
export interface OpenLoopResult {
  readonly seconds: number;
  readonly sent: number;
  /**
   * Latencies in milliseconds, by status; 0 for connections that broke. From when a request was due, but for refusals
   * (503) from when it was really sent: how long refusing takes.
   */
  readonly byStatus: ReadonlyMap<number, readonly number[]>;
  /** Answers of 200 that came while requests were being sent. */
  readonly answeredMeanwhile: number;
  /** Answers of 503 without `Retry-After`. */
  readonly withoutRetryAfter: number;
}

interface Line {
  readonly socket: Socket;
  buffered: string;
  dueAt: number;
  sentAt: number;
  isAsking: boolean;
}

/** Asks on a connection of its own, as orchestrators do. Resolves to the status. */
export const askAnew = async (url: string): Promise<number | undefined> => {
  const [response] = (await once(get(url, { agent: false }), 'response')) as [IncomingMessage];
  response.resume();
  return response.statusCode;
};

const head = /^HTTP\/1\.1 (?<status>\d{3})[\s\S]*?\r\ncontent-length: (?<length>\d+)\r\n[\s\S]*?\r\n\r\n/i;

const requestText = (url: URL, body: string): string =>
  `POST /graphql HTTP/1.1\r\nhost: ${url.host}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;

const connectTo = (url: URL): Socket => connect(Number(url.port), url.hostname).setNoDelay(true).setEncoding('latin1');

const openConnection = async (url: URL): Promise<Socket> => {
  const socket = connectTo(url);
  await once(socket, 'connect');
  return socket;
};

/** One after another, because a queue that is full drops those that come next, who try again seconds later. */
const openConnections = async (url: URL, count: number): Promise<Socket[]> => {
  const sockets: Socket[] = [];
  while (sockets.length < count)
    sockets.push(
      ...(await Promise.all(Array.from({ length: Math.min(100, count - sockets.length) }, () => openConnection(url)))),
    );
  return sockets;
};

/**
 * Sends `rate` requests a second, evenly, for `seconds`: each on the connection that has had nothing to do for
 * longest. All `connections` are opened before. What finds none waits for one, and its latency counts from when it was due.
 * With `'new'` connections each request opens one of its own.
 */
export const openLoop = async (
  target: string,
  bodies: () => string,
  { rate, seconds, connections }: { rate: number; seconds: number; connections: number | 'new' },
): Promise<OpenLoopResult> => {
  const url = new URL(target);
  const byStatus = new Map<number, number[]>();
  const idle: Line[] = [];
  const due: number[] = [];
  let [sent, withoutRetryAfter, underWay] = [0, 0, 0];

  const settle = (line: Line, status: number): void => {
    line.isAsking = false;
    underWay--;
    const latencies = byStatus.get(status) ?? [];
    byStatus.set(status, latencies);
    latencies.push(performance.now() - (status === 503 ? line.sentAt : line.dueAt));
  };
  const send = (line: Line, dueAt: number): void => {
    line.dueAt = dueAt;
    line.sentAt = performance.now();
    line.isAsking = true;
    underWay++;
    sent++;
    line.socket.write(requestText(url, bodies()));
  };
  const next = (line: Line): void => {
    if (connections === 'new') return void line.socket.destroy();
    const dueAt = due.shift();
    if (dueAt === undefined) idle.push(line);
    else send(line, dueAt);
  };
  const receive = (line: Line, chunk: string): void => {
    line.buffered += chunk;
    const found = head.exec(line.buffered);
    if (found === null) return;
    const { status, length } = found.groups!;
    if (line.buffered.length < found[0].length + Number(length)) return;
    if (status === '503' && !/retry-after/i.test(found[0])) withoutRetryAfter++;
    line.buffered = '';
    settle(line, Number(status));
    next(line);
  };
  const addLine = (socket: Socket): Line => {
    const line: Line = { socket, buffered: '', dueAt: 0, sentAt: 0, isAsking: false };
    socket.on('data', (chunk: string) => receive(line, chunk));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      const at = idle.indexOf(line);
      if (at >= 0) idle.splice(at, 1);
      if (line.isAsking) settle(line, 0);
    });
    return line;
  };

  if (connections !== 'new') for (const socket of await openConnections(url, connections)) idle.push(addLine(socket));
  const startedAt = performance.now();
  const endsAt = startedAt + seconds * 1000;
  let scheduled = 0;
  while (performance.now() < endsAt) {
    const wanted = Math.floor(((performance.now() - startedAt) * rate) / 1000);
    for (; scheduled < wanted; scheduled++) {
      const dueAt = startedAt + (scheduled * 1000) / rate;
      const line = connections === 'new' ? addLine(connectTo(url)) : idle.shift();
      if (line !== undefined) send(line, dueAt);
      else due.push(dueAt);
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  due.length = 0;
  const answeredMeanwhile = byStatus.get(200)?.length ?? 0;
  const patience = performance.now() + 10_000;
  while (underWay > 0 && performance.now() < patience) await new Promise((resolve) => setTimeout(resolve, 10));
  for (const { socket } of idle) socket.destroy();
  return { seconds: (performance.now() - startedAt) / 1000, sent, byStatus, answeredMeanwhile, withoutRetryAfter };
};
