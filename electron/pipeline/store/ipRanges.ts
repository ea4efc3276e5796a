import { IP_BYTES, packIp } from '../../contract/ipAddress.ts';

/** Addresses from one to another, both included, as the column of an address has them. */
export interface IpRange {
  readonly from: number | Uint8Array;
  readonly to: number | Uint8Array;
}

/**
 * The addresses that a search word means: a network (10.0.0.0/8, 2001:db8::/32), or every address whose text begins
 * with it (`185.22`: 185.22.x.x and 185.220.x.x to 185.229.x.x). Empty when no address does.
 */
export function ipRangesOf(word: string): IpRange[] {
  const slash = word.indexOf('/');
  if (slash >= 0) return networkRanges(word.slice(0, slash), word.slice(slash + 1));
  if (/^\d{1,3}(\.\d{1,3}){0,3}\.?$/.test(word)) return ipv4Ranges(word);
  return /^[0-9a-f:.]+$/i.test(word) ? ipv6Ranges(word.toLowerCase()) : [];
}

function networkRanges(address: string, bitsText: string): IpRange[] {
  const packed = new Uint8Array(IP_BYTES);
  const family = packIp(address, packed, 0);
  const bytes = packed.slice(0, family === 4 ? 4 : IP_BYTES);
  const bits = /^\d{1,3}$/.test(bitsText) ? Number(bitsText) : Infinity;
  if (family === 0 || bits > bytes.length * 8) return [];
  const to = bytes.slice();
  for (let index = 0; index < bytes.length; index += 1) {
    const free = 255 >> Math.min(8, Math.max(0, bits - index * 8));
    bytes[index] = (bytes[index] ?? 0) & ~free;
    to[index] = (to[index] ?? 0) | free;
  }
  return rangesBetween(bytes, to);
}

function ipv4Ranges(word: string): IpRange[] {
  const parts = word.split('.');
  const last = parts.pop() ?? '';
  const head = parts.map(Number);
  if (head.length > 4 || parts.some((part) => !isNumber(part, 10, 255))) return [];
  if (last === '') return rangesBetween(bytesOf(4, head, 0), bytesOf(4, head, 255));
  if (!isNumber(last, 10, 255)) return [];
  return valuesBeginningWith(Number(last), 10, 255).flatMap(([low, high]) =>
    rangesBetween(bytesOf(4, [...head, low], 0), bytesOf(4, [...head, high], 255)),
  );
}

function ipv6Ranges(word: string): IpRange[] {
  const parts = word.split(':');
  const gap = parts.indexOf('');
  if (gap >= 0) {
    // After a gap the rest could stand anywhere: a whole address, or all that its groups before the gap begin.
    const whole = new Uint8Array(IP_BYTES);
    if (!word.endsWith(':') && packIp(word, whole, 0) === 6) return [{ from: whole, to: whole }];
    parts.length = word.endsWith(':') ? gap : 0;
  }
  if (parts.length === 0 || parts.length > 8 || parts.some((part) => !isNumber(part, 16, 0xffff))) return [];
  const groups = parts.map((part) => Number.parseInt(part, 16));
  const lows = (values: readonly number[]): Uint8Array => bytesOf(IP_BYTES, values.flatMap(groupBytes), 0);
  const highs = (values: readonly number[]): Uint8Array => bytesOf(IP_BYTES, values.flatMap(groupBytes), 255);
  if (gap >= 0) return rangesBetween(lows(groups), highs(groups));
  const head = groups.slice(0, -1);
  return valuesBeginningWith(groups.at(-1) ?? 0, 16, 0xffff).flatMap(([low, high]) =>
    rangesBetween(lows([...head, low]), highs([...head, high])),
  );
}

/** Runs of numbers up to `most` whose text to this base begins like that of `value`. */
function valuesBeginningWith(value: number, base: number, most: number): (readonly [number, number])[] {
  const runs: (readonly [number, number])[] = [[value, value]];
  // Canonical text has no leading zeros, so nothing but 0 itself begins with "0".
  if (value === 0) return runs;
  for (let scale = base; value * scale <= most; scale *= base) {
    runs.push([value * scale, Math.min(most, value * scale + scale - 1)]);
  }
  return runs;
}

function isNumber(text: string, base: 10 | 16, most: number): boolean {
  const value = Number.parseInt(text, base);
  return value <= most && value.toString(base) === text;
}

function groupBytes(group: number): number[] {
  return [group >> 8, group & 255];
}

function bytesOf(length: number, head: readonly number[], rest: number): Uint8Array {
  const bytes = new Uint8Array(length).fill(rest);
  bytes.set(head.slice(0, length));
  return bytes;
}

function rangesBetween(from: Uint8Array, to: Uint8Array): IpRange[] {
  if (from.length === IP_BYTES) return [{ from, to }];
  const [low, high] = [signed(from), signed(to)];
  // As signed integers a range over 128.0.0.0 falls apart in two.
  if (low <= high) return [{ from: low, to: high }];
  return [
    { from: low, to: 0x7fff_ffff },
    { from: -0x8000_0000, to: high },
  ];
}

function signed(bytes: Uint8Array): number {
  return ((bytes[0] ?? 0) << 24) | ((bytes[1] ?? 0) << 16) | ((bytes[2] ?? 0) << 8) | (bytes[3] ?? 0);
}
