/**
 * IP addresses as bytes: 16 a piece, IPv4 in the first four. The hot path of ingest and of the store, hence not a
 * library. Text that is no address gives family 0; gate user input with `canonicalIp` of the normaliser instead.
 */
export type IpFamily = 0 | 4 | 6;

export const IP_BYTES = 16;

/** Writes the address into bytes[offset, offset + 16) and says its family; 0 (and zeros) for null or no address. */
export function packIp(ip: string | null, bytes: Uint8Array, offset: number): IpFamily {
  bytes.fill(0, offset, offset + IP_BYTES);
  if (ip === null) return 0;
  if (ip.includes(':')) return packIpv6(ip, bytes, offset);
  return packIpv4(ip, bytes, offset) ? 4 : 0;
}

/** The canonical text of packed bytes: dotted IPv4, or IPv6 as RFC 5952 writes it; null for family 0. */
export function unpackIp(bytes: Uint8Array, offset: number, family: number): string | null {
  if (family === 4) {
    return `${bytes[offset]}.${bytes[offset + 1]}.${bytes[offset + 2]}.${bytes[offset + 3]}`;
  }
  return family === 6 ? ipv6Text(bytes, offset) : null;
}

function packIpv4(text: string, bytes: Uint8Array, offset: number): boolean {
  let value = -1;
  let part = 0;
  for (let index = 0; index <= text.length; index += 1) {
    const code = index === text.length ? 46 : text.charCodeAt(index);
    if (code === 46) {
      if (value < 0 || part > 3) return clear(bytes, offset);
      bytes[offset + part] = value;
      part += 1;
      value = -1;
    } else if (code >= 48 && code <= 57) {
      // A leading zero is refused: inet_aton reads it as octal, others as decimal.
      if (value === 0) return clear(bytes, offset);
      value = (value < 0 ? 0 : value * 10) + code - 48;
      if (value > 255) return clear(bytes, offset);
    } else {
      return clear(bytes, offset);
    }
  }
  return part === 4 || clear(bytes, offset);
}

function packIpv6(text: string, bytes: Uint8Array, offset: number): IpFamily {
  const halves = text.split('::');
  if (halves.length > 2) return 0;
  const head = groupsOf(halves[0] ?? '');
  const tail = halves.length === 2 ? groupsOf(halves[1] ?? '') : [];
  if (head === null || tail === null) return 0;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return 0;
  const groups = [...head, ...new Array<number>(missing).fill(0), ...tail];
  groups.forEach((group, index) => {
    bytes[offset + index * 2] = group >> 8;
    bytes[offset + index * 2 + 1] = group & 255;
  });
  return 6;
}

function groupsOf(text: string): number[] | null {
  if (text === '') return [];
  const groups: number[] = [];
  const parts = text.split(':');
  for (const [index, part] of parts.entries()) {
    if (part.includes('.') && index === parts.length - 1) {
      const quad = new Uint8Array(4);
      if (!packIpv4(part, quad, 0)) return null;
      groups.push(((quad[0] ?? 0) << 8) | (quad[1] ?? 0), ((quad[2] ?? 0) << 8) | (quad[3] ?? 0));
    } else {
      if (!/^[0-9a-f]{1,4}$/i.test(part)) return null;
      groups.push(Number.parseInt(part, 16));
    }
  }
  return groups;
}

function ipv6Text(bytes: Uint8Array, offset: number): string {
  const groups: number[] = [];
  for (let index = 0; index < 8; index += 1) {
    groups.push(((bytes[offset + index * 2] ?? 0) << 8) | (bytes[offset + index * 2 + 1] ?? 0));
  }
  const run = longestZeroRun(groups);
  const hex = (from: number, to: number): string =>
    groups
      .slice(from, to)
      .map((group) => group.toString(16))
      .join(':');
  if (run.length < 2) return hex(0, 8);
  return `${hex(0, run.start)}::${hex(run.start + run.length, 8)}`;
}

function longestZeroRun(groups: readonly number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  let start = 0;
  groups.forEach((group, index) => {
    if (group !== 0) start = index + 1;
    else if (index + 1 - start > best.length) best = { start, length: index + 1 - start };
  });
  return best;
}

function clear(bytes: Uint8Array, offset: number): false {
  bytes.fill(0, offset, offset + IP_BYTES);
  return false;
}
