import { packIp, unpackIp } from '../../contract/ipAddress.ts';
import { canonicalIp } from '../normalise/canonicalIp.ts';

/** Where the demo's attackers aim: hosts of the site. */
export interface DemoTargets {
  readonly ipv4: readonly string[];
  readonly ipv6: readonly string[];
}

/** Hosts of a site that named no networks. */
export const PRIVATE_TARGETS: DemoTargets = {
  ipv4: ['10.20.0.5', '10.20.0.8', '10.20.0.21', '10.20.1.14', '192.168.1.12', '192.168.1.17', '192.168.1.40'],
  ipv6: ['fd12:3456:789a::10', 'fd12:3456:789a::25'],
};

const MAX_NETWORKS = 16;
/** Which hosts of a network are aimed at, where it has so many. */
const HOSTS = [5, 12, 23];

/** Some hosts of the site's own networks, so that demo events have the directions that real ones would have. */
export function demoTargetsOf(networks: readonly string[]): DemoTargets {
  const hosts = networks.slice(0, MAX_NETWORKS).flatMap(hostsOf);
  if (hosts.length === 0) return PRIVATE_TARGETS;
  return { ipv4: hosts.filter((ip) => !ip.includes(':')), ipv6: hosts.filter((ip) => ip.includes(':')) };
}

function hostsOf(cidr: string): string[] {
  const [base = '', length] = cidr.split('/');
  const ip = canonicalIp(base.trim());
  if (ip === null) return [];
  const bytes = new Uint8Array(16);
  const family = packIp(ip, bytes, 0);
  const bits = family === 4 ? 32 : 128;
  const hostBits = bits - Math.min(bits, Number(length ?? bits));
  if (hostBits === 0) return [ip];
  const last = bits / 8 - 1;
  const first = bytes[last] ?? 0;
  // The last byte is enough; in a network of a few hosts some of these are the same.
  const room = 2 ** Math.min(8, hostBits);
  return HOSTS.flatMap((host) => {
    bytes[last] = (first & ~(room - 1)) | (host % room);
    return unpackIp(bytes, 0, family) ?? [];
  });
}
