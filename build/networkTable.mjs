import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { SetupError } from './setup/setupError.mjs';

const MAGIC = 0x534e5341; // "ASNS"
const VERSION = 1;
const HEADER_BYTES = 64;
export const NETWORKS_FILE = 'networks.bin';

/**
 * A run of addresses of one network; a gap has asn 0.
 *
 * @typedef {{ start: bigint, asn: number }} Run
 */

/**
 * Writes `networks.bin` into the directory: which autonomous system announces an address, and whose it is, from
 * ip-location-db's CSV files. Little endian, sections aligned to 4 bytes, the same input gives the same bytes:
 *
 *     header   16 Uint32: magic, version, date of the data as 20260617, count of IPv4 runs, of IPv6 runs, of networks,
 *              byte offsets of the sections below in this order, byte length of the file; rest 0
 *     starts4  Uint32 each, ascending: where a run of addresses begins; it ends where the next one begins
 *     index4   Uint32 each: the run's network, counted from 1; 0 for addresses of none
 *     starts6  4 Uint32 each, most significant first, ascending
 *     index6   as index4
 *     asns     Uint32 each, ascending: the networks
 *     ends     Uint32 each: where a network's name ends in the section of names
 *     names    UTF-8, one after the other
 *
 * electron/pipeline/enrich/networks.ts reads it.
 *
 * @param {string} outDirectory
 */
export async function buildNetworkTable(outDirectory) {
  const folder = dirname(createRequire(import.meta.url).resolve('@ip-location-db/asn/package.json'));
  const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  /** @type {Map<number, string>} */
  const names = new Map();
  const runs4 = runsOf(await readFile(join(folder, 'asn-ipv4-num.csv'), 'utf8'), names);
  const runs6 = runsOf(await readFile(join(folder, 'asn-ipv6-num.csv'), 'utf8'), names);
  const file = packNetworks(dateOf(version), runs4, runs6, names);
  await mkdir(outDirectory, { recursive: true });
  await writeFile(join(outDirectory, NETWORKS_FILE), file);
  return { path: join(outDirectory, NETWORKS_FILE), bytes: file.byteLength };
}

/**
 * Reads rows `from,to,asn,name`, in order and inclusive, as runs that cover every address. Where two rows overlap (one
 * pair did in June 2026) the later one holds from its start.
 *
 * @param {string} csv
 * @param {Map<number, string>} names gets the name of each network
 * @returns {Run[]}
 */
export function runsOf(csv, names) {
  /** @type {Run[]} */
  const runs = [];
  let next = 0n;
  for (const line of csv.split('\n')) {
    if (line === '') continue;
    const row = /^(\d+),(\d+),(\d+),(.*)$/.exec(line);
    if (row === null) throw unusable(`a row is not "from,to,asn,name": ${line.slice(0, 80)}`);
    const [, from = '', to = '', number = '', name = ''] = row;
    const start = BigInt(from);
    const asn = Number(number);
    names.set(asn, unquote(name));
    const before = runs.at(-1);
    if (before !== undefined && start <= before.start) throw unusable(`the rows are not in order at ${from}`);
    if (start > next) runs.push({ start: next, asn: 0 });
    if (start > next || before?.asn !== asn) runs.push({ start, asn });
    next = BigInt(to) + 1n;
  }
  runs.push({ start: next, asn: 0 });
  return runs;
}

/**
 * @param {number} date
 * @param {Run[]} runs4
 * @param {Run[]} runs6
 * @param {Map<number, string>} names
 */
export function packNetworks(date, runs4, runs6, names) {
  const asns = [...names.keys()].filter((asn) => asn !== 0).toSorted((a, b) => a - b);
  const indexes = new Map([[0, 0], ...asns.map((asn, at) => /** @type {[number, number]} */ ([asn, at + 1]))]);
  const texts = asns.map((asn) => Buffer.from(names.get(asn) ?? ''));
  let end = 0;
  const sections = [
    runs4.map(({ start }) => Number(start)),
    runs4.map(({ asn }) => indexes.get(asn) ?? 0),
    runs6.flatMap(({ start }) => [96n, 64n, 32n, 0n].map((shift) => Number((start >> shift) & 0xffff_ffffn))),
    runs6.map(({ asn }) => indexes.get(asn) ?? 0),
    asns,
    texts.map((text) => (end += text.length)),
  ].map((numbers) => Buffer.from(Uint32Array.from(numbers).buffer));
  let offset = HEADER_BYTES;
  const offsets = [...sections, null].map((section) => {
    const at = offset;
    offset += section?.length ?? end;
    return at;
  });
  const header = new Uint32Array(HEADER_BYTES / 4);
  header.set([MAGIC, VERSION, date, runs4.length, runs6.length, asns.length, ...offsets, offset]);
  return Buffer.concat([Buffer.from(header.buffer), ...sections, ...texts]);
}

/**
 * @param {string} version such as 2.3.2026061719: major, minor, then the hour of the data
 * @returns {number} 20260617
 */
function dateOf(version) {
  const date = /\.(20\d{6})\d{2}$/.exec(version)?.[1];
  if (date === undefined) throw unusable(`its version ${version} holds no date`);
  return Number(date);
}

/** @param {string} field */
function unquote(field) {
  return field.startsWith('"') ? field.slice(1, -1).replaceAll('""', '"') : field;
}

/** @param {string} why */
function unusable(why) {
  return new SetupError(
    `The network data of @ip-location-db/asn cannot be used: ${why}.`,
    'Install the version that package.json names.',
  );
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(resolve(process.argv[1])).href) {
  const directory = process.argv[2];
  if (directory === undefined) {
    process.stderr.write('usage: node build/networkTable.mjs DIRECTORY\n');
    process.exitCode = 2;
  } else {
    const { path, bytes } = await buildNetworkTable(directory);
    process.stdout.write(`${path}: ${bytes} bytes\n`);
  }
}
