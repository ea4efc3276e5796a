import { describe, expect, test } from 'vitest';
import { EMPTY_ENDPOINT, type LocatedEvent } from '../../../electron/contract/event.ts';
import { feedFilterSchema, muteSchema, type Mute } from '../../../electron/contract/filterSettings.ts';
import { EventFilter } from '../../../electron/pipeline/filter/eventFilter.ts';
import { MuteList } from '../../../electron/pipeline/filter/muteList.ts';

const NOON = Date.UTC(2026, 10, 22, 12);

function event(change: Partial<LocatedEvent> = {}, from: string | null = '203.0.113.7', country = 'NL'): LocatedEvent {
  return {
    feedId: 'edge',
    format: 'suricata-eve',
    kind: 'ids',
    tsMs: NOON,
    receivedMs: NOON,
    severity: 'medium',
    direction: 'inbound',
    protocol: 'TCP',
    service: 'ssh',
    signatureId: '2001219',
    signature: 'ET SCAN Potential SSH Scan',
    category: null,
    action: null,
    sensor: null,
    correlationId: null,
    attacker: { ...EMPTY_ENDPOINT, ip: from, countryCode: from === null ? null : country },
    target: { ...EMPTY_ENDPOINT, ip: '10.20.0.5', countryCode: 'MT' },
    undrawn: null,
    detail: {},
    sourcePath: null,
    sourceOffset: null,
    ...change,
  };
}

const filter = (settings: Parameters<typeof feedFilterSchema.parse>[0]): EventFilter =>
  new EventFilter(feedFilterSchema.parse(settings));
const mute = (settings: Parameters<typeof muteSchema.parse>[0]): Mute => muteSchema.parse(settings);

describe('a feed’s filter', () => {
  test('keeps everything when it says nothing', () => {
    expect(filter({}).reasonToDrop(event())).toBeNull();
  });

  test('drops what is less severe than the minimum, and keeps the minimum', () => {
    const high = filter({ minSeverity: 'medium' });
    expect(high.reasonToDrop(event({ severity: 'low' }))).toBe('below minimum severity');
    expect(high.reasonToDrop(event({ severity: 'medium' }))).toBeNull();
    expect(high.reasonToDrop(event({ severity: 'critical' }))).toBeNull();
  });

  test('knows a network by either end, IPv4 and IPv6', () => {
    const site = filter({ exclude: { networks: ['10.20.0.0/16', '2001:db8::/32'] } });
    expect(site.reasonToDrop(event())).toBe('excluded by network');
    expect(site.reasonToDrop(event({ target: EMPTY_ENDPOINT }, '2001:db8::9'))).toBe('excluded by network');
    expect(site.reasonToDrop(event({ target: EMPTY_ENDPOINT }, null))).toBeNull();
  });

  test('knows a signature by its id, its text or a pattern', () => {
    for (const entry of ['2001219', 'et scan potential ssh scan', 'ET SCAN*', '*SSH ????']) {
      expect(filter({ exclude: { signatures: [entry] } }).reasonToDrop(event())).toBe('excluded by signature');
    }
    for (const entry of ['200121', '2001219*', 'ET SCAN']) {
      expect(filter({ exclude: { signatures: [entry] } }).reasonToDrop(event())).toBeNull();
    }
    const unsigned = event({ signatureId: null, signature: null });
    expect(filter({ exclude: { signatures: ['*'] } }).reasonToDrop(unsigned)).toBeNull();
  });

  test('takes the country of the attacker', () => {
    expect(filter({ exclude: { countries: ['NL'] } }).reasonToDrop(event())).toBe('excluded by country');
    expect(filter({ exclude: { countries: ['MT'] } }).reasonToDrop(event())).toBeNull();
  });

  test('wants an event in every include list that is not empty', () => {
    const both = filter({ include: { networks: ['203.0.113.0/24'], countries: ['NL', 'DE'] } });
    expect(both.reasonToDrop(event())).toBeNull();
    expect(both.reasonToDrop(event({}, '203.0.113.7', 'FR'))).toBe('not included');
    expect(both.reasonToDrop(event({}, '198.51.100.1'))).toBe('not included');
  });

  test.each([
    { include: { networks: ['10.0.0.0/33'] } },
    { exclude: { networks: ['somewhere'] } },
    { exclude: { countries: ['nl'] } },
    { exclude: { colours: ['red'] } },
    { minSeverity: 'awful' },
  ])('refuses %j in the settings', (settings) => {
    expect(feedFilterSchema.safeParse(settings).success).toBe(false);
  });
});

describe('the mute list', () => {
  test('mutes by network and by signature, for good where there is no date', () => {
    const mutes = new MuteList([mute({ cidr: '203.0.113.7' }), mute({ signature: 'GPL ICMP*' })]);
    expect(mutes.holds(event())).toBe(true);
    expect(mutes.holds(event({ signature: 'GPL ICMP PING' }, '198.51.100.1'))).toBe(true);
    expect(mutes.holds(event({}, '198.51.100.1'))).toBe(false);
  });

  test('each ends by itself, a date at its end in UTC, whatever a wider or narrower one says', () => {
    const mutes = new MuteList([
      mute({ cidr: '203.0.113.0/24', until: '2026-11-23' }),
      mute({ cidr: '203.0.113.7/32', until: '2026-11-22T13:00:00+01:00' }),
      mute({ signature: '2001219', until: '2026-11-22T12:00:01Z' }),
    ]);
    const elsewhere = (receivedMs: number): boolean => mutes.holds(event({ receivedMs }, '198.51.100.1'));
    expect(elsewhere(NOON)).toBe(true);
    expect(elsewhere(NOON + 1000)).toBe(false);
    expect(mutes.holds(event({ receivedMs: NOON + 2000 }))).toBe(true);
    expect(mutes.holds(event({ receivedMs: Date.UTC(2026, 10, 24) - 1 }))).toBe(true);
    expect(mutes.holds(event({ receivedMs: Date.UTC(2026, 10, 24) }))).toBe(false);
  });

  test.each([
    {},
    { cidr: '10.0.0.0/8', signature: '1' },
    { cidr: '10.0.0.0/8', until: 'tomorrow' },
    { cidr: '10.0.0.0/8', until: '2026-02-30' },
    { cidr: '10.0.0.0/8', until: '2026-11-22T12:00' },
  ])('refuses %j in the settings', (settings) => {
    expect(muteSchema.safeParse(settings).success).toBe(false);
  });
});
