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

/** Ends the response with `text`, compressed where the client takes it and it is worth it. */
export const sendText = async (request: IncomingMessage, response: ServerResponse, text: string): Promise<void> => {
  response.appendHeader('vary', 'accept-encoding');
  if (text.length < smallestLength || !acceptsGzip(request)) {
    response.setHeader('content-length', Buffer.byteLength(text));
    response.end(text);
    return;
  }
  const zipped = text.length < longestSynchronous ? gzipSync(text, options) : await gzipAsync(text, options);
  if (response.destroyed) return;
  response.setHeader('content-encoding', 'gzip');
  response.setHeader('content-length', zipped.length);
  response.end(zipped);
};
