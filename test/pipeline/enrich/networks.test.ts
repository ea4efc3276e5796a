import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildNetworkTable, packNetworks, runsOf } from '../../../build/networkTable.mjs';
import { IP_BYTES, packIp, unpackIp } from '../../../electron/contract/ipAddress.ts';
import type { Network } from '../../../electron/pipeline/enrich/networkRecord.ts';
import { openNetworks, type NetworkTable } from '../../../electron/pipeline/enrich/networks.ts';
import { temporaryDirectory, type TemporaryDirectory } from '../../fixtures/repository.ts';

const SOURCE = dirname(createRequire(import.meta.url).resolve('@ip-location-db/asn/package.json'));

let folder: TemporaryDirectory;
let path: string;
let table: NetworkTable;

beforeAll(async () => {
  folder = temporaryDirectory();
  path = (await buildNetworkTable(folder.path)).path;
  const opened = await openNetworks(path);
  if (!opened.ok) throw new Error(opened.error.message);
  table = opened.value;
});
afterAll(() => folder.remove());

const bytes = new Uint8Array(IP_BYTES);

function numberOf(ip: string): bigint {
  const length = packIp(ip, bytes, 0) === 4 ? 4 : 16;
  return bytes.subarray(0, length).reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
}

function textOf(address: bigint, family: 4 | 6): string {
  const length = family === 4 ? 4 : 16;
  for (let index = 0; index < length; index += 1)
    bytes[index] = Number((address >> BigInt(8 * (length - 1 - index))) & 255n);
  return unpackIp(bytes, 0, family) ?? '';
}

interface Row {
  readonly from: bigint;
  readonly to: bigint;
  readonly network: Network;
}

/** The rows as the text files have them, which the build does not read. */
function rowsOf(name: string): Row[] {
  return readFileSync(join(SOURCE, name), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => {
      const [, from = '', to = '', asn = '', quoted, bare] =
        /^([^,]+),([^,]+),(\d+),(?:"((?:[^"]|"")*)"|(.*))$/.exec(line) ?? [];
      const organization = quoted?.replaceAll('""', '"') ?? bare ?? null;
      return { from: numberOf(from), to: numberOf(to), network: { asn: Number(asn), organization } };
    });
}

describe('the table of networks that the build makes', () => {
  test('knows who announces well-known addresses, and nobody of private and documentation ones', () => {
    expect(table.find('8.8.8.8')).toEqual({ asn: 15169, organization: 'Google LLC' });
    expect(table.find('1.1.1.1')).toEqual({ asn: 13335, organization: 'Cloudflare, Inc.' });
    expect(table.find('2001:67c:2e8:22::c100:68b')?.asn).toBe(3333);
    expect(table.find('2001:4860:4860::8888')?.asn).toBe(15169);
    const nobodys = ['10.0.0.1', '192.168.1.1', '127.0.0.1', '192.0.2.1', '224.0.0.1', '0.0.0.0', '255.255.255.255'];
    for (const ip of [...nobodys, '::', '::1', 'fe80::1', 'fd00::1', '2001:db8::1', 'ff02::1', '1.2.3', '']) {
      expect(table.find(ip), ip).toBeNull();
    }
  });

  test('says its date, and that every network of one number is the same one', () => {
    expect(table.dataDate).toBe('2026-06-17');
    expect(table.find('8.8.8.8')).toBe(table.find('8.8.4.4'));
  });

  test.each([
    ['asn-ipv4.csv', 4],
    ['asn-ipv6.csv', 6],
  ] as const)('agrees with %s on both ends of every row, and on what lies beside them', (name, family) => {
    const rows = rowsOf(name);
    const wrong: string[] = [];
    const expectAt = (address: bigint, network: Network | null): void => {
      const found = table.find(textOf(address, family));
      if (found?.asn !== network?.asn || found?.organization !== network?.organization)
        wrong.push(textOf(address, family));
    };
    rows.forEach(({ from, to, network }, index) => {
      const before = rows[index - 1];
      const after = rows[index + 1];
      expectAt(from, network);
      // One pair of rows overlaps in this data: there the later one holds.
      if (after === undefined || after.from > to) expectAt(to, network);
      if (before === undefined || before.to < from - 1n) expectAt(from - 1n, null);
      if (after === undefined || after.from > to + 1n) expectAt(to + 1n, null);
    });
    expect(wrong).toEqual([]);
    expect(rows.length).toBeGreaterThan(100_000);
  });

  test('is refused when it is missing, cut off, of another version, or shifted', async () => {
    const whole = readFileSync(path);
    const problemOf = async (content: Buffer): Promise<string> => {
      const broken = join(folder.path, 'broken.bin');
      writeFileSync(broken, content);
      const opened = await openNetworks(broken);
      return opened.ok ? 'none' : opened.error.message;
    };
    const withNumber = (field: number, value: number): Buffer => {
      const copy = Buffer.from(whole);
      copy.writeUInt32LE(value, field * 4);
      return copy;
    };
    expect(await openNetworks(join(folder.path, 'none.bin'))).toMatchObject({ ok: false, error: { kind: 'missing' } });
    expect(await problemOf(Buffer.alloc(0))).toMatch(/too short/);
    expect(await problemOf(whole.subarray(0, 5_000_000))).toMatch(/cut off/);
    expect(await problemOf(withNumber(0, 1))).toMatch(/no network table/);
    expect(await problemOf(withNumber(1, 99))).toMatch(/version is 99/);
    expect(await problemOf(withNumber(3, 2 ** 31))).toMatch(/outside/);
    expect(await problemOf(withNumber(6, whole.readUInt32LE(24) + 40_000))).toMatch(/known addresses/);
    expect(await problemOf(whole)).toBe('none');
  });
});

describe('a table of rows', () => {
  test('joins neighbours of one network, and where rows overlap the later one holds from its start', () => {
    const names = new Map<number, string>();
    const runs = runsOf('10,19,7,Seven\n20,29,7,Seven\n25,40,8,"Eight, ""the"""\n50,50,9,Nine\n', names);
    expect(runs).toEqual([
      { start: 0n, asn: 0 },
      { start: 10n, asn: 7 },
      { start: 25n, asn: 8 },
      { start: 41n, asn: 0 },
      { start: 50n, asn: 9 },
      { start: 51n, asn: 0 },
    ]);
    expect(names.get(8)).toBe('Eight, "the"');
    expect(packNetworks(20260617, runs, runs, names).readUInt32LE(12)).toBe(6);
  });

  test('of another form or out of order stops the build', () => {
    expect(() => runsOf('1.0.0.0,1.0.0.255,13335,Cloudflare\n', new Map())).toThrow(/cannot be used/);
    expect(() => runsOf('10,19,7,Seven\n5,6,7,Seven\n', new Map())).toThrow(/not in order/);
  });
});
