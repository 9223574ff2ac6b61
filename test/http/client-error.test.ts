import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { createClientErrorListener } from '../../src/http/connection/client-error.ts';
import { InFlight } from '../../src/http/in-flight.ts';

test('case 21: of all that follows what is no HTTP only the first is dealt with', async () => {
  let asked = 0;
  class Counting extends InFlight {
    override whenAnswered(...args: Parameters<InFlight['whenAnswered']>): void {
      asked++;
      super.whenAnswered(...args);
    }
  }
  const listener = createClientErrorListener(new Counting());
  const socket = new PassThrough();
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  for (let at = 0; at < 100; at++) listener(Object.assign(new Error('no'), { code: 'HPE_INVALID_METHOD' }), socket);
  await new Promise((resolve) => setImmediate(resolve));
  expect(asked).toBe(1);
  expect(Buffer.concat(chunks).toString()).toMatch(/^HTTP\/1\.1 400 /u);
});
