import { appendFileSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CollectorCore } from '../../electron/collector/collectorCore.ts';
import { serveControl } from '../../electron/collector/controlServer.ts';
import { placesConfigOf } from '../../electron/collector/placesConfig.ts';
import { settingsSchema, type Settings } from '../../electron/contract/settings.ts';
import { readRuntime } from '../../electron/settings/runtime.ts';
import { mmdbFile } from '../fixtures/mmdbFile.ts';
import { REPOSITORY, temporaryDirectory, type TemporaryDirectory } from '../fixtures/repository.ts';
import { exportedEvents, runCli } from '../fixtures/runCli.ts';
import { until } from '../fixtures/until.ts';

// The built command line and threads, as a user runs them: the bootstrap has built them before any test runs.
const THREADS = pathToFileURL(join(REPOSITORY, 'out', 'collector', '/'));
const PARIS = { name: 'Paris', latDeg: 48.9, lonDeg: 2.35 };
const PUNE = { country_code: 'IN', city: 'Pune', latitude: 18.5, longitude: 73.9 };
const OURS = { autonomous_system_number: 64_500, autonomous_system_organization: 'Ours' };

let folder: TemporaryDirectory;
let data: string;
let log: string;
let city: string;
const cleanUps: (() => unknown)[] = [];

beforeEach(() => {
  folder = temporaryDirectory();
  data = join(folder.path, 'data');
  log = join(folder.path, 'events.jsonl');
  city = join(folder.path, 'city.mmdb');
  mkdirSync(data);
});
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
  folder.remove();
});

function saveSettings(settings: object): Settings {
  writeFileSync(join(data, 'settings.json'), JSON.stringify(settings));
  return settingsSchema.parse(settings);
}

const line = (attacker: string, target: string): string =>
  `${JSON.stringify({ tsMs: Date.UTC(2026, 10, 20), attacker: { ip: attacker }, target: { ip: target } })}\n`;

const importLog = () => runCli('import', log, '--format', 'json', '--data-dir', data);

describe('import', () => {
  test('gives public addresses their network, and places by the site map and NAT', async () => {
    saveSettings({
      home: PARIS,
      siteNetworks: [{ cidr: '10.0.0.0/8', place: { ...PARIS, name: 'Plant' } }],
      nat: [{ from: '5.5.5.0/24', to: '10.0.0.9' }],
    });
    writeFileSync(log, line('8.8.8.8', '5.5.5.5') + line('2001:67c:2e8:22::c100:68b', '192.168.0.1'));
    expect((await importLog()).code).toBe(0);
    const [first, second] = await exportedEvents(data);
    expect([first, second]).toMatchObject([
      {
        attacker: { asn: 15169, organization: 'Google LLC', countryCode: 'US' },
        target: { ip: '5.5.5.5', place: 'Plant', latDeg: 48.9 },
        direction: 'inbound',
      },
      { attacker: { asn: 3333 }, target: { asn: null, organization: null, place: 'Paris' } },
    ]);
  });

  test('asks the user’s databases first', async () => {
    const asn = join(folder.path, 'asn.mmdb');
    writeFileSync(city, mmdbFile({ ipVersion: 4, records: { '198.18.0.0/15': PUNE } }));
    writeFileSync(asn, mmdbFile({ ipVersion: 4, records: { '198.18.0.0/15': OURS } }));
    saveSettings({ home: PARIS, location: { cityDatabases: [city], asnDatabase: asn } });
    writeFileSync(log, line('198.18.7.7', '10.0.0.1') + line('8.8.8.8', '10.0.0.1'));
    expect((await importLog()).code).toBe(0);
    expect(await exportedEvents(data)).toMatchObject([
      { attacker: { city: 'Pune', countryCode: 'IN', asn: 64_500, organization: 'Ours' }, undrawn: null },
      { attacker: { countryCode: 'US', asn: 15169 }, undrawn: null },
    ]);
  });

  test('lists the addresses that have no place, and what to do about them', async () => {
    saveSettings({ home: PARIS });
    writeFileSync(log, line('224.1.1.1', '10.0.0.1').repeat(3) + line('8.8.8.8', '240.0.0.7'));
    const { stdout } = await importLog();
    expect(stdout).toMatch(/These addresses have no place; add them to siteNetworks in the settings/);
    expect(stdout).toMatch(/ 224\.1\.1\.1 +3 events, in no location database\n +240\.0\.0\.7 +1 event, /);
  });
});

describe('doctor', () => {
  test('names the databases in use with their dates', async () => {
    writeFileSync(city, mmdbFile({ ipVersion: 4, builtMs: Date.UTC(2026, 9, 1), records: { '198.18.0.0/15': PUNE } }));
    saveSettings({ location: { cityDatabases: [city] } });
    const { stdout } = await runCli('doctor', '--data-dir', data);
    expect(stdout).toMatch(/location +\S+city\.mmdb, built 2026-10-01; then IP Geolocation by DB-IP, built 20/);
    expect(stdout).toMatch(/networks +RouteViews, DB-IP and NRO, built 2026-06-17/);
  });

  test('ends with 1 and says which database and which entries of the site map are no good', async () => {
    saveSettings({
      location: { cityDatabases: [city] },
      siteNetworks: [{ cidr: '10.0.0.0/33' }],
      nat: [{ from: '5.5.5.5', to: 'the firewall' }],
    });
    const { code, stdout } = await runCli('doctor', '--data-dir', data);
    expect(code).toBe(1);
    expect(stdout).toMatch(/! \S+city\.mmdb does not exist\. It is not used/);
    expect(stdout).toMatch(/! These site networks .* left out: 10\.0\.0\.0\/33, 5\.5\.5\.5 to the firewall/);
  });

  test('lists the addresses that a running Arcwall could not place, until a database or the settings place them', async () => {
    const feed = { id: 'edge', name: 'Edge', transport: 'file', format: 'json', path: log };
    const settings = saveSettings({ home: PARIS, feeds: [feed], location: { cityDatabases: [city] } });
    writeFileSync(city, mmdbFile({ ipVersion: 4, records: { '5.0.0.0/8': PUNE } }));
    writeFileSync(log, line('198.18.7.7', '10.0.0.1').repeat(4));
    const core = startCollector(settings);
    const unlocated = (): readonly unknown[] => core.health.unlocated;
    await until(unlocated, (list) => list.length === 1);
    const { stdout } = await runCli('doctor', '--data-dir', data);
    expect(stdout).toMatch(/! 4 of 4 events came from an address that the location data does not know/);
    expect(stdout).toMatch(/These addresses have no place.*\n +198\.18\.7\.7 +4 events, in no location database/);
    writeFileSync(`${city}.new`, mmdbFile({ ipVersion: 4, records: { '198.18.0.0/15': PUNE } }));
    renameSync(`${city}.new`, city);
    await until(unlocated, (list) => list.length === 0);
    appendFileSync(log, line('198.18.7.7', '10.0.0.1'));
    await until(
      () => core.health.feeds[0]?.counts.drawable,
      (drawable) => drawable === 1,
    );
    const { stdout: json } = await runCli('doctor', '--json', '--data-dir', data);
    expect(JSON.parse(json)).toMatchObject({ unlocated: [], notices: [] });
  });
});

function startCollector(settings: Settings): CollectorCore {
  const runtime = readRuntime();
  const core = new CollectorCore(
    {
      ...placesConfigOf(settings, runtime),
      dataDirectory: data,
      databasePath: join(data, 'events.sqlite'),
      siteDatabasePath: join(data, 'events.sqlite'),
      nativeBinding: runtime.nativeBinding,
      mutes: [],
      feeds: settings.feeds,
      notices: [],
    },
    THREADS,
    { health: () => undefined, failed: () => undefined },
  );
  cleanUps.push(() => core.stop());
  const server: Server = serveControl(data, { core: core, importer: core });
  cleanUps.push(() => server.close());
  return core;
}
