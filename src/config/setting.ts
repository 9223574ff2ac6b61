import { z } from 'zod';

/** One setting as data: the reader, the check and `docs/configuration.md` are made from it. */
export interface Setting<Value> {
  /** Its environment variable. */
  readonly name: string;
  /** What is read when the variable is not set; null for nothing. */
  readonly default: string | null;
  /** Of its number; null when it has none. */
  readonly unit: string | null;
  /** What it is for. */
  readonly description: string;
  /** What may be given, as an ending of "... must be". */
  readonly allowed: string;
  /** Whether its value must never be shown. */
  readonly secret: boolean;
  /** Reads the text of the variable, or null. */
  readonly parser: z.ZodType<Value>;
}

interface About {
  readonly description: string;
  readonly default?: string;
  readonly unit?: string;
  readonly secret?: boolean;
}

/** Assembles a setting from what its kind decides (`allowed`, `parser`) and what is said about it. */
export const setting = <Value>(
  name: string,
  { description, default: fallback, unit, secret = false }: About,
  { allowed, parser }: Pick<Setting<Value>, 'allowed' | 'parser'>,
): Setting<Value> => ({
  name,
  default: fallback ?? null,
  unit: unit ?? null,
  description,
  allowed,
  secret,
  parser,
});

export const wholeNumber = (name: string, [min, max]: readonly [number, number], about: About): Setting<number> =>
  setting(name, about, {
    allowed: `a whole number from ${min} to ${max}`,
    parser: z
      .string()
      .regex(/^\d{1,15}$/)
      .transform(Number)
      .pipe(z.int().min(min).max(max)),
  });

export const oneOf = <Word extends string>(name: string, words: readonly Word[], about: About): Setting<Word> =>
  setting(name, about, { allowed: `one of ${words.join(', ')}`, parser: z.enum(words) });

export const flag = (name: string, about: About): Setting<boolean> =>
  setting(name, about, {
    allowed: 'true or false',
    parser: z.enum(['true', 'false']).transform((word) => word === 'true'),
  });
