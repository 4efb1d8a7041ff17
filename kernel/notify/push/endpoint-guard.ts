import { lookup } from 'node:dns';
import { BlockList, isIP, isIPv4 } from 'node:net';
import type { LookupFunction } from 'node:net';

/*
 * A push subscription's endpoint is written by whoever calls the API, and the hub sends a request there: without a
 * guard anybody could make it knock at doors inside the town's network. Two looks: at the address as written, when it
 * is stored and again before each sending, and at what its name resolves to, at the moment of connecting, so that a
 * name that points somewhere else by then is caught as well. Redirects are never followed.
 */

export interface EndpointGuard {
  /** Whether a request may go there, as far as the address itself tells. */
  allows(endpoint: string): boolean;
  /** Resolves names to public addresses only; for the connection. */
  readonly lookup: LookupFunction;
}

/** IANA's special-purpose registry of IPv4. */
const closedIpv4 = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  closedIpv4.addSubnet(network, prefix, 'ipv4');

/** Of IPv6 only global unicast is public, without the ranges inside it that carry or stand for other addresses. */
const globalIpv6 = new BlockList();
globalIpv6.addSubnet('2000::', 3, 'ipv6');
const closedIpv6 = new BlockList();
closedIpv6.addSubnet('2001::', 23, 'ipv6');
closedIpv6.addSubnet('2001:db8::', 32, 'ipv6');
closedIpv6.addSubnet('2002::', 16, 'ipv6');
closedIpv6.addSubnet('3fff::', 20, 'ipv6');

export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !closedIpv4.check(address, 'ipv4');
  return globalIpv6.check(address, 'ipv6') && !closedIpv6.check(address, 'ipv6');
}

/** Names that by their ending lead to no public host. */
const privateName =
  /(^|\.)(localhost|local|internal|intranet|lan|home|corp|private|test|invalid|home\.arpa)$/;

/** `ownHosts`: a push service of the town's own, which may stand inside its network and on any port. */
export function createEndpointGuard(ownHosts: readonly string[]): EndpointGuard {
  return {
    allows(endpoint) {
      if (!URL.canParse(endpoint)) return false;
      const { protocol, hostname, port, username, password } = new URL(endpoint);
      if (protocol !== 'https:' || username !== '' || password !== '') return false;
      if (ownHosts.includes(hostname)) return true;
      const address = hostname.replace(/^\[(.*)\]$/, '$1');
      if (isIP(address)) return port === '' && isPublicAddress(address);
      return port === '' && hostname.includes('.') && !privateName.test(hostname.replace(/\.$/, ''));
    },
    lookup: (hostname, options, callback) => {
      lookup(hostname, { ...options, all: true }, (error, found) => {
        if (error) return callback(error, []);
        const [first, ...rest] = ownHosts.includes(hostname)
          ? found
          : found.filter(({ address }) => isPublicAddress(address));
        if (!first) return callback(new Error(`${hostname} is at no public address`), []);
        if (options.all) callback(null, [first, ...rest]);
        else callback(null, first.address, first.family);
      });
    },
  };
}
