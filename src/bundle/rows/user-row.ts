import { z } from 'zod';

// One check for a whole list: users have many thousands of entries, and a schema for each of them is what loading a
// bundle would mostly wait for.
const listOf = (what: string, isValid: (value: unknown) => boolean) =>
  z.custom<number[]>((value) => Array.isArray(value) && value.every(isValid), { error: `must be a list of ${what}` });

const itemIndices = listOf('item indices from 0', (value) => Number.isInteger(value) && Number(value) >= 0);
const numbers = listOf('numbers', (value) => Number.isFinite(value));

const userRowSchema = z
  .looseObject({
    id: z.union([z.string().min(1).max(128), z.int().transform(String)]),
    history: itemIndices.default([]),
    weights: numbers.optional(),
  })
  .refine((user) => user.weights === undefined || user.weights.length === user.history.length, {
    error: 'needs as many weights as history entries',
  });

/**
 * One row of `users.jsonl`. `history` are item indices, oldest first, everything the user rated; `weights` says how
 * much each counts (0: seen but not liked; absent: 1 for all). Further keys are feature columns.
 */
export type UserRow = z.infer<typeof userRowSchema>;
export type UserRowSource = z.input<typeof userRowSchema>;

/** Parses one row; throws a `ZodError`. */
export const parseUserRow = (value: unknown): UserRow => userRowSchema.parse(value);
