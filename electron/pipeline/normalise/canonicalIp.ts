import { isIP } from 'node:net';
import { packIp, unpackIp } from '../../contract/ipAddress.ts';
import { BoundedCache } from '../boundedCache.ts';

/** The longest text of an address, `…:255.255.255.255` and a zone id, with room to spare. */
const MAX_TEXT_LENGTH = 64;

const known = new BoundedCache<string, string | null>(65_536);
const bytes = new Uint8Array(16);

/**
 * The one text of an address: dotted IPv4, IPv6 as RFC 5952 writes it, IPv4-mapped IPv6 unmapped, zone id dropped.
 * Null for whatever is no address; that includes "1.2.3" and leading zeros, which other libraries read as some address.
 */
export function canonicalIp(text: string): string | null {
  const seen = known.get(text);
  if (seen !== undefined) return seen;
  if (text.length > MAX_TEXT_LENGTH) return null;
  const ip = parse(text.trim());
  known.set(text, ip);
  return ip;
}

function parse(text: string): string | null {
  const zone = text.indexOf('%');
  const bare = zone < 0 ? text : text.slice(0, zone);
  if (isIP(bare) === 0) return null;
  const family = packIp(bare, bytes, 0);
  if (family === 6 && isMapped()) return unpackIp(bytes.subarray(12), 0, 4);
  return unpackIp(bytes, 0, family);
}

/** ::ffff:0:0/96, RFC 4291 section 2.5.5.2. */
function isMapped(): boolean {
  for (let index = 0; index < 10; index += 1) if (bytes[index] !== 0) return false;
  return bytes[10] === 255 && bytes[11] === 255;
}
