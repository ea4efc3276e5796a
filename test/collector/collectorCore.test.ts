import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CollectorCore } from '../../electron/collector/collectorCore.ts';
import type { CollectorConfig } from '../../electron/collector/collectorMessages.ts';
import { readEventBatch } from '../../electron/contract/eventBatch.ts';
import { unpackEvents } from '../../electron/contract/unpackEvent.ts';
import type { AttackEvent } from '../../electron/contract/event.ts';
import { sumReasons, type FeedHealth } from '../../electron/contract/feedHealth.ts';
import { feedFilterSchema, muteSchema } from '../../electron/contract/filterSettings.ts';
import { feedSchema, type Feed } from '../../electron/contract/settings.ts';
import type { CollectorToWall, WallSummary } from '../../electron/contract/wallPort.ts';
import { readRuntime } from '../../electron/settings/runtime.ts';
import { REPOSITORY, temporaryDirectory, type TemporaryDirectory } from '../fixtures/repository.ts';
import { until } from '../fixtures/until.ts';

// The built threads, as the collector process runs them: the bootstrap has built them before any test runs.
const THREADS = pathToFileURL(join(REPOSITORY, 'out', 'collector', '/'));
const SAMPLE = join(REPOSITORY, 'assets', 'feeds', 'suricata-eve.full.sample');
const ALERTS = 437;
const SITE = ['192.168.1.0/24', '10.20.0.5/32', '198.51.100.7/32', '2001:db8::/32'];
const VALLETTA = { name: 'Valletta', latDeg: 35.9, lonDeg: 14.51 };

let folder: TemporaryDirectory;
let log: string;
const running: CollectorCore[] = [];

beforeEach(() => {
  folder = temporaryDirectory();
  log = join(folder.path, 'eve.json');
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((core) => core.stop()));
  folder.remove();
});

function startCollector(change: Partial<CollectorConfig> = {}): CollectorCore {
  const { nativeBinding, cityIpv4, cityIpv6, networks } = readRuntime();
  const dataDirectory = join(folder.path, 'data');
  mkdirSync(dataDirectory, { recursive: true });
  const core = new CollectorCore(
    {
      dataDirectory,
      databasePath: join(dataDirectory, 'events.sqlite'),
      siteDatabasePath: join(dataDirectory, 'events.sqlite'),
      nativeBinding,
      cityIpv4,
      cityIpv6,
      networks,
      siteName: '',
      home: VALLETTA,
      siteNetworks: SITE.map((cidr) => ({ cidr, place: null })),
      nat: [],
      location: { cityDatabases: [], asnDatabase: null },
      feeds: [],
      mutes: [],
      notices: [],
      ...change,
    },
    THREADS,
    { health: () => undefined, failed: () => undefined },
  );
  running.push(core);
  return core;
}

function tail(path: string, id = 'edge'): Feed {
  return feedSchema.parse({ id, name: 'Edge', transport: 'file', path });
}

const healthOf = (core: CollectorCore, id = 'edge'): FeedHealth | undefined =>
  core.health.feeds.find((feed) => feed.feedId === id);

const storedBy = (core: CollectorCore, id = 'edge'): number => healthOf(core, id)?.counts.stored ?? 0;

const sampleAlerts = (): string[] =>
  readFileSync(SAMPLE, 'utf8')
    .split('\n')
    .filter((line) => line.includes('"event_type":"alert"'));

function expectCountsToAddUp({ counts }: FeedHealth): void {
  expect(counts.frames).toBe(sumReasons(counts.ignored) + sumReasons(counts.refused) + counts.decoded);
  expect(counts.records).toBe(sumReasons(counts.filtered) + counts.duplicate + counts.stored);
  expect(counts.stored).toBe(counts.drawable + sumReasons(counts.undrawn));
}

/** A wall as the collector sees it, which grants `credits` once. */
class TestWall {
  readonly events: AttackEvent[] = [];
  represented = 0;
  summary: WallSummary | null = null;
  readonly #connection;

  constructor(core: CollectorCore, lastEventId: string | null, credits: number) {
    this.#connection = core.connectWall((message) => this.#take(message));
    this.#connection.receive({ type: 'hello', lastEventId, credits });
  }

  close(): void {
    this.#connection.close();
  }

  #take(message: CollectorToWall): void {
    if (message.type === 'summary') {
      this.summary = message.summary;
      return;
    }
    this.events.push(...unpackEvents(readEventBatch(message.buffer)));
    this.represented += message.represents;
  }
}

describe('a collector on the sample of a real Suricata', () => {
  test('stores every alert, has a place for every event of the site, and its counts add up', async () => {
    writeFileSync(log, readFileSync(SAMPLE));
    const core = startCollector({ feeds: [tail(log)] });
    await until(
      () => storedBy(core),
      (stored) => stored === ALERTS,
    );
    const health = healthOf(core);
    if (health === undefined) throw new Error('no health');
    expect(health.counts.drawable).toBe(ALERTS);
    expectCountsToAddUp(health);
  });

  test('with neither home nor networks set guesses a home, says so, and draws the private ends there', async () => {
    writeFileSync(log, readFileSync(SAMPLE));
    const core = startCollector({ feeds: [tail(log)], home: null, siteNetworks: [] });
    const wall = new TestWall(core, null, 10_000);
    await until(
      () => storedBy(core),
      (stored) => stored === ALERTS,
    );
    await until(
      () => wall.summary?.site.home,
      (home) => home?.guessed === true,
    );
    expect(healthOf(core)?.counts.drawable).toBe(ALERTS);
  });
});

describe('bad input', () => {
  test('a 5 MB line and invalid UTF-8 are counted with their reasons; the lines around them are stored', async () => {
    const [first = '', second = '', third = ''] = sampleAlerts();
    const invalid = Buffer.from(second.replace('SITE', 'S\u0001TE'));
    invalid[invalid.indexOf(1)] = 0xff;
    writeFileSync(log, `${first}\n{"x":"${'x'.repeat(5 * 1024 * 1024)}"}\n`);
    appendFileSync(log, Buffer.concat([invalid, Buffer.from(`\n${third}\n`)]));
    const core = startCollector({ feeds: [tail(log)] });
    await until(
      () => storedBy(core),
      (stored) => stored === 3,
    );
    const health = healthOf(core);
    if (health === undefined) throw new Error('no health');
    expect(health.counts.refused).toEqual({ 'line too long': 1 });
    expect(health.counts.noticed).toEqual({ 'invalid UTF-8': 1 });
    expectCountsToAddUp(health);
  });

  test('an unreadable location database is named in a notice, and events are stored all the same', async () => {
    const broken = join(folder.path, 'broken.mmdb');
    writeFileSync(broken, 'not a database');
    writeFileSync(log, readFileSync(SAMPLE));
    const core = startCollector({ feeds: [tail(log)], cityIpv4: broken });
    await until(
      () => storedBy(core),
      (stored) => stored === ALERTS,
    );
    expect(core.health.notices.map((notice) => notice.message).join(' ')).toContain('broken.mmdb');
    expect(healthOf(core)?.counts.undrawn).toHaveProperty('attacker-unlocated');
    // IPv6 has its own file, which is whole.
    expect(healthOf(core)?.counts.drawable).toBeGreaterThan(0);
  });

  test('a missing log is told with its name, and read when it appears', async () => {
    const core = startCollector({ feeds: [tail(log)] });
    const waiting = await until(
      () => healthOf(core),
      (health) => health?.state === 'waiting',
    );
    expect(waiting?.message).toContain('eve.json');
    writeFileSync(log, readFileSync(SAMPLE));
    await until(
      () => storedBy(core),
      (stored) => stored === ALERTS,
    );
  });
});

describe('a wall', () => {
  const liveAlert = (index: number): string =>
    (sampleAlerts()[index % ALERTS] ?? '').replace(
      /"timestamp":"[^"]*"/,
      `"timestamp":"${new Date().toISOString().replace('Z', '000+0000')}"`,
    );

  test('that comes back with its newest event gets each event once, also those of the gap', async () => {
    writeFileSync(log, `${liveAlert(0)}\n${liveAlert(1)}\n`);
    const core = startCollector({ feeds: [tail(log)] });
    const first = new TestWall(core, null, 10_000);
    await until(
      () => first.events.length,
      (count) => count === 2,
    );
    first.close();
    appendFileSync(log, `${liveAlert(2)}\n`);
    await until(
      () => storedBy(core),
      (stored) => stored === 3,
    );
    const second = new TestWall(core, first.events.at(-1)?.id ?? null, 10_000);
    appendFileSync(log, `${liveAlert(3)}\n`);
    await until(
      () => second.events.length,
      (count) => count >= 2,
    );
    const ids = [...first.events, ...second.events].map((event) => event.id);
    expect(ids).toHaveLength(4);
    expect(new Set(ids).size).toBe(4);
  });

  test('gets no more events than it granted, and knows how many they stand for', async () => {
    const core = startCollector({ feeds: [tail(log)] });
    const wall = new TestWall(core, null, 50);
    await until(
      () => healthOf(core),
      (health) => health?.state === 'waiting',
    );
    writeFileSync(log, Array.from({ length: 400 }, (_, index) => `${liveAlert(index)}\n`).join(''));
    await until(
      () => wall.summary?.storedTotal ?? 0,
      (total) => total === 400,
    );
    expect(wall.events.length).toBeLessThanOrEqual(50);
    expect(wall.events.length).toBeGreaterThan(0);
    expect(wall.represented).toBeLessThanOrEqual(400);
    expect(storedBy(core)).toBe(400);
  });

  test('is told the same counts as the store holds, and its minutes and origins add up', async () => {
    writeFileSync(log, Array.from({ length: 120 }, (_, index) => `${liveAlert(index)}\n`).join(''));
    const core = startCollector({ feeds: [tail(log)] });
    const wall = new TestWall(core, null, 10_000);
    const summary = await until(
      () => wall.summary,
      (seen) => seen?.storedTotal === 120,
    );
    const minutes = summary?.minutes.flat().reduce((sum, count) => sum + count, 0);
    expect(minutes).toBe(120);
    const origins = summary?.origins.reduce((sum, origin) => sum + origin.count, 0) ?? 0;
    expect(origins).toBeGreaterThan(0);
    expect(origins).toBeLessThanOrEqual(120);
  });
});

describe('settings that change while it runs', () => {
  test('a feed that is added is read, one that is removed stops, and the position of each is kept', async () => {
    writeFileSync(log, readFileSync(SAMPLE));
    const other = join(folder.path, 'other.json');
    writeFileSync(other, `${sampleAlerts()[0]}\n`);
    const base = startCollector({ feeds: [tail(log)] });
    await until(
      () => storedBy(base),
      (stored) => stored === ALERTS,
    );
    const { nativeBinding, cityIpv4, cityIpv6, networks } = readRuntime();
    const configured = (feeds: Feed[]): void =>
      base.configure({
        dataDirectory: join(folder.path, 'data'),
        databasePath: join(folder.path, 'data', 'events.sqlite'),
        siteDatabasePath: join(folder.path, 'data', 'events.sqlite'),
        nativeBinding,
        cityIpv4,
        cityIpv6,
        networks,
        siteName: '',
        home: VALLETTA,
        siteNetworks: [],
        nat: [],
        location: { cityDatabases: [], asnDatabase: null },
        feeds,
        mutes: [],
        notices: [],
      });
    configured([tail(other, 'other')]);
    await until(
      () => storedBy(base, 'other'),
      (stored) => stored === 1,
    );
    expect(healthOf(base)).toBeUndefined();
    appendFileSync(log, `${sampleAlerts()[0]}\n`);
    configured([tail(log), tail(other, 'other')]);
    await until(
      () => storedBy(base),
      (stored) => stored === ALERTS + 1,
    );
    expect(storedBy(base, 'other')).toBe(1);
  });
});

describe('filters and mutes', () => {
  test('drop events of the sample under their reasons, and the counts add up; a mute that has ended mutes nothing', async () => {
    writeFileSync(log, readFileSync(SAMPLE));
    const ended = muteSchema.parse({ cidr: '0.0.0.0/0', until: '2020-01-01' });
    const filter = feedFilterSchema.parse({ minSeverity: 'medium', exclude: { signatures: ['*SSH*'] } });
    const core = startCollector({ feeds: [{ ...tail(log), filter }], mutes: [ended] });
    const health = await until(
      () => healthOf(core),
      (edge) => (edge?.counts.records ?? 0) === ALERTS,
    );
    if (health === undefined) throw new Error('no health');
    const { filtered, stored } = health.counts;
    expect(Object.keys(filtered).toSorted()).toEqual(['below minimum severity', 'excluded by signature']);
    expect(stored).toBeGreaterThan(0);
    expect(stored).toBeLessThan(ALERTS);
    expectCountsToAddUp(health);
  });

  test('a mute holds for all feeds from the next event on, and ends by itself', async () => {
    const [alert = ''] = sampleAlerts();
    writeFileSync(log, `${alert}\n`);
    const endsAt = new Date(Date.now() + 3000).toISOString();
    const core = startCollector({
      feeds: [tail(log)],
      mutes: [
        muteSchema.parse({ cidr: '::/0', until: endsAt }),
        muteSchema.parse({ cidr: '0.0.0.0/0', until: endsAt }),
      ],
    });
    await until(
      () => healthOf(core)?.counts.filtered['muted'],
      (muted) => muted === 1,
    );
    await until(
      () => Date.now(),
      (nowMs) => nowMs > Date.parse(endsAt),
    );
    appendFileSync(log, `${alert}\n`);
    await until(
      () => storedBy(core),
      (stored) => stored === 1,
    );
    const health = healthOf(core);
    if (health !== undefined) expectCountsToAddUp(health);
  });
});
