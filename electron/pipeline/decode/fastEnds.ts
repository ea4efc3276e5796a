import { isIP } from 'node:net';
import type { RawEnd } from '../stages.ts';
import { hasPorts } from './protocolName.ts';

const PORT = /^\d{1,5}$/;
const NONE: RawEnd = { ip: null, port: null };

export interface Ends {
  readonly source: RawEnd;
  readonly target: RawEnd;
}

/** `address:port` split at the last colon, since an IPv6 address stands there without brackets. */
export function splitAddressPort(text: string | null): RawEnd {
  if (text === null) return NONE;
  const colon = text.lastIndexOf(':');
  const port = text.slice(colon + 1);
  if (colon < 0 || !PORT.test(port)) return { ip: text, port: null };
  const ip = text.slice(0, colon);
  return { ip: ip === '' ? null : ip, port: Number(port) };
}

/**
 * Both ends of a line that leaves the ports out for protocols without them and for fragments (Snort's LogIpAddrs in
 * src/log/log_text.cc). `2001:db8::1:22` can be read with a port and without: it has one only if the protocol has
 * ports, and if both ends can be read so.
 */
export function splitOptionalPorts(source: string | null, target: string | null, protocol: string | null): Ends {
  const split = { source: splitAddressPort(source), target: splitAddressPort(target) };
  const mayHave = isPlainIpv4(source) || isPlainIpv4(target) || hasPorts(protocol);
  const isSplit = mayHave && isComplete(split.source, source) && isComplete(split.target, target);
  return isSplit ? split : { source: { ip: source, port: null }, target: { ip: target, port: null } };
}

/** An IPv4 address with a port, which cannot be anything else. */
function isPlainIpv4(text: string | null): boolean {
  return text !== null && text.indexOf(':') === text.lastIndexOf(':') && text.includes('.');
}

/** An address with a port, where anything stands at all. */
function isComplete(end: RawEnd, text: string | null): boolean {
  return text === null || (end.port !== null && (end.ip === null || isIP(end.ip) !== 0));
}
