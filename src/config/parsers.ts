import proxyAddr from 'proxy-addr';
import { z } from 'zod';
import { parseRedisUrl } from '../redis/parse-redis-url.ts';
import type { RedisTarget } from '../redis/redis-target.ts';

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

/** Its issues say what is wrong in `params.reason`, which shows nothing of the text. */
const redisUrlSchema = z.string().transform((text, context): RedisTarget => {
  const parsed = parseRedisUrl(text);
  if (parsed.kind === 'target') return parsed.target;
  context.addIssue({ code: 'custom', params: { reason: parsed.mistake } });
  return z.NEVER;
});
/** `fetch` refuses addresses with a password. */
const isWebUrl = (text: string): boolean => {
  const url = parseUrl(text);
  return url !== null && ['http:', 'https:'].includes(url.protocol) && url.username === '' && url.password === '';
};

/** One API key, as configured: only its digest is known. */
export interface ApiKey {
  readonly name: string;
  /** SHA-256 of the key, hexadecimal, lower case. */
  readonly sha256: string;
}

const apiKeyPattern = /^(?<name>[A-Za-z0-9][A-Za-z0-9._-]{0,63}):(?<sha256>[0-9a-fA-F]{64})$/;

const apiKeySchema = z
  .string()
  .regex(apiKeyPattern)
  .transform((text): ApiKey => {
    const [name = '', sha256 = ''] = text.split(':');
    return { name, sha256: sha256.toLowerCase() };
  });

const isNetwork = (text: string): boolean => {
  try {
    proxyAddr.compile(text);
    return true;
  } catch {
    return false;
  }
};

/** As Express reads its setting `trust proxy`. */
const trustProxySchema = z.string().transform((text, context): boolean | number | readonly string[] => {
  if (text === 'true' || text === 'false') return text === 'true';
  if (/^\d{1,3}$/.test(text)) return Number(text);
  const networks = entries(text);
  if (networks.length === 0 || !networks.every(isNetwork)) context.addIssue({ code: 'custom' });
  return networks;
});

const list = <Item>(item: z.ZodType<Item, string>): z.ZodType<readonly Item[]> =>
  z.string().nullable().transform(entries).pipe(z.array(item));

const sourcePattern = /^mlflow:\/\/(?<name>[A-Za-z0-9][A-Za-z0-9._-]{0,63})@(?<alias>[A-Za-z0-9][A-Za-z0-9._-]{0,63})$/;

/** A registered model, and the alias to follow. */
export interface RegistryModel {
  readonly name: string;
  readonly alias: string;
}

const modelSourceSchema = z
  .string()
  .regex(sourcePattern)
  .transform((text): RegistryModel => {
    const { name = '', alias = '' } = sourcePattern.exec(text)?.groups ?? {};
    return { name, alias };
  });

/** What texts of the environment are read with. */
export const parsers = {
  name: z.string().regex(namePattern),
  optionalName: z.string().regex(namePattern).nullable(),
  text: z.string(),
  trustProxy: trustProxySchema,
  redisUrl: redisUrlSchema.nullable(),
  keyPrefix: z.string().regex(/^[\w:./@-]{1,64}$/),
  modelSource: modelSourceSchema.nullable(),
  optionalText: z.string().nullable(),
  words: <Word extends string>(words: readonly Word[]) => list(z.enum(words)).refine((chosen) => chosen.length > 0),
  webUrl: z.string().refine(isWebUrl).nullable(),
  secret: z.string().min(16).nullable(),
  origins: list(z.string().refine(isOrigin)),
  apiKeys: list(apiKeySchema).refine((keys) => new Set(keys.map(({ name }) => name)).size === keys.length),
};
