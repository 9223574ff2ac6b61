import { appendFile, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { ModelChange } from '../model/control/server-group.ts';
import type { Logger } from '../telemetry/logger.type.ts';
import { changeText, mostChanges, parseChanges } from './change-record.ts';
import { later, parsePin, pinText, type StampedPin } from './stamped-pin.ts';

/** What one server remembers over restarts. */
export interface StateFiles {
  readonly pin: () => Promise<StampedPin | null>;
  /** Writes `pin` unless it is there, or a later one is. */
  readonly writePin: (pin: StampedPin) => Promise<void>;
  readonly changes: () => Promise<readonly ModelChange[]>;
  readonly appendChange: (change: ModelChange) => Promise<void>;
}

/** The file may grow to so many lines before the older ones are dropped. */
const mostLines = 2 * mostChanges;

const unlessMissing = async (read: Promise<string>): Promise<string> => {
  try {
    return await read;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
};

/** Puts a whole file in the place of another: who reads it finds the one or the other, also after a crash. */
const replaceFile = async (path: string, text: string): Promise<void> => {
  const draft = `${path}.${randomUUID()}.new`;
  try {
    const file = await open(draft, 'w');
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
};

/**
 * Keeps state in `directory`, which is made when something is written. What can't be written is kept in memory, which is
 * logged once; what can't be read is as if it was not there. Never rejects; one thing is done at a time.
 */
export const createStateFiles = (directory: string, logger: Logger): StateFiles => {
  const pinFile = join(directory, 'pin.json');
  const changesFile = join(directory, 'changes.jsonl');
  let knownPin: StampedPin | null = null;
  const unwritten: string[] = [];
  let hasWarned = false;
  let last: Promise<unknown> = Promise.resolve();

  const warn = (error: unknown): void => {
    if (hasWarned) return;
    hasWarned = true;
    const code = error instanceof Error && 'code' in error ? error.code : String(error);
    logger.warn({ code }, 'STATE_DIR cannot be used: pins and changes are forgotten at the next start');
  };
  const inTurn = <Result>(work: () => Promise<Result>, otherwise: Result): Promise<Result> => {
    const done = last.then(work).catch((error: unknown) => {
      warn(error);
      return otherwise;
    });
    last = done;
    return done;
  };

  const readPin = async (): Promise<StampedPin | null> => {
    const text = await unlessMissing(readFile(pinFile, 'utf8'));
    return parsePin(text === '' ? null : text);
  };
  const readLines = async (): Promise<string[]> =>
    (await unlessMissing(readFile(changesFile, 'utf8'))).split('\n').filter((line) => line !== '');
  const append = async (line: string): Promise<void> => {
    await mkdir(directory, { recursive: true });
    const lines = await readLines();
    if (lines.length < mostLines)
      await appendFile(changesFile, `\n${line}\n`); // a torn line before it ends here
    else await replaceFile(changesFile, [...lines.slice(-mostChanges), line].join('\n'));
  };

  return {
    pin: async () => {
      knownPin = later(knownPin, await inTurn(readPin, null));
      return knownPin;
    },
    writePin: async (pin) => {
      if (later(knownPin, pin) !== pin) return;
      knownPin = pin;
      await inTurn(async () => {
        const written = await readPin(); // perhaps by another server
        if (written !== null && written.at >= pin.at) return;
        await mkdir(directory, { recursive: true });
        await replaceFile(pinFile, pinText(pin));
      }, undefined);
    },
    changes: async () => parseChanges([...(await inTurn(readLines, [])), ...unwritten]),
    appendChange: async (change) => {
      const line = changeText(change);
      const isWritten = await inTurn(async () => {
        await append(line);
        return true;
      }, false);
      if (isWritten) return;
      unwritten.push(line);
      if (unwritten.length > mostChanges) unwritten.shift();
    },
  };
};
