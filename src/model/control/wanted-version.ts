import type { Logger } from '../../telemetry/logger.type.ts';
import type { FollowedAlias } from '../versions/followed-alias.ts';
import type { ChangeTrigger, Pin, ServerGroup } from './server-group.ts';

/** The version that should serve, and why. */
export interface Wanted {
  readonly version: string;
  readonly trigger: Extract<ChangeTrigger, 'FOLLOWED_ALIAS' | 'OTHER_REPLICA'>;
  readonly actor: string | null;
}

export interface WantedDeps {
  readonly alias: FollowedAlias;
  readonly group: Pick<ServerGroup, 'pin' | 'removePin'>;
  readonly logger: Logger;
}

const pinned = ({ version, actor }: Pin): Wanted => ({ version, trigger: 'OTHER_REPLICA', actor });

/** Only a pin counts: for servers that do not follow the alias. Null when nothing is pinned. */
export const readPinned = async ({ group }: Pick<WantedDeps, 'group'>): Promise<Wanted | null> => {
  const pin = await group.pin();
  return pin && pinned(pin);
};

/**
 * The pinned version, until the alias has moved since it was pinned: then the pin is removed, and what the alias points
 * to is wanted. An alias that is gone has not moved; while it is, a server that has a model wants no other. Null when
 * nothing is wanted. Throws a `BundleError` when the source can't say and nothing is pinned.
 */
export const readWanted = async (
  { alias, group, logger }: WantedDeps,
  { hasModel, signal }: { hasModel: boolean; signal: AbortSignal },
): Promise<Wanted | null> => {
  const pin = await group.pin();
  const followed = await alias.read(signal).catch((error: unknown) => {
    if (pin === null) throw error;
    return null;
  });
  const target = followed?.aliasTarget ?? null;
  if (pin !== null && (target === null || target === pin.aliasTarget)) return pinned(pin);
  if (pin !== null) {
    await group.removePin(pin);
    logger.info({ version: pin.version, pinnedBy: pin.actor, aliasTarget: target }, 'pin ended: the alias has moved');
  }
  if (followed?.version == null || (hasModel && target === null && alias.lastTarget() !== null)) return null;
  return { version: followed.version, trigger: 'FOLLOWED_ALIAS', actor: null };
};
