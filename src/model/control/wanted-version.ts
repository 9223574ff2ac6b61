import { readFollowed } from '../versions/choose-version.ts';
import type { ModelSource } from '../sources/model-source.ts';
import type { ChangeTrigger, Pin, ServerGroup } from './server-group.ts';

/** The version that should serve, and why. */
export interface Wanted {
  readonly version: string;
  readonly trigger: Extract<ChangeTrigger, 'FOLLOWED_ALIAS' | 'OTHER_REPLICA'>;
  readonly actor: string | null;
}

export interface WantedSource {
  readonly source: ModelSource;
  /** The followed alias. */
  readonly alias: string;
  readonly group: Pick<ServerGroup, 'pin' | 'removePin'>;
}

const pinned = ({ version, actor }: Pin): Wanted => ({ version, trigger: 'OTHER_REPLICA', actor });

/** Only a pin counts: for servers that do not follow the alias. Null when nothing is pinned. */
export const readPinned = async ({ group }: Pick<WantedSource, 'group'>): Promise<Wanted | null> => {
  const pin = await group.pin();
  return pin && pinned(pin);
};

/**
 * The pinned version, until the alias has moved since it was pinned: then the pin is removed, and what the alias points
 * to is wanted. Null when there is no version at all. Throws a `BundleError` when the source can't say and nothing is
 * pinned.
 */
export const readWanted = async (
  { source, alias, group }: WantedSource,
  signal: AbortSignal,
): Promise<Wanted | null> => {
  const pin = await group.pin();
  const followed = await readFollowed(source, alias, signal).catch((error: unknown) => {
    if (pin === null) throw error;
    return null;
  });
  if (pin !== null && (followed === null || followed.aliasTarget === pin.aliasTarget)) return pinned(pin);
  if (pin !== null) await group.removePin(pin);
  if (followed === null || followed.version === null) return null;
  return { version: followed.version, trigger: 'FOLLOWED_ALIAS', actor: null };
};
