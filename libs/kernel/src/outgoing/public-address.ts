import ipaddr from 'ipaddr.js';

/** Global unicast; everything else of IPv6 is local, reserved or a way around (mapped, NAT64 and the like). */
const GLOBAL_IPV6 = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * True for an address that leads to the public internet: not loopback, private, link-local, shared (CGNAT), unique local,
 * multicast, reserved, nor IPv6 that wraps an IPv4 address (mapped, NAT64, 6to4, Teredo).
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== 'unicast') return false;
  return parsed instanceof ipaddr.IPv6 ? parsed.match(GLOBAL_IPV6) : true;
}
