import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { BodyPieces } from './body-pieces.ts';
import type { BodyRoom } from './body-room.ts';
import type { Refusal } from '../transport-error.ts';

/** A request's body, or why there is none. */
export type Body =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  /** The client went away while sending it. */
  | { readonly kind: 'gone' };

/** How much of a body that is too large is still taken, as a multiple of the limit: many clients read no answer before. */
const patience = 8;

const refused = (code: Refusal['code'], message: string, headers?: Refusal['headers']): Body => ({
  kind: 'refused',
  refusal: { code, message, ...(headers !== undefined && { headers }) },
});

/** What is left of the body is not read: the connection can't be used any more. */
const close = { connection: 'close' };

const tooLarge = (limitBytes: number): Body =>
  refused('PAYLOAD_TOO_LARGE', `A request body has at most ${limitBytes} bytes.`, close);

/** A compressed body could be a bomb, and Node's decoders have had faults: it is never decoded. */
const compressed = refused('UNSUPPORTED_MEDIA_TYPE', 'Compressed request bodies are not accepted; send it as it is.', {
  ...close,
  'accept-encoding': 'identity',
});

/** Nobody sends a body in so many pieces; each of them costs as much as a large one. */
const mostPieces = 10_000;
const inPieces = refused('BAD_REQUEST', `The request body comes in more than ${mostPieces} pieces.`, close);

const noRoom: Body = {
  kind: 'refused',
  refusal: {
    code: 'OVERLOADED',
    message: 'Too many large request bodies are being read. Try again in a moment.',
    details: { retryAfterSeconds: 1 },
    headers: { ...close, 'retry-after': '1' },
  },
};

const notUtf8 = refused('BAD_REQUEST', 'The request body is not UTF-8.');

/** Some editors begin a file with a mark that JSON does not know. */
const byteOrderMark = '\uFEFF';

const decode = (bytes: Buffer): Body => {
  if (!isUtf8(bytes)) return notUtf8;
  const text = bytes.toString('utf8');
  return { kind: 'text', text: text.startsWith(byteOrderMark) ? text.slice(1) : text };
};

const isCompressed = ({ headers }: IncomingMessage): boolean =>
  (headers['content-encoding'] ?? 'identity') !== 'identity';

/** Reads a body of at most `limitBytes` bytes of UTF-8; large ones as far as there is `room`. */
export const readBody = async (request: IncomingMessage, limitBytes: number, room?: BodyRoom): Promise<Body> => {
  const mostBytes = limitBytes * patience;
  if (Number(request.headers['content-length'] ?? 0) > mostBytes) return tooLarge(limitBytes);
  const pieces = new BodyPieces(room);
  const whole = new Promise<Body>((resolve) => {
    /** Reads no more of it. */
    const giveUp = (body: Body): void => {
      request.off('data', onData);
      request.pause();
      resolve(body);
    };
    const onData = (piece: Buffer): void => {
      if (pieces.size + piece.length > limitBytes) pieces.skip(piece);
      else if (!pieces.add(piece)) return giveUp(noRoom);
      if (pieces.count > mostPieces) giveUp(inPieces);
      else if (pieces.size > mostBytes) resolve(tooLarge(limitBytes));
    };
    request.on('data', onData);
    request.on('end', () => {
      if (isCompressed(request)) resolve(compressed);
      else if (pieces.size > limitBytes) resolve(tooLarge(limitBytes));
      else resolve(decode(pieces.join()));
    });
    request.on('error', () => resolve({ kind: 'gone' }));
    request.on('close', () => resolve({ kind: 'gone' })); // without effect after `end`
  });
  try {
    return await whole;
  } finally {
    pieces.release();
  }
};
