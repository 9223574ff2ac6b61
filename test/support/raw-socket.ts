import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export const openSocket = async (url: string): Promise<Socket> => {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => undefined); // a connection that is cut is what tests look for
  await once(socket, 'connect');
  return socket;
};

/** What the server still sends until it closes the connection. */
export const restOf = async (socket: Socket): Promise<string> => {
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  if (!socket.closed) await new Promise((resolve) => socket.once('close', resolve));
  return Buffer.concat(chunks).toString();
};

/** Sends exactly these bytes and waits until the server closes the connection. */
export const talk = async (url: string, bytes: string | Buffer): Promise<string> => {
  const socket = await openSocket(url);
  socket.write(bytes);
  return restOf(socket);
};

/** The status and the first code of each answer; each must be JSON of the shape of an error. */
export const refusalsIn = (text: string): [number, string][] =>
  text.split(/(?=HTTP\/1\.1 \d{3} )/).map((answer) => {
    const [head = '', body = ''] = answer.split('\r\n\r\n');
    if (!/\r\ncontent-type: application\/json/i.test(head)) throw new Error(`No JSON: ${answer}`);
    const { errors } = JSON.parse(body) as { errors?: { extensions: { code: string } }[] };
    return [Number(head.slice(9, 12)), errors?.[0]?.extensions.code ?? 'data'];
  });
