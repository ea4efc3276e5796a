import { readFile } from 'node:fs/promises';
import { Reader, type Response } from 'maxmind';
import { unpackIp } from '../../contract/ipAddress.ts';
import { failure, messageOf, success, type Result } from '../../contract/result.ts';

/** A MaxMind DB file (.mmdb), held in memory whole. */
export interface AddressDatabase {
  readonly ipVersion: 4 | 6;
  /** `2026-06-05`; null when the file does not tell. */
  readonly builtOn: string | null;
  /** The record of an address, given as canonical text; null for an unknown address and for a damaged record. */
  find(ip: string): unknown;
  /** Some records from all over the file; throws where it is damaged. */
  sample(): readonly unknown[];
}

export type DatabaseProblem = 'missing' | 'unreadable' | 'damaged';

/** The reader's own cache, of decoded records by their place in the file. */
const CACHED_RECORDS = 20_000;

const SAMPLE_STEPS = 200;
const SAMPLE_RECORDS = 4;

/** Opens a database; `message` of a failure is a clause without the path: "does not exist". */
export async function openAddressDatabase(path: string): Promise<Result<AddressDatabase, DatabaseProblem>> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (thrown) {
    const missing = thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT';
    return missing
      ? failure('missing', 'does not exist')
      : failure('unreadable', `cannot be read (${messageOf(thrown)})`);
  }
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return failure('damaged', 'is compressed: unpack it first');
  try {
    const reader = new Reader<Response>(bytes, { cache: newRecordCache() });
    const { ipVersion, buildEpoch } = reader.metadata;
    if (ipVersion !== 4 && ipVersion !== 6) return failure('damaged', `is for IP version ${String(ipVersion)}`);
    return success({
      ipVersion,
      builtOn: dateOf(buildEpoch),
      find(ip) {
        // An IPv6 query on an IPv4 database answers with a wrong place and no error.
        if (ipVersion === 4 && ip.includes(':')) return null;
        try {
          return reader.get(ip);
        } catch {
          return null;
        }
      },
      sample: () => [...sample(reader, 4), ...(ipVersion === 6 ? sample(reader, 6) : [])],
    });
  } catch (thrown) {
    return failure('damaged', `is damaged (${messageOf(thrown)})`);
  }
}

/** From 16 places of the address space on, the first few networks that have a record. */
function sample(reader: Reader<Response>, family: 4 | 6): unknown[] {
  const bits = family === 4 ? 32n : 128n;
  // Of IPv6 only 2000::/3 is in use.
  const [base, space] = family === 4 ? [0n, 1n << 32n] : [1n << 125n, 1n << 125n];
  const records: unknown[] = [];
  for (let part = 0n; part < 16n; part += 1n) {
    let address = base + (space / 16n) * part;
    const enough = records.length + SAMPLE_RECORDS;
    for (let step = 0; step < SAMPLE_STEPS && records.length < enough && address < base + space; step += 1) {
      const [record, prefix] = reader.getWithPrefixLength(ipTextOf(address, family));
      if (record !== null) records.push(record);
      const size = 1n << (bits - BigInt(prefix));
      address = (address / size + 1n) * size;
    }
  }
  return records;
}

function ipTextOf(address: bigint, family: 4 | 6): string {
  const length = family === 4 ? 4 : 16;
  const bytes = Uint8Array.from({ length }, (_, index) => Number((address >> BigInt((length - 1 - index) * 8)) & 255n));
  return unpackIp(bytes, 0, family) ?? '';
}

function dateOf(built: Date): string | null {
  return built.getTime() > 0 ? built.toISOString().slice(0, 10) : null;
}

/** In place of the reader's own cache option, where `max: 0` would mean 10,000: a map that starts again when full. */
function newRecordCache(): { get(key: string | number): unknown; set(key: string | number, value: unknown): void } {
  const records = new Map<string | number, unknown>();
  return {
    get: (key) => records.get(key),
    set(key, value) {
      if (records.size >= CACHED_RECORDS) records.clear();
      records.set(key, value);
    },
  };
}
