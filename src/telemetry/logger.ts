import { pino, stdTimeFunctions, type DestinationStream } from 'pino';
import type { Logger } from './logger.type.ts';

export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** A logger that writes JSON, one line an entry, to standard output unless told otherwise. `err` fields show causes. */
export const createLogger = (level: LogLevel, destination?: DestinationStream): Logger => {
  const options = { level, base: null, timestamp: stdTimeFunctions.isoTime };
  return destination === undefined ? pino(options) : pino(options, destination);
};
