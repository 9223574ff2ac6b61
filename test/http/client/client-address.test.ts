import type { IncomingMessage } from 'node:http';
import { describe, expect, test } from 'vitest';
import { createClientAddress, type TrustProxy } from '../../../src/http/client/client-address.ts';

const from = (trustProxy: TrustProxy, remoteAddress: string | undefined, forwardedFor?: string): string => {
  const request = { socket: { remoteAddress }, headers: { 'x-forwarded-for': forwardedFor } };
  return createClientAddress(trustProxy)(request as unknown as IncomingMessage);
};

describe('TRUST_PROXY says whose X-Forwarded-For is believed:', () => {
  test.each<[string, TrustProxy, [peer: string, forwardedFor: string], string]>([
    ['nobody', false, ['10.0.0.1', '203.0.113.9'], '10.0.0.1'],
    ['everybody', true, ['10.0.0.1', '203.0.113.9, 198.51.100.7'], '203.0.113.9'],
    ['the last proxy', 1, ['10.0.0.1', '203.0.113.9, 198.51.100.7'], '198.51.100.7'],
    ['the last two', 2, ['10.0.0.1', '203.0.113.9, 198.51.100.7'], '203.0.113.9'],
    ['a network', ['10.0.0.0/8'], ['10.0.0.1', '203.0.113.9, 10.1.1.1'], '203.0.113.9'],
    ['a network that the peer is not in', ['10.0.0.0/8'], ['203.0.113.1', '203.0.113.9'], '203.0.113.1'],
    ['a name for networks', ['loopback', 'uniquelocal'], ['::ffff:127.0.0.1', '203.0.113.9'], '203.0.113.9'],
    ['a proxy that forwards nonsense', true, ['10.0.0.1', 'nobody'], '10.0.0.1'],
  ])('%s', (_, trustProxy, [peer, forwardedFor], client) => {
    expect(from(trustProxy, peer, forwardedFor)).toBe(client);
  });
});

test.each([
  ['IPv4', '203.0.113.9', '203.0.113.9'],
  ['IPv4 as IPv6', '::ffff:203.0.113.9', '203.0.113.9'],
  ['IPv6 by its /64', '2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['another of the same network', '2001:db8:1:2::9', '2001:db8:1:2::/64'],
  ['one with a zone', 'fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['a client that is gone', undefined, 'unknown'],
])('a client is told by its address: %s', (_, peer, client) => {
  expect(from(false, peer)).toBe(client);
});
