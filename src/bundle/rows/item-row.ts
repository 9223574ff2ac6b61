import { z } from 'zod';

const id = z.union([z.string().min(1).max(128), z.int().transform(String)]);
const webAddress = z.url({ protocol: /^https?$/ });

const itemRowSchema = z.strictObject({
  id,
  title: z.string().min(1),
  otherTitles: z.array(z.string()).default([]),
  genres: z.array(z.string().min(1)).default([]),
  releaseYear: z.int().min(1000).max(9999).nullish(),
  rating: z.number().min(0).max(10).nullish(),
  language: z
    .string()
    .regex(/^[a-z]{2}$/, 'must be an ISO 639-1 code')
    .nullish(),
  adult: z.boolean().nullish(),
  posterUrl: webAddress.nullish(),
  likeCount: z.number().nonnegative().nullish(),
  popularity: z.number().nonnegative().nullish(),
});

/** One row of `items.jsonl`; its place in the file is the item index. */
export type ItemRow = z.infer<typeof itemRowSchema>;
/** A row as it is written: everything but `id` and `title` may be left out. */
export type ItemRowSource = z.input<typeof itemRowSchema>;

/** Parses one row; throws a `ZodError`. */
export const parseItemRow = (value: unknown): ItemRow => itemRowSchema.parse(value);
