import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gzip, gzipSync } from 'node:zlib';

/** Smaller answers are not worth it. */
const smallestLength = 1024;
/** A trip to the thread pool costs about 80 us: worth it only where compressing would hold the event loop for longer. */
const longestSynchronous = 32_768;
const options = { level: 1 };

const gzipAsync = promisify<string, { level: number }, Buffer>(gzip);

const refusesGzip = /;\s*q=0(?:\.0*)?\s*$/i;

const acceptsGzip = (request: IncomingMessage): boolean => {
  const header = request.headers['accept-encoding'];
  if (typeof header !== 'string') return false;
  const entries = header.split(',').map((entry) => entry.trim());
  return entries.some((entry) => /^(?:gzip|\*)\s*(?:;|$)/i.test(entry) && !refusesGzip.test(entry));
};

const zip = (text: string): Buffer | Promise<Buffer> =>
  text.length < longestSynchronous ? gzipSync(text, options) : gzipAsync(text, options);

/** Ends the response with `text`, compressed where the client takes it and it is worth it. */
export const sendText = async (request: IncomingMessage, response: ServerResponse, text: string): Promise<void> => {
  response.appendHeader('vary', 'accept-encoding');
  const isZipped = text.length >= smallestLength && acceptsGzip(request);
  // Text stays text: Node then sends it with the head in one write, which bytes would make two.
  const body = isZipped ? await zip(text) : text;
  if (response.destroyed) return;
  if (isZipped) response.setHeader('content-encoding', 'gzip');
  response.setHeader('content-length', Buffer.byteLength(body));
  response.end(body);
};
