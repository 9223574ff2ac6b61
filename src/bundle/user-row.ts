import { z } from 'zod';

const userRowSchema = z
  .looseObject({
    id: z.union([z.string().min(1).max(128), z.int().transform(String)]),
    history: z.array(z.int().min(0)).default([]),
    weights: z.array(z.number()).optional(),
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
