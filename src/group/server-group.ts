import { join } from 'node:path';
import type { ModelChange, Pin, Replica, ServerGroup } from '../model/control/server-group.ts';
import { RedisConnection } from '../redis/redis-connection.ts';
import type { RedisTarget } from '../redis/redis-target.ts';
import type { Logger } from '../telemetry/logger.type.ts';
import { parseChanges, changeText } from './change-record.ts';
import { listen } from './listener.ts';
import { createSharedState, type SharedState } from './shared-state.ts';
import { later, type StampedPin } from './stamped-pin.ts';
import { createStateFiles } from './state-files.ts';

export interface ServerGroupOptions {
  /** The model's name. */
  readonly modelName: string;
  /** What this server is called among the others. */
  readonly replicaName: string;
  /** Where files are kept; each model has a folder in it. */
  readonly stateDirectory: string;
  /** Null: the files are all there is. */
  readonly redisTarget: RedisTarget | null;
  readonly redisKeyPrefix: string;
}

/** The longest that anybody waits for Redis, in milliseconds; at the start longer, because it has not greeted yet. */
const timeoutMs = 100;
const greetingMs = 500;

/** Nothing of this is counted: the slate cache, which asks more often, says how Redis is. */
const deaf = { observer: { trouble: () => undefined }, troubleLog: () => undefined };

interface Shared extends SharedState {
  readonly greeted: Promise<unknown>;
  readonly close: () => void;
}

const connect = (target: RedisTarget, { modelName, redisKeyPrefix: keyPrefix }: ServerGroupOptions): Shared => {
  const connection = new RedisConnection(deaf, { target, keyPrefix, timeoutMs });
  const patience = new Promise((resolve) => setTimeout(resolve, greetingMs));
  return {
    ...createSharedState(connection, keyPrefix, modelName),
    greeted: Promise.race([connection.greeted, patience]),
    close: () => connection.close(),
  };
};

/** What servers of one model tell each other through Redis, and remember in files. Files alone without Redis. */
export const createServerGroup = (logger: Logger, options: ServerGroupOptions): ServerGroup => {
  const { modelName, replicaName, redisTarget, redisKeyPrefix } = options;
  const files = createStateFiles(join(options.stateDirectory, modelName), logger);
  const shared = redisTarget && connect(redisTarget, options);
  const listeners: (() => void)[] = [];
  const onMessage = (from: string): void => {
    if (from !== replicaName) listeners.forEach((listener) => listener());
  };
  const channel = `${redisKeyPrefix}model:{${modelName}}:told`;
  const endListening = redisTarget && listen({ target: redisTarget, channel, onMessage });
  let modelVersion: string | null = null;

  /** The pin that holds; whoever has an older one is told. */
  const stampedPin = async (): Promise<StampedPin | null> => {
    await shared?.greeted;
    const [kept, common] = await Promise.all([files.pin(), shared?.pin()]);
    const holding = later(common ?? null, kept);
    if (holding === null) return null;
    if (common !== undefined && holding !== common) await shared?.writePin(holding);
    await files.writePin(holding);
    return holding;
  };
  const write = async (stamped: StampedPin): Promise<void> => {
    await Promise.all([files.writePin(stamped), shared?.writePin(stamped)]);
  };
  const alone = (): Replica[] => [{ name: replicaName, modelVersion, lastSeenAt: new Date() }];

  return {
    pin: async (): Promise<Pin | null> => (await stampedPin())?.pin ?? null,
    setPin: async (pin) => {
      const before = await stampedPin();
      await write({ at: Math.max(Date.parse(pin.pinnedAt), (before?.at ?? 0) + 1), pin });
    },
    removePin: async (pin) => {
      const before = await stampedPin();
      if (before?.pin?.pinnedAt === pin.pinnedAt) await write({ at: before.at + 1, pin: null });
    },
    recordChange: async (change: ModelChange) => {
      await Promise.all([files.appendChange(change), shared?.appendChange(change)]);
    },
    recentChanges: async (first) => {
      await shared?.greeted;
      const [kept, common = []] = await Promise.all([files.changes(), shared?.changes()]);
      return parseChanges([...kept, ...common].map(changeText)).slice(0, first);
    },
    report: async (version) => {
      modelVersion = version;
      await shared?.report(replicaName, version);
    },
    replicas: async () => {
      const others = (await shared?.replicas()) ?? [];
      const all = [...others.filter(({ name }) => name !== replicaName), ...alone()];
      return all.toSorted((a, b) => a.name.localeCompare(b.name));
    },
    tellOthers: async () => shared?.tell(replicaName),
    onTold: (listener) => void listeners.push(listener),
    close: async () => {
      endListening?.();
      shared?.close();
    },
  };
};
