import { isIPv4, isIPv6 } from 'node:net';

const groupsOfSubnet = 4;

/**
 * Whom a limit per address counts: an IPv4 address; of IPv6 the /64, which is what one household or phone is given and
 * may write from at will (RFC 6177, RFC 7934). IPv4 in IPv6 clothes (`::ffff:192.0.2.1`) is the IPv4 address.
 */
export function callerAddress(address: string | undefined): string {
  // NOTE: a connection that has just been closed has no address any more, whatever the types say.
  if (address === undefined) return 'gone';
  const bare = address.replace(/%.*$/, '').toLowerCase();
  if (!isIPv6(bare)) return bare;
  const groups = expand(bare);
  const mapped = mappedIPv4(groups);
  return mapped ?? `${groups.slice(0, groupsOfSubnet).join(':')}::/64`;
}

/** Eight groups without leading zeros. */
function expand(address: string): string[] {
  const [head = '', tail] = withoutDottedEnd(address).split('::');
  const before = splitGroups(head);
  if (tail === undefined) return before;
  const after = splitGroups(tail);
  const missing = 8 - before.length - after.length;
  return [...before, ...Array.from({ length: missing }, () => '0'), ...after];
}

function splitGroups(text: string): string[] {
  return text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16).toString(16));
}

/** `::ffff:192.0.2.1` written in groups: `::ffff:c000:201`. */
function withoutDottedEnd(address: string): string {
  const dotted = address.slice(address.lastIndexOf(':') + 1);
  if (!isIPv4(dotted)) return address;
  const [a = 0, b = 0, c = 0, d = 0] = dotted.split('.').map(Number);
  const groups = [a * 256 + b, c * 256 + d].map((group) => group.toString(16)).join(':');
  return address.slice(0, -dotted.length) + groups;
}

function mappedIPv4(groups: readonly string[]): string | undefined {
  const isMapped = groups.slice(0, 5).every((group) => group === '0') && groups[5] === 'ffff';
  if (!isMapped) return undefined;
  const bytes = groups.slice(6).flatMap((group) => {
    const value = Number.parseInt(group, 16);
    return [value >> 8, value & 0xff];
  });
  return bytes.join('.');
}
