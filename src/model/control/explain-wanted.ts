import type { Logger } from '../../telemetry/logger.type.ts';
import type { ModelSource } from '../sources/model-source.ts';
import type { ServerGroup } from './server-group.ts';

export interface ExplainDeps {
  readonly group: Pick<ServerGroup, 'pin'>;
  readonly source: Pick<ModelSource, 'aliases'>;
  readonly logger: Logger;
}

/** Says in the log what else nobody sees: that a pin holds, and that there is no such alias. */
export const explainWanted = async (
  { group, source, logger }: ExplainDeps,
  alias: string,
  signal: AbortSignal,
): Promise<void> => {
  const pin = await group.pin();
  if (pin !== null) logger.info({ ...pin }, 'pinned: the alias is not followed until it moves');
  const known = Object.keys(await source.aliases(signal).catch(() => ({})));
  if (known.length > 0 && !known.includes(alias))
    logger.warn({ alias, known }, 'there is no such alias: the highest version is followed');
};
