import { z } from 'zod';
import type { ModelChange, Replica } from '../model/control/server-group.ts';
import type { RedisConnection } from '../redis/redis-connection.ts';
import { changeText, mostChanges, parseChanges } from './change-record.ts';
import { parsePin, pinText, type StampedPin } from './stamped-pin.ts';

/** What servers share through Redis. Undefined where Redis does not answer; never rejects, never waits long. */
export interface SharedState {
  readonly pin: () => Promise<StampedPin | null | undefined>;
  /** Writes `pin` unless a later one is there. */
  readonly writePin: (pin: StampedPin) => Promise<void>;
  readonly changes: () => Promise<readonly ModelChange[] | undefined>;
  readonly appendChange: (change: ModelChange) => Promise<void>;
  readonly report: (name: string, modelVersion: string | null) => Promise<void>;
  /** Those that reported lately. */
  readonly replicas: () => Promise<readonly Replica[] | undefined>;
  readonly tell: (message: string) => Promise<void>;
}

/** Who has not reported for so long has gone. */
const silentMs = 15_000;
const forgottenAfterSeconds = 86_400;

const writeIfLater = `
local old = redis.call('GET', KEYS[1])
local at = old and tonumber(string.match(old, '^(%d+) '))
if at and at >= tonumber(ARGV[1]) then return 0 end
redis.call('SET', KEYS[1], ARGV[2])
return 1`;

const replicaSchema = z.object({ modelVersion: z.string().nullable(), seenMs: z.number() });

const parseReplica = (name: string, text: string, nowMs: number): Replica[] => {
  try {
    const { modelVersion, seenMs } = replicaSchema.parse(JSON.parse(text));
    const ago = Math.max(0, nowMs - seenMs);
    return ago > silentMs ? [] : [{ name, modelVersion, lastSeenAt: new Date(Date.now() - ago) }];
  } catch {
    return []; // not ours
  }
};

/** The time of Redis, which is the same for all, in milliseconds. */
const toMs = ([seconds, microseconds]: readonly (number | string)[]): number =>
  Number(seconds) * 1000 + Number(microseconds) / 1000;

const isText = (value: unknown): value is string => typeof value === 'string';

/** `name` is the model's; its keys stand together in a Cluster. */
export const createSharedState = (connection: RedisConnection, keyPrefix: string, name: string): SharedState => {
  const key = (what: string): string => `model:{${name}}:${what}`;
  return {
    pin: () =>
      connection.run('read', async (client) => {
        const text: unknown = await client.get(key('pin'));
        return parsePin(isText(text) ? text : null);
      }),
    writePin: async (pin) => {
      await connection.run('write', (client) => client.eval(writeIfLater, 1, key('pin'), pin.at, pinText(pin)));
    },
    changes: () =>
      connection.run('read', async (client) => {
        const lines: unknown = await client.lrange(key('changes'), 0, mostChanges - 1);
        return parseChanges(Array.isArray(lines) ? lines.filter(isText) : []);
      }),
    appendChange: async (change) => {
      await connection.run('write', async (client) => {
        await client.lpush(key('changes'), changeText(change));
        await client.ltrim(key('changes'), 0, mostChanges - 1);
      });
    },
    report: async (replica, modelVersion) => {
      await connection.run('write', async (client) => {
        const seenMs = toMs(await client.time());
        await client.hset(key('replicas'), replica, JSON.stringify({ modelVersion, seenMs }));
        await client.expire(key('replicas'), forgottenAfterSeconds);
      });
    },
    replicas: () =>
      connection.run('read', async (client) => {
        const nowMs = toMs(await client.time());
        const entries = Object.entries(await client.hgetall(key('replicas')));
        const found = entries.map(([each, text]) => ({ each, replica: parseReplica(each, text, nowMs) }));
        const gone = found.filter(({ replica }) => replica.length === 0).map(({ each }) => each);
        if (gone.length > 0) await client.hdel(key('replicas'), ...gone);
        return found.flatMap(({ replica }) => replica);
      }),
    tell: async (message) => {
      await connection.run('write', (client) => client.publish(`${keyPrefix}${key('told')}`, message));
    },
  };
};
