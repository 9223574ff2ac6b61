import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

const listen = async (server: Server): Promise<string> => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port was given.');
  return `redis://127.0.0.1:${address.port}`;
};

const end = async (server: Server, sockets: ReadonlySet<Socket>): Promise<void> => {
  server.close();
  sockets.forEach((socket) => socket.destroy());
  await once(server, 'close');
};

/** A wire that a test can disturb, between a client and a server of this machine. */
export interface Relay {
  readonly url: string;
  /** Keeps back what the server answers, until `release`. */
  readonly hold: () => void;
  readonly release: () => void;
  /** Lets so many more bytes of answers through, then resets that connection. */
  readonly resetAfter: (bytes: number) => void;
  readonly close: () => Promise<void>;
}

export const startRelay = async (port: number): Promise<Relay> => {
  const sockets = new Set<Socket>();
  const upstreams = new Set<Socket>();
  let held = false;
  let bytesLeft = Infinity;
  const answer = (client: Socket, data: Buffer): void => {
    client.write(data.subarray(0, bytesLeft));
    bytesLeft -= data.length;
    if (bytesLeft > 0) return;
    bytesLeft = Infinity;
    client.resetAndDestroy();
  };
  const server = createServer((client) => {
    const upstream = connect(port, '127.0.0.1');
    upstreams.add(upstream);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => [client, upstream].forEach((side) => side.destroy()));
    }
    client.on('data', (data) => upstream.write(data));
    upstream.on('data', (data) => answer(client, data));
    if (held) upstream.pause();
  });
  return {
    url: await listen(server),
    hold: () => {
      held = true;
      upstreams.forEach((upstream) => upstream.pause());
    },
    release: () => {
      held = false;
      upstreams.forEach((upstream) => upstream.resume());
    },
    resetAfter: (bytes) => (bytesLeft = bytes),
    close: () => end(server, sockets),
  };
};

/** Answers a greeting as Redis does, and nothing else. */
export const startGreeter = async (): Promise<{ url: string; close: () => Promise<void> }> => {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('data', (data) => data.includes('info') && socket.write('$9\r\nloading:0\r\n'));
  });
  return { url: await listen(server), close: () => end(server, sockets) };
};
