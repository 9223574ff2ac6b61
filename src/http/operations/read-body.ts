import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import type { Refusal } from '../transport-error.ts';

/** A request's body, or why there is none. */
export type Body =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  /** The client went away while sending it. */
  | { readonly kind: 'gone' };

/** How much of a body that is too large is still taken, as a multiple of the limit: many clients read no answer before. */
const patience = 8;

const tooLarge = (limitBytes: number): Body => ({
  kind: 'refused',
  refusal: {
    code: 'PAYLOAD_TOO_LARGE',
    message: `A request body has at most ${limitBytes} bytes.`,
    headers: { connection: 'close' },
  },
});

/** A compressed body could be a bomb, and Node's decoders have had faults: it is never decoded. */
const compressed: Body = {
  kind: 'refused',
  refusal: {
    code: 'UNSUPPORTED_MEDIA_TYPE',
    message: 'Compressed request bodies are not accepted; send it as it is.',
    headers: { connection: 'close', 'accept-encoding': 'identity' },
  },
};

const notUtf8: Body = {
  kind: 'refused',
  refusal: { code: 'BAD_REQUEST', message: 'The request body is not UTF-8.' },
};

/** Some editors begin a file with a mark that JSON does not know. */
const byteOrderMark = '\uFEFF';

const decode = (bytes: Buffer): Body => {
  if (!isUtf8(bytes)) return notUtf8;
  const text = bytes.toString('utf8');
  return { kind: 'text', text: text.startsWith(byteOrderMark) ? text.slice(1) : text };
};

const isCompressed = ({ headers }: IncomingMessage): boolean =>
  (headers['content-encoding'] ?? 'identity') !== 'identity';

/** Reads a body of at most `limitBytes` bytes of UTF-8. */
export const readBody = (request: IncomingMessage, limitBytes: number): Promise<Body> =>
  new Promise((resolve) => {
    const mostBytes = limitBytes * patience;
    if (Number(request.headers['content-length'] ?? 0) > mostBytes) return resolve(tooLarge(limitBytes));
    let chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limitBytes) chunks.push(chunk);
      else chunks = [];
      if (size > mostBytes) resolve(tooLarge(limitBytes));
    });
    request.on('end', () => {
      if (isCompressed(request)) resolve(compressed);
      else if (size > limitBytes) resolve(tooLarge(limitBytes));
      else resolve(decode(Buffer.concat(chunks, size)));
    });
    request.on('error', () => resolve({ kind: 'gone' }));
    request.on('close', () => resolve({ kind: 'gone' })); // without effect after `end`
    return undefined;
  });
