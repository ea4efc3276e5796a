import { packIp } from '../../contract/ipAddress.ts';
import { canonicalIp } from '../normalise/canonicalIp.ts';

/** A network: packed address, family, and how many leading bits count. */
interface Prefix {
  readonly bytes: Uint8Array;
  readonly family: 4 | 6;
  readonly length: number;
}

/** The networks of one address family: a table a prefix length, longest first. */
interface Family<Value> {
  readonly tables: Map<number, Map<string, Value>>;
  lengths: readonly number[];
}

/** Networks with a value each, found by the longest prefix that holds an address. */
export class PrefixTable<Value> {
  readonly #families: Readonly<Record<4 | 6, Family<Value>>> = {
    4: { tables: new Map(), lengths: [] },
    6: { tables: new Map(), lengths: [] },
  };
  readonly #bytes = new Uint8Array(16);

  /** Adds `10.0.0.0/8`, `2001:db8::/32` or a single address; host bits are ignored. False when it is no network. */
  add(cidr: string, value: Value): boolean {
    const prefix = parseCidr(cidr);
    if (prefix === null) return false;
    const family = this.#families[prefix.family];
    let table = family.tables.get(prefix.length);
    if (table === undefined) {
      table = new Map();
      family.tables.set(prefix.length, table);
      family.lengths = [...family.tables.keys()].sort((a, b) => b - a);
    }
    table.set(maskedKey(prefix.bytes, prefix.length), value);
    return true;
  }

  /** The value of the smallest network that holds this address, given as canonical text. */
  find(ip: string): Value | undefined {
    const version = packIp(ip, this.#bytes, 0);
    if (version === 0) return undefined;
    const { tables, lengths } = this.#families[version];
    for (const length of lengths) {
      const value = tables.get(length)?.get(maskedKey(this.#bytes, length));
      if (value !== undefined) return value;
    }
    return undefined;
  }
}

/** Null for what is no network. An IPv4-mapped one (`::ffff:10.0.0.0/104`) counts as the IPv4 network that it means. */
function parseCidr(cidr: string): Prefix | null {
  const slash = cidr.indexOf('/');
  const base = (slash < 0 ? cidr : cidr.slice(0, slash)).trim();
  const ip = canonicalIp(base);
  if (ip === null) return null;
  const bytes = new Uint8Array(16);
  const family = packIp(ip, bytes, 0);
  if (family === 0) return null;
  const bits = family === 4 ? 32 : 128;
  if (slash < 0) return { bytes, family, length: bits };
  const text = cidr.slice(slash + 1).trim();
  if (!/^\d{1,3}$/.test(text)) return null;
  const length = Number(text) - (family === 4 && base.includes(':') ? 96 : 0);
  return length >= 0 && length <= bits ? { bytes, family, length } : null;
}

/** The leading bits as a key: a character a byte. */
function maskedKey(bytes: Uint8Array, length: number): string {
  const whole = length >> 3;
  let key = '';
  for (let index = 0; index < whole; index += 1) key += String.fromCharCode(bytes[index] ?? 0);
  const rest = length & 7;
  return rest === 0 ? key : key + String.fromCharCode((bytes[whole] ?? 0) & (0xff << (8 - rest)));
}
