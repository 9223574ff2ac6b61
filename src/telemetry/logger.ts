import { pino, stdSerializers, stdTimeFunctions, type DestinationStream, type LevelWithSilent } from 'pino';
import type { Logger } from './logger.type.ts';

/** What stands before the `@` of an address may be a password. */
const credentials = /:\/\/[^\s/@]*@/g;

const withoutCredentials = (text: string): string => text.replace(credentials, '://***@');

/** Only texts: errors of clients hold what they were sent as further properties, such as the arguments of AUTH. */
const showError = (error: unknown): unknown => {
  if (!(error instanceof Error)) return typeof error === 'string' ? withoutCredentials(error) : undefined;
  const { type, message, stack } = stdSerializers.err(error);
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {};
  return { type, message: withoutCredentials(message), ...code, stack: withoutCredentials(stack) };
};

/** A logger that writes JSON, one line an entry, to standard output unless told otherwise. `err` fields show causes. */
export const createLogger = (level: LevelWithSilent, destination?: DestinationStream): Logger => {
  const options = { level, base: null, timestamp: stdTimeFunctions.isoTime, serializers: { err: showError } };
  return destination === undefined ? pino(options) : pino(options, destination);
};
