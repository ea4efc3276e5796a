import { expect, test } from 'vitest';
import { CSV_HEADER, csvLine } from '../../electron/cli/csv.ts';
import { EMPTY_ENDPOINT, type AttackEvent } from '../../electron/contract/event.ts';

const event: AttackEvent = {
  id: '7',
  feedId: 'edge',
  format: 'suricata-eve',
  kind: 'ids',
  tsMs: Date.UTC(2026, 10, 18, 11, 6, 41, 175),
  receivedMs: Date.UTC(2026, 10, 18, 11, 6, 42),
  severity: 'critical',
  direction: 'inbound',
  protocol: 'TCP',
  service: null,
  signatureId: '9000001',
  signature: 'says "hi", twice',
  category: null,
  action: null,
  sensor: null,
  correlationId: null,
  attacker: { ...EMPTY_ENDPOINT, ip: '114.169.2.99', port: 48568, latDeg: -35.5, lonDeg: 0 },
  target: { ...EMPTY_ENDPOINT, ip: '192.168.1.12', port: 80 },
  undrawn: null,
  detail: { url: '/?x' },
};

test('a line has the columns of the header, with quotes doubled and unknowns empty', () => {
  const cells = csvLine(event).trimEnd().split(',');
  // The signature holds one comma, the quoted detail none.
  expect(cells).toHaveLength(CSV_HEADER.trimEnd().split(',').length + 1);
  expect(csvLine(event)).toContain('"says ""hi"", twice"');
  expect(csvLine(event).startsWith('2026-11-18T11:06:41.175Z,7,edge,')).toBe(true);
  expect(csvLine(event)).toContain(',,');
  expect(csvLine(event).endsWith('"{""url"":""/?x""}"\r\n')).toBe(true);
});

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx', '\nx', '\0x'])(
  'a text cell that begins like a formula is prefixed: %j',
  (signature) => {
    expect(csvLine({ ...event, signature })).toContain(`'${signature}`);
  },
);

test('negative numbers stay numbers', () => {
  expect(csvLine(event)).toContain(',-35.5,');
});
