import type { IncomingMessage } from 'node:http';
import ipaddr from 'ipaddr.js';
import proxyAddr from 'proxy-addr';

/** Which proxies say the truth in `X-Forwarded-For`: all, none, so many from the last on, or those with these addresses. */
export type TrustProxy = boolean | number | readonly string[];

/** The address that a request came from, as limits count it: one IPv4 address, or the /64 network of an IPv6 address. */
export type ClientAddress = (request: IncomingMessage) => string;

type Trust = (address: string, hop: number) => boolean;

/** What Express makes of its setting `trust proxy`. */
const compileTrust = (trustProxy: TrustProxy): Trust => {
  if (typeof trustProxy === 'boolean') return () => trustProxy;
  if (typeof trustProxy === 'number') return (_, hop) => hop < trustProxy;
  return proxyAddr.compile([...trustProxy]);
};

const networkParts = 4;

/** Whoever has one IPv6 address has all of its /64. */
const networkOf = (address: string): string => {
  const parsed = ipaddr.process(address);
  if (!(parsed instanceof ipaddr.IPv6)) return parsed.toString();
  const parts = parsed.parts.slice(0, networkParts).map((part) => part.toString(16));
  return `${parts.join(':')}::/64`;
};

export const createClientAddress = (trustProxy: TrustProxy): ClientAddress => {
  const trust = compileTrust(trustProxy);
  return (request) => {
    const own = request.socket.remoteAddress ?? '';
    const address = own === '' ? '' : proxyAddr(request, trust);
    if (ipaddr.isValid(address)) return networkOf(address);
    return ipaddr.isValid(own) ? networkOf(own) : 'unknown';
  };
};
