import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openAsnDatabase, openCityDatabase } from '../../../electron/pipeline/enrich/locationDatabase.ts';
import { CITY_PATHS } from '../../fixtures/cityPaths.ts';
import { mmdbFile, type MmdbOptions, type MmdbValue } from '../../fixtures/mmdbFile.ts';
import { temporaryDirectory, type TemporaryDirectory } from '../../fixtures/repository.ts';

let folder: TemporaryDirectory;

beforeEach(() => {
  folder = temporaryDirectory();
});
afterEach(() => folder.remove());

const flat = (country_code: string, latitude: number): MmdbValue => ({ country_code, latitude, longitude: 10.5 });

function write(bytes: Buffer | MmdbOptions): string {
  const path = join(folder.path, 'users.mmdb');
  writeFileSync(path, Buffer.isBuffer(bytes) ? bytes : mmdbFile(bytes));
  return path;
}

async function problemOf(bytes: Buffer | MmdbOptions): Promise<string> {
  const opened = await openCityDatabase(write(bytes));
  return opened.ok ? 'none' : `${opened.error.kind}: ${opened.error.message}`;
}

describe('a user’s city database', () => {
  test.each([24, 28, 32] as const)('is read with records of %i bits', async (recordSize) => {
    const records = { '198.18.0.0/15': flat('DE', 48.5), '198.18.4.0/24': flat('FR', 49.5) };
    const opened = await openCityDatabase(write({ ipVersion: 4, records, recordSize, builtMs: Date.UTC(2026, 2, 4) }));
    if (!opened.ok) throw new Error(opened.error.message);
    expect(opened.value.builtOn).toBe('2026-03-04');
    expect(opened.value.find('198.18.3.255')?.countryCode).toBe('DE');
    expect(opened.value.find('198.18.4.0')?.countryCode).toBe('FR');
    expect(opened.value.find('198.18.5.0')?.countryCode).toBe('DE');
    expect(opened.value.find('198.20.0.0')).toBeNull();
  });

  test('for IPv4 says nothing about IPv6, where its tree would answer with a wrong place', async () => {
    const opened = await openCityDatabase(write({ ipVersion: 4, records: { '32.0.0.0/3': flat('DE', 48.5) } }));
    if (!opened.ok) throw new Error(opened.error.message);
    expect(opened.value.find('33.0.0.1')?.countryCode).toBe('DE');
    expect(opened.value.find('2001:db8::1')).toBeNull();
  });

  test('for both families answers for both', async () => {
    const records = { '198.18.0.0/15': flat('DE', 48.5), '2001:db8::/32': flat('FR', 49.5) };
    const opened = await openCityDatabase(write({ ipVersion: 6, records }));
    if (!opened.ok) throw new Error(opened.error.message);
    expect(opened.value.find('198.18.3.1')?.countryCode).toBe('DE');
    expect(opened.value.find('2001:db8::1')?.countryCode).toBe('FR');
    expect(opened.value.find('2001:db9::1')).toBeNull();
  });

  test('may be the app’s own, of one family', async () => {
    expect((await openCityDatabase(CITY_PATHS.ipv4)).ok).toBe(true);
    expect((await openCityDatabase(CITY_PATHS.ipv6)).ok).toBe(true);
  });

  test('is refused when it is missing, a folder, compressed, cut short, or something else', async () => {
    const whole = mmdbFile({ ipVersion: 4, records: { '198.18.0.0/15': flat('DE', 48.5) } });
    const missing = await openCityDatabase(join(folder.path, 'none.mmdb'));
    expect(missing).toMatchObject({ ok: false, error: { kind: 'missing', message: 'does not exist' } });
    expect(await openCityDatabase(folder.path)).toMatchObject({ ok: false, error: { kind: 'unreadable' } });
    expect(await problemOf(gzipSync(whole))).toBe('damaged: is compressed: unpack it first');
    expect(await problemOf(whole.subarray(0, whole.length - 200))).toMatch(/^damaged: is damaged/);
    expect(await problemOf(Buffer.from('<html>please log in</html>'))).toMatch(/^damaged: is damaged/);
    expect(await problemOf(Buffer.alloc(0))).toMatch(/^damaged: is damaged/);
  });

  test('is refused when it holds no coordinates, or nothing at all', async () => {
    const country = { country: { iso_code: 'DE' } };
    expect(await problemOf({ ipVersion: 4, records: { '5.0.0.0/8': country } })).toMatch(
      /^wrong-content: .*City database/,
    );
    expect(await problemOf({ ipVersion: 6, records: {} })).toMatch(/^wrong-content: /);
  });

  test('is refused when it misplaces known addresses', async () => {
    const records = {
      '8.0.0.0/8': flat('CN', 39.5),
      '193.0.0.0/16': flat('CN', 39.5),
      '133.11.0.0/16': flat('JP', 35.5),
    };
    expect(await problemOf({ ipVersion: 4, records })).toMatch(/^damaged: .*wrong answers/);
  });

  test('is refused when its data was overwritten', async () => {
    const bytes = mmdbFile({
      ipVersion: 4,
      records: Object.fromEntries(
        Array.from({ length: 64 }, (_, index) => [`${index}.0.0.0/8`, flat('DE', index + 0.5)]),
      ),
    });
    bytes.fill(0xff, 16 + 64 * 7, bytes.length - 250);
    expect(await problemOf(bytes)).toMatch(/^(damaged|wrong-content): /);
  });
});

describe('a user’s ASN database', () => {
  test('is refused when it is a city database', async () => {
    const opened = await openAsnDatabase(write({ ipVersion: 4, records: { '198.18.0.0/15': flat('DE', 48.5) } }));
    expect(opened).toMatchObject({ ok: false, error: { kind: 'wrong-content' } });
  });

  test('is refused when it gives known addresses to others', async () => {
    const records = { '8.0.0.0/8': { autonomous_system_number: 1 }, '193.0.0.0/16': { autonomous_system_number: 2 } };
    const opened = await openAsnDatabase(write({ ipVersion: 4, records }));
    expect(opened).toMatchObject({ ok: false, error: { kind: 'damaged' } });
  });
});
