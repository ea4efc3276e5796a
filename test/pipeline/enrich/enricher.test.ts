import { describe, expect, test } from 'vitest';
import type { LocatedEvent } from '../../../electron/contract/event.ts';
import { Enricher } from '../../../electron/pipeline/enrich/enricher.ts';
import type { Location } from '../../../electron/pipeline/enrich/locationRecord.ts';
import { NO_LOCATOR, type Locator } from '../../../electron/pipeline/enrich/locator.ts';
import { buildSiteMap } from '../../../electron/pipeline/enrich/siteMap.ts';
import { UnlocatedAddresses } from '../../../electron/pipeline/enrich/unlocatedAddresses.ts';
import type { NormalEnd, NormalEvent } from '../../../electron/pipeline/normalise/normaliseRecord.ts';

const HOME = { name: 'Home', latDeg: 52.5, lonDeg: 13.4 };
const TOKYO: Location = { latDeg: 35.7, lonDeg: 139.8, countryCode: 'JP', city: 'Tokyo' };
const LOCATOR: Locator = {
  ...NO_LOCATOR,
  locate: (ip) => (ip === '133.11.0.1' || ip === '9.9.9.9' ? TOKYO : null),
  networkOf: (ip) => (ip === '9.9.9.9' ? { asn: 19281, organization: 'Quad\0 9' } : null),
};

const end = (ip: string | null, claimed: NormalEnd['claimed'] = null): NormalEnd => ({ ip, port: 22, claimed });

function enrich(enricher: Enricher, attacker: NormalEnd, target: NormalEnd): LocatedEvent {
  const event: NormalEvent = {
    feedId: 'f',
    format: 'x',
    kind: 'ids',
    tsMs: 1,
    receivedMs: 2,
    severity: 'low',
    direction: 'inbound',
    protocol: null,
    service: null,
    signatureId: null,
    signature: null,
    category: null,
    action: null,
    sensor: null,
    correlationId: null,
    detail: {},
    sourcePath: null,
    sourceOffset: null,
    attacker,
    target,
  };
  return enricher.enrichEvent(event);
}

describe('Enricher', () => {
  const atHome = new Enricher(LOCATOR, buildSiteMap([], HOME).site);

  test('places a public address by the database and a private one at home', () => {
    const { attacker, target, undrawn } = enrich(atHome, end('133.11.0.1'), end('10.0.0.1'));
    expect(undrawn).toBeNull();
    expect(attacker).toEqual({ ip: '133.11.0.1', port: 22, ...TOKYO, asn: null, organization: null, place: null });
    expect(target).toMatchObject({ latDeg: 52.5, lonDeg: 13.4, countryCode: null, city: null, place: 'Home' });
  });

  test('believes the site about its own public addresses, and the database about their country', () => {
    const networks = [{ cidr: '9.9.9.0/24', place: { name: 'Osaka', latDeg: 34.7, lonDeg: 135.5 } }];
    const enricher = new Enricher(LOCATOR, buildSiteMap(networks, HOME).site);
    const { target } = enrich(enricher, end('133.11.0.1'), end('9.9.9.9'));
    expect(target).toMatchObject({ latDeg: 34.7, lonDeg: 135.5, countryCode: 'JP', city: null, place: 'Osaka' });
    expect(enricher.isInside('9.9.9.9')).toBe(true);
    expect(enricher.isInside('10.0.0.1')).toBe(false);
  });

  test('names the network of a public address, of the site’s own ones too, with its text made fit to keep', () => {
    const networks = [{ cidr: '9.9.9.0/24', place: null }];
    const enricher = new Enricher(LOCATOR, buildSiteMap(networks, HOME).site);
    const { attacker, target } = enrich(enricher, end('133.11.0.1'), end('9.9.9.9'));
    expect(attacker).toMatchObject({ asn: null, organization: null });
    expect(target).toMatchObject({ asn: 19281, organization: 'Quad\u2400 9', place: 'Home' });
  });

  test('places an address that NAT translates where the inner address lies, and keeps the address itself', () => {
    const osaka = { name: 'Osaka', latDeg: 34.7, lonDeg: 135.5 };
    const { site } = buildSiteMap([{ cidr: '10.7.0.0/16', place: osaka }], HOME, [{ from: '9.9.9.9', to: '10.7.1.1' }]);
    const enricher = new Enricher(LOCATOR, site);
    const { target } = enrich(enricher, end('133.11.0.1'), end('9.9.9.9'));
    expect(target).toMatchObject({ ip: '9.9.9.9', latDeg: 34.7, lonDeg: 135.5, place: 'Osaka' });
    expect(enricher.isInside('9.9.9.9')).toBe(true);
  });

  test('takes note of addresses without a place, each with its reason, and of no other', () => {
    const unlocated = new UnlocatedAddresses();
    const homeless = new Enricher(LOCATOR, buildSiteMap([], null).site, unlocated);
    const claimed = { latDeg: 1.5, lonDeg: 2.5, countryCode: null, city: null };
    enrich(homeless, end('133.11.0.1'), end('10.0.0.1'));
    enrich(homeless, end('224.0.0.1'), end('10.0.0.1'));
    enrich(homeless, end('8.8.4.4', claimed), end('9.9.9.9'));
    enrich(homeless, end(null), end('133.11.0.1'));
    expect(unlocated.top(10)).toEqual([
      { ip: '10.0.0.1', count: 2, reason: 'private' },
      { ip: '224.0.0.1', count: 1, reason: 'unlocated' },
    ]);
  });

  test('uses what the producer claims only where nobody knows better', () => {
    const claimed = { latDeg: 1.5, lonDeg: 2.5, countryCode: 'gh', city: 'Tema' };
    expect(enrich(atHome, end('133.11.0.1', claimed), end('10.0.0.1')).attacker).toMatchObject(TOKYO);
    expect(enrich(atHome, end('8.8.4.4', claimed), end('10.0.0.1')).attacker).toMatchObject({
      latDeg: 1.5,
      lonDeg: 2.5,
      countryCode: 'GH',
      city: 'Tema',
    });
    const nowhere = { latDeg: 0, lonDeg: 0, countryCode: null, city: null };
    expect(enrich(atHome, end('8.8.4.4', nowhere), end('10.0.0.1')).undrawn).toBe('attacker-unlocated');
    const outside = { latDeg: 91, lonDeg: Number.NaN, countryCode: null, city: null };
    expect(enrich(atHome, end('8.8.4.4', outside), end('10.0.0.1')).undrawn).toBe('attacker-unlocated');
  });

  test.each([
    ['attacker-missing', null, null],
    ['target-missing', '133.11.0.1', null],
    ['attacker-private', '10.0.0.1', '8.8.4.4'],
    ['target-private', '133.11.0.1', '192.0.2.1'],
    ['target-private', '8.8.4.4', 'fe80::1'],
    ['attacker-unlocated', '224.0.0.1', '133.11.0.1'],
    ['target-unlocated', '133.11.0.1', '0.0.0.0'],
  ] as const)('without a home, says %s of attacker %s and target %s', (reason, attacker, target) => {
    const homeless = new Enricher(LOCATOR, buildSiteMap([], null).site);
    expect(enrich(homeless, end(attacker), end(target)).undrawn).toBe(reason);
  });

  test('goes on without any database', () => {
    const enricher = new Enricher(NO_LOCATOR, buildSiteMap([], HOME).site);
    expect(enrich(enricher, end('133.11.0.1'), end('10.0.0.1')).undrawn).toBe('attacker-unlocated');
  });
});
