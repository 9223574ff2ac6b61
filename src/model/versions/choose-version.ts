import { versionPattern } from '../../bundle/version.ts';
import { badUserInput } from '../../errors.ts';
import type { ReloadRequest } from '../reload-outcome.ts';
import type { ModelSource } from '../sources/model-source.ts';
import type { FollowedAlias } from './followed-alias.ts';

const checkVersion = (version: string): string => {
  if (versionPattern.test(version)) return version;
  throw badUserInput(
    'input.version',
    `input.version must be 1 to 64 letters, digits, ".", "_" or "-", beginning with a letter or digit, got "${version.slice(0, 40)}".`,
  );
};

const versionOfAlias = (aliases: Readonly<Record<string, string>>, alias: string): string => {
  const version = Object.hasOwn(aliases, alias) ? aliases[alias] : undefined;
  if (version !== undefined) return version;
  const known = Object.keys(aliases).map((name) => `"${name}"`);
  throw badUserInput(
    'input.alias',
    `input.alias: there is no alias "${alias.slice(0, 64)}". Known: ${known.join(', ') || 'none'}.`,
  );
};

/** The version that a request asks for. Throws `BAD_USER_INPUT` for a request that makes no sense. */
export const chooseVersion = async (
  source: ModelSource,
  { version, alias }: ReloadRequest,
  followedAlias: FollowedAlias,
  signal: AbortSignal,
): Promise<string> => {
  if (version != null && alias != null) throw badUserInput('input', 'input takes either version or alias, got both.');
  if (version != null) return checkVersion(version);
  if (alias != null) return versionOfAlias(await source.aliases(signal), alias);
  const followed = await followedAlias.read(signal);
  if (followed.version !== null) return followed.version;
  throw badUserInput('input', `There is no version of the model "${source.name}" to load.`);
};
