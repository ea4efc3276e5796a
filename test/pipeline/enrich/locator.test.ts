import { closeSync, copyFileSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openLocator } from '../../../electron/pipeline/enrich/locator.ts';
import { CITY_PATHS } from '../../fixtures/cityPaths.ts';
import { temporaryDirectory, type TemporaryDirectory } from '../../fixtures/repository.ts';

let folder: TemporaryDirectory;

beforeEach(() => {
  folder = temporaryDirectory();
});
afterEach(() => folder.remove());

describe('openLocator', () => {
  test('places addresses of both families, to four decimals', async () => {
    const { locator, problems } = await openLocator(CITY_PATHS);
    expect(problems).toEqual([]);
    expect(locator.locate('8.8.8.8')).toEqual({
      latDeg: 37.422,
      lonDeg: -122.085,
      countryCode: 'US',
      city: 'Mountain View',
    });
    expect(locator.locate('2001:67c:2e8:22::c100:68b')).toMatchObject({ countryCode: 'NL', city: 'Amsterdam' });
    expect(locator.dataDate).toMatch(/^20\d\d-\d\d-\d\d$/);
  });

  test('knows no place of private, multicast and unspecified addresses', async () => {
    const { locator } = await openLocator(CITY_PATHS);
    for (const ip of ['10.0.0.1', '127.0.0.1', '224.0.0.1', '0.0.0.0', '255.255.255.255', 'fe80::1', 'ff02::1', '::']) {
      expect(locator.locate(ip), ip).toBeNull();
    }
  });

  test('never asks a database of the other family, which would answer with a wrong place', async () => {
    const { locator, problems } = await openLocator({ ipv4: CITY_PATHS.ipv4, ipv6: CITY_PATHS.ipv4 });
    expect(problems.map(({ kind }) => kind)).toEqual(['wrong-version']);
    expect(locator.locate('2001:67c:2e8:22::c100:68b')).toBeNull();
    expect(locator.locate('8.8.8.8')?.countryCode).toBe('US');
  });

  test('names a missing database and goes on without it', async () => {
    const { locator, problems } = await openLocator({ ...CITY_PATHS, ipv4: join(folder.path, 'none.mmdb') });
    expect(problems).toMatchObject([{ kind: 'missing' }]);
    expect(locator.locate('8.8.8.8')).toBeNull();
    expect(locator.locate('2001:67c:2e8:22::c100:68b')).not.toBeNull();
  });

  test('names one that is no database', async () => {
    const path = join(folder.path, 'text.mmdb');
    writeFileSync(path, 'not a database');
    const { problems } = await openLocator({ ...CITY_PATHS, ipv4: path });
    expect(problems).toMatchObject([{ kind: 'damaged' }]);
  });

  test('notices damage that opens without an error, by the addresses that it knows', async () => {
    const path = join(folder.path, 'damaged.mmdb');
    copyFileSync(CITY_PATHS.ipv4, path);
    const descriptor = openSync(path, 'r+');
    writeSync(descriptor, Buffer.alloc(30_000_000, 1), 0, 30_000_000, 1000);
    closeSync(descriptor);
    expect((await openLocator({ ...CITY_PATHS, ipv4: path })).problems).toMatchObject([{ kind: 'damaged' }]);
  });

  test('names one that was cut short', async () => {
    const path = join(folder.path, 'short.mmdb');
    writeFileSync(path, readFileSync(CITY_PATHS.ipv4).subarray(0, 20_000_000));
    expect((await openLocator({ ...CITY_PATHS, ipv4: path })).problems).toMatchObject([{ kind: 'damaged' }]);
  });
});
