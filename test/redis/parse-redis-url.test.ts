import { describe, expect, test } from 'vitest';
import { parseRedisUrl } from '../../src/redis/parse-redis-url.ts';

const nobody = { user: null, password: null };

describe('the address of a Redis', () => {
  test.each([
    ['redis://h', { kind: 'single', ...nobody, tls: false, node: { host: 'h', port: 6379 }, database: 0 }],
    ['REDIS://h:1/', { kind: 'single', ...nobody, tls: false, node: { host: 'h', port: 1 }, database: 0 }],
    ['rediss://[::1]:7/3', { kind: 'single', ...nobody, tls: true, node: { host: '::1', port: 7 }, database: 3 }],
    [
      'redis://:p%40%2Fw:x@h',
      { kind: 'single', user: null, password: 'p@/w:x', tls: false, node: { host: 'h', port: 6379 }, database: 0 },
    ],
    [
      'redis://a%3Ab:p@ss@h',
      { kind: 'single', user: 'a:b', password: 'p@ss', tls: false, node: { host: 'h', port: 6379 }, database: 0 },
    ],
    [
      'rediss+sentinel://u:p@a,b:1/my-master?db=2&sentinelUser=s&sentinelPassword=%26',
      {
        kind: 'sentinel',
        user: 'u',
        password: 'p',
        tls: true,
        sentinels: [
          { host: 'a', port: 26_379 },
          { host: 'b', port: 1 },
        ],
        master: 'my-master',
        database: 2,
        sentinelCredentials: { user: 's', password: '&' },
      },
    ],
    [
      'redis+cluster://:p@10.0.0.1:7000,10.0.0.2',
      {
        kind: 'cluster',
        user: null,
        password: 'p',
        tls: false,
        nodes: [
          { host: '10.0.0.1', port: 7000 },
          { host: '10.0.0.2', port: 6379 },
        ],
      },
    ],
  ])('%s', (text, target) => {
    expect(parseRedisUrl(text)).toEqual({ kind: 'target', target });
  });

  test.each([
    ['http://h', 'none of these forms'],
    ['redis://', 'none of these forms'],
    ['redis://a,b', 'several hosts need redis+sentinel:// or redis+cluster://'],
    ['redis://h:0', 'a port from 1 to 65535'],
    ['redis://h:65536', 'a port from 1 to 65535'],
    ['redis://h h', 'a name or an address'],
    ['redis://h/x', 'a database must be a number'],
    ['redis://h?db=1', 'options may be: none'],
    ['redis://somebody@h', 'a user needs a password'],
    ['redis://u:p%zz@h', '"%"'],
    ['redis://u:p/w@h', 'that must be written %2F'],
    ['redis+sentinel://h', 'the name of their master'],
    ['redis+sentinel://h/m?db=x', 'a database must be a number'],
    ['redis+sentinel://h/m?sentinelUser=x', 'needs a sentinelPassword'],
    ['redis+sentinel://h/m?role=slave', 'options may be: db, sentinelUser, sentinelPassword'],
    ['redis+cluster://h/1', 'a Cluster has no databases'],
    ['redis+other://h', 'none of these forms'],
  ])('%s is a mistake', (text, told) => {
    const parsed = parseRedisUrl(text);
    expect(parsed).toEqual({ kind: 'mistake', mistake: expect.stringContaining(told) });
  });

  test('a mistake shows no secret', () => {
    for (const text of [
      'redis://bob:hunter2@h:0',
      'redis://bob:hunter2@h,i',
      'redis://bob:hunter2/x@h',
      'redis+sentinel://h/m?hunter2=1',
      'redis+sentinel://h/m?sentinelUser=hunter2',
      'redis://hunter2@h',
      'redis://bob:hunter2%@h',
    ])
      expect(JSON.stringify(parseRedisUrl(text))).not.toMatch(/bob|hunter2/);
  });
});
