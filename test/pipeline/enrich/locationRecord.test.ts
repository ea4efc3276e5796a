import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openAsnDatabase, openCityDatabase } from '../../../electron/pipeline/enrich/locationDatabase.ts';
import { readLocationRecord } from '../../../electron/pipeline/enrich/locationRecord.ts';
import { readNetworkRecord } from '../../../electron/pipeline/enrich/networkRecord.ts';
import { mmdbFile, type MmdbValue } from '../../fixtures/mmdbFile.ts';
import { temporaryDirectory, type TemporaryDirectory } from '../../fixtures/repository.ts';

const MUNICH = { latDeg: 48.1374, lonDeg: 11.5755, countryCode: 'DE', city: 'Munich' };
const names = (en: string): MmdbValue => ({ de: 'München', en });
const location = { latitude: 48.1374, longitude: 11.5755, time_zone: 'Europe/Berlin' };

const CITY_RECORDS: readonly (readonly [string, MmdbValue, object | null])[] = [
  [
    'GeoLite2 City',
    {
      city: { geoname_id: 1, names: names('Munich') },
      country: { iso_code: 'DE', names: { en: 'Germany' } },
      location,
    },
    MUNICH,
  ],
  [
    'GeoIP2 with a registered country alone',
    { registered_country: { iso_code: 'DE' }, location: { latitude: 48.1374, longitude: 11.5755 } },
    { ...MUNICH, city: null },
  ],
  [
    'GeoIP2, where the country of the place counts before the registered one',
    { country: { iso_code: 'DE' }, registered_country: { iso_code: 'US' }, city: { names: names('Munich') }, location },
    MUNICH,
  ],
  [
    'DB-IP',
    { city: { names: { en: 'Munich' } }, continent: { code: 'EU' }, country: { iso_code: 'DE' }, location },
    MUNICH,
  ],
  ['a city without an English name', { city: { names: { de: 'München' } }, location }, { city: 'München' }],
  [
    'IP2Location',
    { city: { names: { en: 'Munich' } }, country: { iso_code: 'DE' }, location, postal: { code: '-' } },
    MUNICH,
  ],
  [
    'IP2Location without a city',
    { city: { names: { en: '-' } }, country: { iso_code: '-' }, location },
    { ...MUNICH, countryCode: null, city: null },
  ],
  [
    'IP2Location that knows nothing',
    { city: { names: { en: '-' } }, country: { iso_code: '-' }, location: { latitude: 0, longitude: 0 } },
    null,
  ],
  ['flat', { country_code: 'DE', city: 'Munich', latitude: 48.13741, longitude: 11.57549, state1: 'Bavaria' }, MUNICH],
  ['flat as text', { country_code: 'de', city: 'Munich', latitude: '48.1374', longitude: '11.5755' }, MUNICH],
  ['flat without coordinates', { country_code: 'DE', city: '', latitude: '', longitude: '' }, null],
  [
    'IPinfo with lat and lng',
    { city: 'Munich', country: 'DE', lat: '48.1374', lng: '11.5755', region: 'Bavaria' },
    MUNICH,
  ],
  ['IPinfo with loc', { city: 'Munich', country: 'DE', loc: '48.1374,11.5755' }, MUNICH],
  [
    'IPinfo with the name and the code of the country',
    { city: 'Munich', country: 'Germany', country_code: 'DE', latitude: 48.1374, longitude: 11.5755 },
    MUNICH,
  ],
  ['coordinates off the globe', { country_code: 'DE', latitude: 480, longitude: 11 }, null],
  ['a country database', { country: { iso_code: 'DE' } }, null],
];

const ASN_RECORDS: readonly (readonly [string, MmdbValue, object | null])[] = [
  [
    'GeoLite2-ASN',
    { autonomous_system_number: 15169, autonomous_system_organization: 'GOOGLE' },
    { asn: 15169, organization: 'GOOGLE' },
  ],
  [
    'GeoIP2 Enterprise',
    { traits: { autonomous_system_number: 15169, autonomous_system_organization: 'GOOGLE' } },
    { asn: 15169, organization: 'GOOGLE' },
  ],
  [
    'IPinfo ASN',
    { asn: 'AS15169', name: 'Google LLC', domain: 'google.com' },
    { asn: 15169, organization: 'Google LLC' },
  ],
  ['IPinfo Lite', { asn: 'AS15169', as_name: 'Google LLC', country: 'US' }, { asn: 15169, organization: 'Google LLC' }],
  ['IP2Location ASN', { asn: '15169', as: 'Google LLC' }, { asn: 15169, organization: 'Google LLC' }],
  ['a number alone', { autonomous_system_number: 4_200_000_000 }, { asn: 4_200_000_000, organization: null }],
  ['nothing', { asn: '', as_name: '' }, null],
  ['a dash', { asn: '-', as: '-' }, null],
  ['the reserved 0', { autonomous_system_number: 0 }, null],
];

let folder: TemporaryDirectory;

beforeEach(() => {
  folder = temporaryDirectory();
});
afterEach(() => folder.remove());

describe('a record of a city database', () => {
  test.each(CITY_RECORDS)('%s', (_, record, expected) => {
    if (expected === null) expect(readLocationRecord(record)).toBeNull();
    else expect(readLocationRecord(record)).toMatchObject(expected);
  });

  test.each(CITY_RECORDS)('%s, read from a file', async (_, record, expected) => {
    const path = join(folder.path, 'city.mmdb');
    writeFileSync(
      path,
      mmdbFile({ ipVersion: 4, records: { '198.18.0.0/15': record, '5.0.0.0/8': CITY_RECORDS[0]![1] } }),
    );
    const opened = await openCityDatabase(path);
    if (!opened.ok) throw new Error(opened.error.message);
    const found = opened.value.find('198.18.7.7');
    if (expected === null) expect(found).toBeNull();
    else expect(found).toMatchObject(expected);
  });

  test.each([null, undefined, 'text', 7, [], { location: 'x', city: 7, country: null }])(
    'of no known shape is no place: %j',
    (record) => {
      expect(readLocationRecord(record)).toBeNull();
    },
  );
});

describe('a record of an ASN database', () => {
  test.each(ASN_RECORDS)('%s', (_, record, expected) => {
    expect(readNetworkRecord(record)).toEqual(expected);
  });

  test.each(ASN_RECORDS)('%s, read from a file', async (_, record, expected) => {
    const path = join(folder.path, 'asn.mmdb');
    writeFileSync(
      path,
      mmdbFile({ ipVersion: 6, records: { '2001:db8::/32': record, '5.0.0.0/8': ASN_RECORDS[0]![1] } }),
    );
    const opened = await openAsnDatabase(path);
    if (!opened.ok) throw new Error(opened.error.message);
    expect(opened.value.find('2001:db8::7')).toEqual(expected);
  });
});
