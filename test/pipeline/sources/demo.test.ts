import { afterEach, describe, expect, test } from 'vitest';
import { findFormat } from '../../../electron/pipeline/decode/registry.ts';
import { openLocator } from '../../../electron/pipeline/enrich/locator.ts';
import { startDemo } from '../../../electron/pipeline/sources/demo.ts';
import { DemoPlay } from '../../../electron/pipeline/sources/demoPlay.ts';
import { DEMO_IPV4_NETWORKS, DEMO_IPV6_NETWORKS } from '../../../electron/pipeline/sources/demoNetworks.ts';
import { demoTargetsOf } from '../../../electron/pipeline/sources/demoTargets.ts';
import type { RawRecord, Source } from '../../../electron/pipeline/stages.ts';
import { CITY_PATHS } from '../../fixtures/cityPaths.ts';
import { seededRandom } from '../../fixtures/seededRandom.mjs';
import { StreamRecorder } from './streamRecorder.ts';
import { waitFor } from './waitFor.ts';

const NOON_MS = Date.UTC(2026, 10, 18, 12);
const sources: Source[] = [];

afterEach(async () => {
  await Promise.all(sources.splice(0).map((source) => source.stop()));
});

function playRecords(count: number, networks: readonly string[] = []): RawRecord[] {
  const play = new DemoPlay(demoTargetsOf(networks), seededRandom(5));
  const decoder = findFormat('suricata-eve')?.create({ mapping: null, timeZone: 'UTC' });
  return Array.from({ length: count }, (_, index) => {
    const nowMs = NOON_MS + index * 100;
    play.factorAt(nowMs);
    const result = decoder?.decode(play.line(nowMs));
    if (result?.kind !== 'records' || result.records[0] === undefined) throw new Error(JSON.stringify(result));
    expect(result.records[0].tsMs).toBe(nowMs);
    return result.records[0];
  });
}

describe('demo', () => {
  test('hands over lines of Suricata at about the rate that was asked for', async () => {
    const recorder = new StreamRecorder();
    const startedMs = performance.now();
    sources.push(startDemo({ eventsPerSecond: 400 }, recorder.context(), { random: seededRandom(1) }));
    await waitFor(() => recorder.seen.length >= 200);
    const perSecond = (recorder.seen.length / (performance.now() - startedMs)) * 1000;
    expect(perSecond).toBeGreaterThan(80);
    expect(perSecond).toBeLessThan(2000);
    expect(recorder.status).toContain('Simulated');
  });

  test('plays varied attacks from many networks, mostly inbound, some to a controller outside, some over IPv6', () => {
    const records = playRecords(4000);
    const kinds = (of: (record: RawRecord) => unknown): number => new Set(records.map(of)).size;
    expect(kinds((record) => record.signatureId)).toBeGreaterThan(12);
    expect(kinds((record) => record.severity)).toBe(5);
    expect(kinds((record) => record.attacker.ip)).toBeGreaterThan(800);
    const share = (holds: (record: RawRecord) => boolean): number => records.filter(holds).length / records.length;
    expect(share((record) => record.opener === 'attacker')).toBeGreaterThan(0.85);
    expect(share((record) => record.opener === 'target')).toBeGreaterThan(0.005);
    expect(share((record) => record.attacker.ip?.includes(':') === true)).toBeGreaterThan(0.02);
  });

  test('aims at hosts of the site’s own networks when there are some', () => {
    const records = playRecords(200, ['203.0.113.64/26', '2001:db8:7::/48']);
    for (const { target } of records)
      expect(target.ip).toMatch(/^(203\.0\.113\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])|2001:db8:7::\w+)$/);
  });

  test('has its ups and downs around the rate that was asked for', () => {
    const play = new DemoPlay(demoTargetsOf([]), seededRandom(3));
    const factors = Array.from({ length: 86_400 }, (_, second) => play.factorAt(NOON_MS + second * 1000));
    const mean = factors.reduce((sum, factor) => sum + factor, 0) / factors.length;
    expect(mean).toBeGreaterThan(0.9);
    expect(mean).toBeLessThan(1.1);
    expect(Math.max(...factors) / Math.min(...factors)).toBeGreaterThan(4);
  });

  test('uses networks that the location databases place, in more than 50 countries', async () => {
    const { locator } = await openLocator(CITY_PATHS);
    const places = [
      ...DEMO_IPV4_NETWORKS.map((network) => locator.locate(`${network}.77`)),
      ...DEMO_IPV6_NETWORKS.map((network) => locator.locate(`${network}::77`)),
    ];
    expect(places.every((place) => place !== null)).toBe(true);
    expect(new Set(places.map((place) => place?.countryCode)).size).toBeGreaterThan(50);
  });
});
