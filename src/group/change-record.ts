import { z } from 'zod';
import type { ModelChange } from '../model/control/server-group.ts';

const text = z.string().max(4000);

const changeSchema = z.strictObject({
  occurredAt: z.iso.datetime(),
  trigger: z.enum(['STARTUP', 'RELOAD_MUTATION', 'ROLLBACK_MUTATION', 'FOLLOWED_ALIAS', 'OTHER_REPLICA']),
  actor: text.nullable(),
  fromVersion: text.nullable(),
  toVersion: text,
  switched: z.boolean(),
  message: text,
}) satisfies z.ZodType<ModelChange>;

/** How many changes are kept. */
export const mostChanges = 1000;

const longestText = 2000;

/** One line; its texts are cut where they are too long to be read again. */
export const changeText = (change: ModelChange): string =>
  JSON.stringify({
    ...change,
    message: change.message.slice(0, longestText),
    actor: change.actor?.slice(0, longestText) ?? null,
  });

const parseChange = (line: string): ModelChange[] => {
  try {
    return [changeSchema.parse(JSON.parse(line))];
  } catch {
    return []; // torn when the server was killed, or not ours
  }
};

/** What of `lines` are changes, each once, newest first. */
export const parseChanges = (lines: Iterable<string>): ModelChange[] =>
  [...new Set(lines)].flatMap(parseChange).toSorted((a, b) => b.occurredAt.localeCompare(a.occurredAt));
