import type { z } from 'zod';
import { contradictions } from './config/contradictions.ts';
import { ConfigError } from './config/config-error.ts';
import type { Setting } from './config/setting.ts';
import { laterSettings, settings } from './config/settings.ts';

/** The environment, read and checked: one property per entry of `settings`. Frozen. */
export type Config = { readonly [Key in keyof typeof settings]: z.output<(typeof settings)[Key]['parser']> };

type Environment = Readonly<Record<string, string | undefined>>;

/** An empty value counts as unset. */
const valueOf = (environment: Environment, name: string): string | undefined => {
  const value = environment[name]?.trim();
  return value === '' ? undefined : value;
};

const longestShown = 80;

const got = ({ secret }: Setting<unknown>, value: string | undefined): string => {
  if (value === undefined) return 'nothing';
  if (secret) return 'something else (not shown, it may be secret)';
  return JSON.stringify(value.length > longestShown ? `${value.slice(0, longestShown)}...` : value);
};

/** What a parser has to say beyond "must be ..."; never the value. */
const reasonIn = ({ issues }: z.ZodError): string => {
  const reasons = issues.map((issue) => (issue.code === 'custom' ? issue.params?.['reason'] : undefined));
  return reasons.flatMap((reason) => (typeof reason === 'string' ? [`: ${reason}`] : [])).join('');
};

const read = (environment: Environment, setting: Setting<unknown>, mistakes: string[]): unknown => {
  const value = valueOf(environment, setting.name);
  const result = setting.parser.safeParse(value ?? setting.default);
  if (result.success) return result.data;
  mistakes.push(`${setting.name} must be ${setting.allowed}, got ${got(setting, value)}${reasonIn(result.error)}.`);
  return undefined;
};

/**
 * Reads the settings from `environment` (`process.env`, which only `main` passes). Throws one `ConfigError` that names
 * every mistake, what is allowed and what was got; secrets are never shown.
 */
export const readConfig = (environment: Environment): Config => {
  const mistakes = laterSettings
    .filter((name) => valueOf(environment, name) !== undefined)
    .map((name) => `${name} is not available in this version.`);
  const pairs = Object.entries<Setting<unknown>>(settings).map(([key, setting]) => [
    key,
    read(environment, setting, mistakes),
  ]);
  // Each value came from the parser whose output type `Config` states; where one is missing, there is a mistake.
  const config = Object.fromEntries(pairs) as Config;
  mistakes.push(...contradictions((name) => valueOf(environment, name) !== undefined, config));
  if (mistakes.length > 0) throw new ConfigError(mistakes);
  return Object.freeze(config);
};
