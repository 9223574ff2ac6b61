import { z } from 'zod';
import type { Pin } from '../model/control/server-group.ts';

const version = z.string().min(1).max(64);
const pinSchema = z.strictObject({
  version,
  aliasTarget: version.nullable(),
  pinnedAt: z.iso.datetime(),
  actor: z.string().max(1000).nullable(),
});

/** A pin, or that there is none, with a logical time: of two the later one holds, wherever they are found. */
export interface StampedPin {
  /** Milliseconds since 1970, or one more than what it replaces. */
  readonly at: number;
  /** Null: it was removed. */
  readonly pin: Pin | null;
}

const stampedSchema = z.strictObject({ at: z.int().nonnegative(), pin: pinSchema.nullable() });

/** Of two, the one that holds. */
export const later = (a: StampedPin | null, b: StampedPin | null): StampedPin | null => {
  if (a === null || b === null) return a ?? b;
  return b.at > a.at ? b : a;
};

/** `at`, a space, and JSON: so that a script in Redis can compare two without parsing them. */
export const pinText = (stamped: StampedPin): string => `${stamped.at} ${JSON.stringify(stamped)}`;

/** Null for nothing, and for what is no pin. */
export const parsePin = (text: string | null): StampedPin | null => {
  const json = text?.slice(text.indexOf(' ') + 1);
  if (json === undefined) return null;
  try {
    return stampedSchema.parse(JSON.parse(json));
  } catch {
    return null;
  }
};
