import { copyFileSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { LocationSettings } from '../../../electron/contract/settings.ts';
import { LocationData } from '../../../electron/pipeline/enrich/locationData.ts';
import { readRuntime } from '../../../electron/settings/runtime.ts';
import { mmdbFile, type MmdbValue } from '../../fixtures/mmdbFile.ts';
import { temporaryDirectory, type TemporaryDirectory } from '../../fixtures/repository.ts';
import { until } from '../../fixtures/until.ts';

const NOW_MS = Date.UTC(2026, 10, 22);
const RECENT_MS = Date.UTC(2026, 9, 1);
const NONE: LocationSettings = { cityDatabases: [], asnDatabase: null };

let folder: TemporaryDirectory;
let city: string;
const open: LocationData[] = [];

beforeEach(() => {
  folder = temporaryDirectory();
  city = join(folder.path, 'city.mmdb');
});
afterEach(() => {
  for (const data of open.splice(0)) data.close();
  folder.remove();
});

/** Embedded data is left out where a test is not about it: it takes half a second to read. */
async function openData(settings: LocationSettings, onChange?: () => void, isWhole = false): Promise<LocationData> {
  const { cityIpv4, cityIpv6, networks } = readRuntime();
  const none = join(folder.path, 'none');
  const paths = isWhole ? { cityIpv4, cityIpv6, networks } : { cityIpv4: none, cityIpv6: none, networks: none };
  const watch = onChange === undefined ? {} : { onChange, settleMs: 20, pollIntervalMs: 100 };
  const data = await LocationData.open(paths, settings, watch);
  open.push(data);
  return data;
}

function cityFile(name: string, builtMs = RECENT_MS, network = '198.18.0.0/15'): Buffer {
  const record: MmdbValue = { city, country_code: 'DE', latitude: 48.5, longitude: 11.5 };
  return mmdbFile({ ipVersion: 4, builtMs, records: { [network]: { ...record, city: name } } });
}

const cityOf = (data: LocationData): string | null | undefined => data.locator.locate('198.18.0.1')?.city;

/** What is said about the user's databases. */
const said = (data: LocationData): string[] =>
  data.notices(NOW_MS).flatMap(({ level, message }) => (message.includes('Install') ? [] : [`${level}: ${message}`]));

describe('the location data', () => {
  test('without databases of the user is the app’s own, places and networks', async () => {
    const data = await openData(NONE, undefined, true);
    expect(data.notices(NOW_MS)).toEqual([]);
    expect(data.locator.locate('193.0.6.139')).toMatchObject({ countryCode: 'NL' });
    expect(data.locator.networkOf('193.0.6.139')?.asn).toBe(3333);
    expect(data.locator.networkOf('2001:67c:2e8:22::c100:68b')?.asn).toBe(3333);
    expect(data.locator.dataDate).toMatch(/^2026-/);
    expect(data.locator.networksDate).toMatch(/^2026-/);
  });

  test('asks the user’s databases in their order, then its own', async () => {
    const second = join(folder.path, 'second.mmdb');
    const asn = join(folder.path, 'asn.mmdb');
    writeFileSync(city, cityFile('first'));
    writeFileSync(second, cityFile('second', RECENT_MS, '198.16.0.0/13'));
    const ours = { autonomous_system_number: 64_500, autonomous_system_organization: 'Ours' };
    writeFileSync(asn, mmdbFile({ ipVersion: 4, records: { '198.18.0.0/15': ours } }));
    const data = await openData({ cityDatabases: [city, second, city], asnDatabase: asn }, undefined, true);
    expect(said(data)).toEqual([]);
    expect(cityOf(data)).toBe('first');
    expect(data.locator.locate('198.17.0.1')?.city).toBe('second');
    expect(data.locator.locate('193.0.6.139')?.countryCode).toBe('NL');
    expect(data.locator.networkOf('198.18.0.1')).toEqual({ asn: 64_500, organization: 'Ours' });
    expect(data.locator.networkOf('193.0.6.139')?.asn).toBe(3333);
    expect(data.locator.dataDate).toBe('2026-10-01');
    expect(data.inUse.cities.map(({ path }) => path)).toEqual([city, second]);
  });

  test('names a database that cannot be used, and goes on with the others', async () => {
    const good = join(folder.path, 'good.mmdb');
    writeFileSync(good, cityFile('good'));
    const data = await openData({ cityDatabases: [city, good], asnDatabase: good });
    expect(cityOf(data)).toBe('good');
    expect(said(data)).toEqual([
      `error: ${city} does not exist. It is not used; name another in the settings.`,
      expect.stringMatching(/^error: .*good\.mmdb holds no AS numbers/),
    ]);
  });

  test('warns of data older than six months, the user’s and its own', async () => {
    writeFileSync(city, cityFile('old', Date.UTC(2026, 2, 4)));
    const data = await openData({ cityDatabases: [city], asnDatabase: null });
    expect(said(data)).toEqual([expect.stringMatching(/^warning: .*city\.mmdb is 8 months old \(of 2026-03-04\)/)]);
    const own = await openData(NONE, undefined, true);
    expect(own.notices(NOW_MS)).toEqual([]);
    expect(own.notices(Date.UTC(2027, 1, 1))).toEqual([
      { level: 'warning', message: expect.stringMatching(/^The location data is 7 months old/) },
    ]);
  });

  test('takes other databases from the settings, and none', async () => {
    writeFileSync(city, cityFile('first'));
    const data = await openData(NONE);
    const before = data.locator;
    expect(cityOf(data)).toBeUndefined();
    await data.use({ cityDatabases: [city], asnDatabase: null });
    expect(cityOf(data)).toBe('first');
    expect(before.locate('198.18.0.1')).toBeNull();
    await data.use(NONE);
    expect(cityOf(data)).toBeUndefined();
  });
});

describe('a user’s database that changes on disk', () => {
  async function watched(): Promise<{ data: LocationData; changes: () => number }> {
    let changes = 0;
    const data = await openData({ cityDatabases: [city], asnDatabase: null }, () => (changes += 1));
    return { data, changes: () => changes };
  }

  function replace(content: Buffer): void {
    writeFileSync(`${city}.new`, content);
    renameSync(`${city}.new`, city);
  }

  test('is taken in when it was replaced by another file', async () => {
    writeFileSync(city, cityFile('first'));
    const { data, changes } = await watched();
    expect(cityOf(data)).toBe('first');
    replace(cityFile('second'));
    await until(
      () => cityOf(data),
      (name) => name === 'second',
    );
    expect(changes()).toBe(1);
  });

  test('is taken in when it was written over in place, once all of it is there', async () => {
    writeFileSync(city, cityFile('first'));
    const { data } = await watched();
    const content = cityFile('second and longer');
    writeFileSync(city, content.subarray(0, 100));
    writeFileSync(city, content);
    await until(
      () => cityOf(data),
      (name) => name === 'second and longer',
    );
    expect(said(data)).toEqual([]);
  });

  test('stays in use as it was when the new file is bad, which is said until a good one comes', async () => {
    writeFileSync(city, cityFile('first'));
    const { data } = await watched();
    replace(Buffer.from('<html>quota exceeded</html>'));
    const [notice] = await until(
      () => said(data),
      (sentences) => sentences.length === 1,
    );
    expect(notice).toMatch(/^warning: .*city\.mmdb is damaged .*What was there before stays in use/);
    expect(cityOf(data)).toBe('first');
    replace(cityFile('second'));
    await until(
      () => cityOf(data),
      (name) => name === 'second',
    );
    expect(said(data)).toEqual([]);
  });

  test('stays in use when it was removed, and is found when it first appears', async () => {
    const { data } = await watched();
    expect(said(data)).toHaveLength(1);
    writeFileSync(city, cityFile('first'));
    await until(
      () => cityOf(data),
      (name) => name === 'first',
    );
    rmSync(city);
    const [notice] = await until(
      () => said(data),
      (sentences) => sentences.length === 1,
    );
    expect(notice).toMatch(/^warning: .*does not exist\. What was there before stays in use/);
    expect(cityOf(data)).toBe('first');
  });

  test('is found in a folder that did not exist, by looking now and then', async () => {
    city = join(folder.path, 'later', 'city.mmdb');
    const { data } = await watched();
    mkdirSync(join(folder.path, 'later'));
    const elsewhere = join(folder.path, 'elsewhere.mmdb');
    writeFileSync(elsewhere, cityFile('late'));
    copyFileSync(elsewhere, city);
    await until(
      () => cityOf(data),
      (name) => name === 'late',
    );
  });
});
