import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** What the wire does to the answers of the server. */
export type Fault =
  | { readonly kind: 'none' }
  /** Kept back, until another fault is set. */
  | { readonly kind: 'hold' }
  /** Nothing gets through, either way, and nobody is told. */
  | { readonly kind: 'black-hole' }
  | { readonly kind: 'latency'; readonly ms: number }
  /** After so many more bytes the connection is reset, or closed as if that had been all; then all is well again. */
  | { readonly kind: 'reset' | 'truncate'; readonly afterBytes: number }
  /** `change` may alter the bytes of each piece. */
  | { readonly kind: 'corrupt'; readonly change: (piece: Buffer) => void }
  /** An answer that nobody asked for, once, before the next. */
  | { readonly kind: 'inject'; readonly answer: Buffer }
  /** Each byte travels alone. */
  | { readonly kind: 'slice' };

/** A wire that a test can disturb, between clients and a server of this machine. */
export interface FaultProxy {
  readonly url: string;
  readonly port: number;
  readonly set: (fault: Fault) => void;
  readonly close: () => Promise<void>;
}

const listen = async (server: Server): Promise<number> => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
};

const end = async (server: Server, sockets: ReadonlySet<Socket>): Promise<void> => {
  server.close();
  sockets.forEach((socket) => socket.destroy());
  await once(server, 'close');
};

/** Two sockets that end together. */
const join = (pair: readonly [Socket, Socket]): void => {
  for (const socket of pair) {
    socket.setNoDelay(true);
    socket.on('error', () => undefined);
    socket.on('close', () => pair.forEach((side) => side.destroy()));
  }
};

/** Gives the bytes of a piece that still get through; ends the connection when they are used up. */
const cut = (client: Socket, piece: Buffer, { kind, afterBytes }: Fault & { afterBytes: number }): Fault => {
  const left = afterBytes - piece.length;
  client.write(piece.subarray(0, afterBytes));
  if (left > 0) return { kind: kind as 'reset', afterBytes: left };
  if (kind === 'reset') client.resetAndDestroy();
  else client.end();
  return { kind: 'none' };
};

/** Sends a piece of an answer on; returns the fault from then on. */
const answer = (client: Socket, piece: Buffer, fault: Fault): Fault => {
  switch (fault.kind) {
    case 'black-hole':
      return fault;
    case 'latency':
      setTimeout(() => client.write(piece), fault.ms);
      return fault;
    case 'reset':
    case 'truncate':
      return cut(client, piece, fault);
    case 'corrupt':
      fault.change(piece);
      client.write(piece);
      return fault;
    case 'inject':
      client.write(Buffer.concat([fault.answer, piece]));
      return { kind: 'none' };
    case 'slice':
      for (const byte of piece) client.write(Buffer.of(byte));
      return fault;
    case 'none':
    case 'hold': // what had been read already
      client.write(piece);
      return fault;
  }
};

/** Starts a wire to `port` that is well until a fault is set. */
export const startFaultProxy = async (port: number): Promise<FaultProxy> => {
  const sockets = new Set<Socket>();
  const upstreams = new Set<Socket>();
  let fault: Fault = { kind: 'none' };
  const server = createServer((client) => {
    const upstream = connect(port, '127.0.0.1');
    upstreams.add(upstream);
    [client, upstream].forEach((socket) => sockets.add(socket));
    join([client, upstream]);
    client.on('data', (piece) => fault.kind !== 'black-hole' && upstream.write(piece));
    upstream.on('data', (piece) => (fault = answer(client, piece, fault)));
    if (fault.kind === 'hold') upstream.pause();
  });
  const ownPort = await listen(server);
  const set = (next: Fault): void => {
    fault = next;
    upstreams.forEach((upstream) => (next.kind === 'hold' ? upstream.pause() : upstream.resume()));
  };
  return { url: `redis://127.0.0.1:${ownPort}`, port: ownPort, set, close: () => end(server, sockets) };
};

/** Answers a greeting as Redis does, and nothing else. */
export const startGreeter = async (): Promise<{ url: string; close: () => Promise<void> }> => {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('data', (data) => data.includes('info') && socket.write('$9\r\nloading:0\r\n'));
  });
  const port = await listen(server);
  return { url: `redis://127.0.0.1:${port}`, close: () => end(server, sockets) };
};
