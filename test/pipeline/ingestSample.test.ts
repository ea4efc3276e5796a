import { join } from 'node:path';
import { isIP } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sumReasons } from '../../electron/contract/feedHealth.ts';
import { openLocator } from '../../electron/pipeline/enrich/locator.ts';
import { CITY_PATHS } from '../fixtures/cityPaths.ts';
import { REPOSITORY } from '../fixtures/repository.ts';
import { CommittedIngest, fileFeed } from './committedIngest.ts';
import { waitFor } from './sources/waitFor.ts';

// 1,408 lines that a real Suricata wrote; the figures were counted in the file, not by our decoder.
const SAMPLE = join(REPOSITORY, 'assets', 'feeds', 'suricata-eve.full.sample');
const LINES = 1408;
const ALERTS = 437;
const SITE = ['192.168.1.0/24', '10.20.0.5/32', '198.51.100.7/32', '2001:db8::/32'];
const IN_SITE = /^(192\.168\.1\.\d+|10\.20\.0\.5|198\.51\.100\.7|2001:db8::10)$/;
const BY_SIGNATURE = {
  '9000001': 41,
  '9000002': 24,
  '9000003': 24,
  '9000004': 52,
  '9000005': 39,
  '9000006': 47,
  '9000007': 56,
  '9000008': 26,
  '9000009': 36,
  '9000010': 92,
};

describe('ingest of the whole Suricata sample', () => {
  let run: CommittedIngest;

  beforeAll(async () => {
    const { locator } = await openLocator(CITY_PATHS);
    run = new CommittedIngest({ locator, networks: SITE });
    await run.ingest.apply([fileFeed(SAMPLE)]);
    await waitFor(() => run.tally('edge').frames >= LINES);
  });
  afterAll(async () => await run.ingest.stop());

  test('gives every alert once, and counts that add up', () => {
    const tally = run.tally('edge');
    expect(run.events).toHaveLength(ALERTS);
    expect(tally).toMatchObject({
      frames: LINES,
      decoded: ALERTS,
      records: ALERTS,
      duplicate: 0,
      refused: {},
      noticed: {},
    });
    expect(tally.ignored).toEqual({
      'event_type http': 65,
      'event_type dns': 56,
      'event_type fileinfo': 24,
      'event_type flow': 825,
      'event_type stats': 1,
    });
    expect(sumReasons(tally.ignored) + tally.decoded).toBe(tally.frames);
    const counts: Record<string, number> = {};
    for (const { signatureId } of run.events) counts[signatureId ?? ''] = (counts[signatureId ?? ''] ?? 0) + 1;
    expect(counts).toEqual(BY_SIGNATURE);
  });

  test('has the attacker outside and the target in the site, for the signatures of answers and beacons too', () => {
    for (const { attacker, target, signatureId } of run.events) {
      expect(attacker.ip, signatureId ?? '').not.toMatch(IN_SITE);
      expect(target.ip, signatureId ?? '').toMatch(IN_SITE);
    }
  });

  test('tells who opened the flow', () => {
    for (const { signatureId, direction } of run.events) {
      const isOutbound = signatureId === '9000007' || signatureId === '9000010';
      expect(direction, signatureId ?? '').toBe(isOutbound ? 'outbound' : 'inbound');
    }
  });

  test('places every public address, and draws every event', () => {
    for (const { attacker, target, undrawn } of run.events) {
      expect(undrawn).toBeNull();
      expect(isIP(attacker.ip ?? '')).not.toBe(0);
      expect(attacker.countryCode, attacker.ip ?? '').toMatch(/^[A-Z]{2}$/);
      expect(attacker.latDeg, attacker.ip ?? '').not.toBeNull();
      expect(target).toMatchObject({ latDeg: 35.9, lonDeg: 14.51, place: 'Valletta' });
    }
  });

  test('says of every event where its line is', () => {
    for (const event of run.events) expect(event.feedId).toBe('edge');
    const { offset } = [...(run.positions.get('edge')?.values() ?? [])][0] as { offset: number };
    expect(offset).toBe(851_832);
  });

  test('draws nothing without a home, and says why', async () => {
    const { locator } = await openLocator(CITY_PATHS);
    const homeless = new CommittedIngest({ locator, home: null });
    await homeless.ingest.apply([fileFeed(SAMPLE)]);
    await waitFor(() => homeless.events.length === ALERTS);
    await homeless.ingest.stop();
    expect(new Set(homeless.events.map(({ undrawn }) => undrawn))).toEqual(new Set(['target-private']));
  });
});
