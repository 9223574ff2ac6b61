import { z } from 'zod';

/** What names of models and aliases look like: the pattern of `src/bundle/version.ts`, a test compares them. */
export const namePattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

const entries = (text: string | null): string[] => {
  const parts = text?.split(',') ?? [];
  return parts.map((part) => part.trim()).filter((part) => part !== '');
};

const parseUrl = (text: string): URL | null => (URL.canParse(text) ? new URL(text) : null);

const isOrigin = (text: string): boolean => {
  const url = parseUrl(text);
  return url !== null && ['http:', 'https:'].includes(url.protocol) && url.origin === text;
};

const isRedisUrl = (text: string): boolean => ['redis:', 'rediss:'].includes(parseUrl(text)?.protocol ?? '');

/** One administrator's key, as configured: only its digest is known. */
export interface AdminKey {
  readonly name: string;
  /** SHA-256 of the key, hexadecimal, lower case. */
  readonly sha256: string;
}

const adminKeyPattern = /^(?<name>[A-Za-z0-9][A-Za-z0-9._-]{0,63}):(?<sha256>[0-9a-fA-F]{64})$/;

const adminKeySchema = z
  .string()
  .regex(adminKeyPattern)
  .transform((text): AdminKey => {
    const [name = '', sha256 = ''] = text.split(':');
    return { name, sha256: sha256.toLowerCase() };
  });

const list = <Item>(item: z.ZodType<Item, string>): z.ZodType<readonly Item[]> =>
  z.string().nullable().transform(entries).pipe(z.array(item));

/** What texts of the environment are read with. */
export const parsers = {
  name: z.string().regex(namePattern),
  text: z.string(),
  secret: z.string().min(16).nullable(),
  redisUrl: z.string().refine(isRedisUrl).nullable(),
  origins: list(z.string().refine(isOrigin)),
  adminKeys: list(adminKeySchema).refine((keys) => new Set(keys.map(({ name }) => name)).size === keys.length),
};
