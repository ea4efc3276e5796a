import { describe, expect, test } from 'vitest';
import { normaliseRecord, type NormalEvent } from '../../../electron/pipeline/normalise/normaliseRecord.ts';
import type { RawRecord } from '../../../electron/pipeline/stages.ts';

const RECEIVED_MS = Date.UTC(2026, 10, 18, 11, 6, 42);

const RECORD: RawRecord = {
  kind: 'ids',
  tsMs: RECEIVED_MS - 1000,
  attacker: { ip: '203.0.114.9', port: 51_000 },
  target: { ip: '10.0.0.5', port: 22 },
  opener: 'attacker',
  severity: null,
  direction: null,
  protocol: 'tcp',
  service: null,
  signatureId: '1',
  signature: 'x',
  category: '',
  action: null,
  sensor: null,
  correlationId: null,
  detail: {},
};

function normalise(
  change: Partial<RawRecord>,
  feed: { readonly kind?: 'honeypot'; readonly sensor?: string } = {},
): { event: NormalEvent; notices: string[] } {
  const notices: string[] = [];
  const event = normaliseRecord(
    { ...RECORD, ...change },
    { receivedMs: RECEIVED_MS, path: '/log', offset: 7 },
    {
      feedId: 'edge',
      format: 'suricata-eve',
      kind: feed.kind ?? null,
      sensor: feed.sensor ?? null,
      isInside: (ip) => ip.startsWith('10.'),
      notice: (kind) => notices.push(kind),
    },
  );
  return { event, notices };
}

const end = (ip: string | null, port: number | null = null): { ip: string | null; port: number | null } => ({
  ip,
  port,
});

describe('normaliseRecord', () => {
  test('gives what a feed knows to every event, and null to what nobody knows', () => {
    const { event, notices } = normalise({});
    expect(event).toMatchObject({
      feedId: 'edge',
      format: 'suricata-eve',
      kind: 'ids',
      severity: 'info',
      protocol: 'TCP',
      service: 'ssh',
      category: null,
      sensor: null,
      sourcePath: '/log',
      sourceOffset: 7,
    });
    expect(notices).toEqual([]);
  });

  test('lets the feed override the kind, and name the sensor where the event does not', () => {
    expect(normalise({}, { kind: 'honeypot', sensor: 'dmz' }).event).toMatchObject({ kind: 'honeypot', sensor: 'dmz' });
    expect(normalise({ sensor: 'own' }, { sensor: 'dmz' }).event.sensor).toBe('own');
  });

  test.each([
    ['inbound', 'attacker', '8.8.8.8', '10.0.0.1'],
    ['outbound', 'attacker', '10.0.0.1', '8.8.8.8'],
    ['internal', 'attacker', '10.0.0.1', '10.0.0.2'],
    ['external', 'attacker', '8.8.8.8', '9.9.9.9'],
    ['outbound', 'target', '8.8.8.8', '10.0.0.1'],
    ['inbound', 'target', '10.0.0.1', '8.8.8.8'],
    ['inbound', null, '8.8.8.8', '10.0.0.1'],
    ['external', 'attacker', '8.8.8.8', null],
  ] as const)(
    'direction is %s when the %s opened the flow, attacker %s, target %s',
    (direction, opener, attacker, target) => {
      expect(normalise({ opener, attacker: end(attacker), target: end(target) }).event.direction).toBe(direction);
    },
  );

  test('believes a format that says the direction itself', () => {
    expect(normalise({ direction: 'external' }).event.direction).toBe('external');
  });

  test('names the service by the port of the end that did not open the flow', () => {
    const beacon = { opener: 'target', attacker: end('8.8.8.8', 53), target: end('10.0.0.1', 22) } as const;
    expect(normalise({ ...beacon, protocol: 'UDP' }).event.service).toBe('dns');
    expect(normalise({ protocol: 'UDP', target: end('10.0.0.1', 161) }).event.service).toBe('snmp');
    expect(normalise({ protocol: 'ICMP' }).event.service).toBeNull();
    expect(normalise({ service: 'HTTP' }).event.service).toBe('http');
    expect(normalise({ target: end('10.0.0.1', 49_999) }).event.service).toBeNull();
  });

  test.each([-1, 65_536, 22.5, Number.NaN])('drops the port %d and keeps the event', (port) => {
    const { event, notices } = normalise({ target: end('10.0.0.5', port) });
    expect(event.target).toMatchObject({ ip: '10.0.0.5', port: null });
    expect(notices).toEqual(['bad port']);
  });

  test('drops an address that is none and keeps the event', () => {
    const { event, notices } = normalise({ attacker: end('1.2.3', 80) });
    expect(event.attacker).toMatchObject({ ip: null, port: 80 });
    expect(notices).toEqual(['bad address']);
  });

  test('unmaps IPv4 in IPv6', () => {
    expect(normalise({ attacker: end('::ffff:1.2.3.4') }).event.attacker.ip).toBe('1.2.3.4');
  });

  test('stores an event of a clock that runs ahead, and notices it', () => {
    const tsMs = RECEIVED_MS + 86_400_000;
    const { event, notices } = normalise({ tsMs });
    expect(event.tsMs).toBe(tsMs);
    expect(notices).toEqual(['time ahead of our clock']);
  });

  test('takes the time of receipt for a time that is unknown or none', () => {
    for (const tsMs of [null, Number.NaN, 1e300]) expect(normalise({ tsMs }).event.tsMs).toBe(RECEIVED_MS);
  });

  test('cuts strings that an attacker made long, and notices it', () => {
    const { event, notices } = normalise({ signature: 'x'.repeat(100_000), detail: { url: 'y'.repeat(100_000) } });
    expect(event.signature).toHaveLength(512);
    expect(event.detail['url']).toHaveLength(512);
    expect(notices).toEqual(['string cut', 'string cut']);
  });
});
