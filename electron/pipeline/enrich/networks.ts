import { readFile } from 'node:fs/promises';
import { packIp } from '../../contract/ipAddress.ts';
import { failure, messageOf, success, type Result } from '../../contract/result.ts';
import { readKnownNetworks } from './knownAddresses.ts';
import type { Network } from './networkRecord.ts';

export interface NetworkTable {
  /** Takes canonical text. Null for an address that nobody announces. */
  find(ip: string): Network | null;
  /** Date of the data, `2026-06-17`. */
  readonly dataDate: string;
}

/** Layout of the file: build/networkTable.mjs, which writes it. */
const MAGIC = 0x534e5341;
const VERSION = 1;
const HEADER_FIELDS = 16;
const ADVICE = 'Install the app again; until then events have no network.';

type ProblemKind = 'missing' | 'damaged';

/** Opens `networks.bin` (10 MB, held in memory as it is in the file) and checks it by known addresses. */
export async function openNetworks(path: string): Promise<Result<NetworkTable, ProblemKind>> {
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    bytes = await readFile(path);
    // The sections are read in place as Uint32Array, and a short file may lie anywhere in Node's shared buffer.
    if (bytes.byteOffset % 4 !== 0) bytes = new Uint8Array(bytes);
  } catch (thrown) {
    return failure('missing', `The network table ${path} cannot be read (${messageOf(thrown)}). ${ADVICE}`);
  }
  const damaged = (why: string): Result<NetworkTable, ProblemKind> =>
    failure('damaged', `The network table ${path} is damaged (${why}). ${ADVICE}`);
  const table = readTable(bytes);
  if (typeof table === 'string') return damaged(table);
  const known = readKnownNetworks((ip) => table.find(ip)?.asn ?? null);
  return known.right * 2 > known.asked ? success(table) : damaged('it does not know the networks of known addresses');
}

function readTable(bytes: Uint8Array<ArrayBuffer>): NetworkTable | string {
  if (bytes.length < HEADER_FIELDS * 4) return 'it is too short';
  const section = (at: number, count: number): Uint32Array =>
    new Uint32Array(bytes.buffer, bytes.byteOffset + at, count);
  const header = section(0, HEADER_FIELDS);
  const [magic, version, date = 0, count4 = 0, count6 = 0, networkCount = 0] = header;
  const [starts4At = 0, index4At = 0, starts6At = 0, index6At = 0, asnsAt = 0, endsAt = 0, namesAt = 0, length] =
    header.subarray(6);
  if (magic !== MAGIC) return 'it is no network table';
  if (version !== VERSION) return `its version is ${String(version)} and not ${VERSION}`;
  if (length !== bytes.length) return 'it was cut off';
  let families: Readonly<Record<4 | 6, { starts: Uint32Array; index: Uint32Array }>>;
  let asns: Uint32Array;
  let ends: Uint32Array;
  try {
    families = {
      4: { starts: section(starts4At, count4), index: section(index4At, count4) },
      6: { starts: section(starts6At, count6 * 4), index: section(index6At, count6) },
    };
    asns = section(asnsAt, networkCount);
    ends = section(endsAt, networkCount);
  } catch {
    return 'its sections lie outside of it';
  }
  const decoder = new TextDecoder();
  const names = bytes.subarray(namesAt);
  const nameAt = (row: number): string => decoder.decode(names.subarray(row === 0 ? 0 : ends[row - 1], ends[row]));
  /** Made when first asked for, so that all events of a network share one string. */
  const networks: (Network | undefined)[] = [];
  const networkAt = (row: number): Network =>
    (networks[row] ??= { asn: asns[row] ?? 0, organization: nameAt(row) || null });
  const packed = new Uint8Array(16);
  const words = new DataView(packed.buffer);
  return {
    dataDate: String(date).replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3'),
    find(ip) {
      const family = packIp(ip, packed, 0);
      if (family === 0) return null;
      const { starts, index } = families[family];
      const row = family === 4 ? lastStart4(starts, words.getUint32(0)) : lastStart6(starts, words);
      const network = row < 0 ? 0 : (index[row] ?? 0);
      return network === 0 || network > networkCount ? null : networkAt(network - 1);
    },
  };
}

/** Row of the last run that begins at or before the address; -1 when all begin after it. */
function lastStart4(starts: Uint32Array, address: number): number {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((starts[middle] ?? 0) <= address) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function lastStart6(starts: Uint32Array, address: DataView): number {
  const [a, b, c, d] = [address.getUint32(0), address.getUint32(4), address.getUint32(8), address.getUint32(12)];
  let low = 0;
  let high = starts.length / 4;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const at = middle * 4;
    const order =
      (starts[at] ?? 0) - a || (starts[at + 1] ?? 0) - b || (starts[at + 2] ?? 0) - c || (starts[at + 3] ?? 0) - d;
    if (order <= 0) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
