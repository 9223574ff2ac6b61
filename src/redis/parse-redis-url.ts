import type { RedisCredentials, RedisNode, RedisTarget } from './redis-target.ts';

/** What a text turned out to be. A mistake never repeats user, password or options. */
export type ParsedRedisUrl =
  { readonly kind: 'target'; readonly target: RedisTarget } | { readonly kind: 'mistake'; readonly mistake: string };

interface Parts {
  readonly tls: boolean;
  readonly kind: string;
  readonly credentials: RedisCredentials;
  readonly nodes: readonly RedisNode[];
  /** Behind the hosts, without its slash. */
  readonly path: string;
  readonly options: ReadonlyMap<string, string>;
}

/** Thrown in this file only. */
class MistakeError extends Error {}

const shape =
  /^redis(?<tls>s?)(?:\+(?<kind>sentinel|cluster))?:\/\/(?:(?<login>[^/?#]*)@)?(?<hosts>[^/?#@]+)(?:\/(?<path>[^?#@]*))?(?:\?(?<query>[^#]*))?$/i;
const hostShape = /^(?:\[(?<v6>[\da-f:.]+)\]|(?<name>[\w.-]+))(?::(?<port>\d{1,5}))?$/i;
const masterShape = /^[\w.-]+$/;

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new MistakeError('a "%" of the user, the password or an option begins no escape such as %2F');
  }
};

const parseNode = (text: string, defaultPort: number): RedisNode => {
  const { v6, name, port = String(defaultPort) } = hostShape.exec(text)?.groups ?? {};
  const host = v6 ?? name;
  if (host === undefined || Number(port) < 1 || Number(port) > 65_535)
    throw new MistakeError('each host must be a name or an address, with a port from 1 to 65535 or none');
  return { host, port: Number(port) };
};

const parseLogin = (login: string): RedisCredentials => {
  const [, user, password] = /^([^:]*)(?::(.*))?$/s.exec(login) ?? [];
  if (user && !password) throw new MistakeError('a user needs a password, user:password@');
  return { user: user ? decode(user) : null, password: password ? decode(password) : null };
};

const parseOptions = (query: string, allowed: readonly string[]): Map<string, string> => {
  const pairs = query.split('&').filter((pair) => pair !== '');
  return new Map(
    pairs.map((pair) => {
      const [name = '', ...value] = pair.split('=');
      if (!allowed.includes(name)) throw new MistakeError(`options may be: ${allowed.join(', ') || 'none'}`);
      return [name, decode(value.join('='))];
    }),
  );
};

const parseDatabase = (text: string): number => {
  if (!/^\d{0,5}$/.test(text)) throw new MistakeError('a database must be a number');
  return Number(text);
};

const sentinelOptions = ['db', 'sentinelUser', 'sentinelPassword'];

const parseParts = (text: string): Parts => {
  const groups = shape.exec(text)?.groups;
  if (groups === undefined)
    throw new MistakeError(
      'it has none of these forms, or user or password hold characters such as / ? # that must be written %2F %3F %23',
    );
  const kind = groups['kind']?.toLowerCase() ?? 'single';
  const port = kind === 'sentinel' ? 26_379 : 6379;
  return {
    tls: groups['tls'] !== '',
    kind,
    credentials: parseLogin(groups['login'] ?? ''),
    nodes: groups['hosts']!.split(',').map((each) => parseNode(each, port)),
    path: groups['path'] ?? '',
    options: parseOptions(groups['query'] ?? '', kind === 'sentinel' ? sentinelOptions : []),
  };
};

const sentinelTarget = ({ tls, credentials, nodes, path, options }: Parts): RedisTarget => {
  if (!masterShape.test(path)) throw new MistakeError('Sentinels need the name of their master, such as .../mymaster');
  const [user, password] = [options.get('sentinelUser') ?? null, options.get('sentinelPassword') ?? null];
  if (user !== null && password === null) throw new MistakeError('sentinelUser needs a sentinelPassword');
  const database = parseDatabase(options.get('db') ?? '');
  const sentinelCredentials = { user, password };
  return { kind: 'sentinel', ...credentials, tls, sentinels: nodes, master: path, database, sentinelCredentials };
};

const toTarget = (parts: Parts): RedisTarget => {
  const { tls, kind, credentials, nodes, path } = parts;
  if (kind === 'sentinel') return sentinelTarget(parts);
  if (kind === 'cluster') {
    if (path !== '') throw new MistakeError('a Cluster has no databases');
    return { kind, ...credentials, tls, nodes };
  }
  const [node, ...others] = nodes;
  if (node === undefined || others.length > 0)
    throw new MistakeError('several hosts need redis+sentinel:// or redis+cluster://');
  return { kind: 'single', ...credentials, tls, node, database: parseDatabase(path) };
};

/**
 * Reads the address of a Redis, with TLS where it begins with `rediss`:
 *
 *     redis://[user:password@]host[:6379][/database]
 *     redis+sentinel://[user:password@]host[:26379][,...]/master[?db=&sentinelUser=&sentinelPassword=]
 *     redis+cluster://[user:password@]host[:6379][,...]
 */
export const parseRedisUrl = (text: string): ParsedRedisUrl => {
  try {
    return { kind: 'target', target: toTarget(parseParts(text)) };
  } catch (error) {
    if (error instanceof MistakeError) return { kind: 'mistake', mistake: error.message };
    throw error;
  }
};
