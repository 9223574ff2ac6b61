import { pino, stdTimeFunctions, type DestinationStream, type LevelWithSilent } from 'pino';
import type { Logger } from './logger.type.ts';

/** A logger that writes JSON, one line an entry, to standard output unless told otherwise. `err` fields show causes. */
export const createLogger = (level: LevelWithSilent, destination?: DestinationStream): Logger => {
  const options = { level, base: null, timestamp: stdTimeFunctions.isoTime };
  return destination === undefined ? pino(options) : pino(options, destination);
};
