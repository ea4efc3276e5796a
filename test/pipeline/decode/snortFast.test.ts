import { describe, expect, test } from 'vitest';
import { createSnortFastDecoder } from '../../../electron/pipeline/decode/snortFast.ts';
import { clockAt, decodeOne, timeOf } from './decodeOne.ts';

function alert(time: string, rest = '{TCP} 198.51.100.1:1 -> 192.0.2.1:2'): string {
  return `${time} [**] [1:2000001:1] "ET TEST" [**] [Priority: 2] ${rest}`;
}

describe('snort-fast', () => {
  test('infers the year of lines from both sides of New Year, in the feed’s zone', () => {
    const decoder = createSnortFastDecoder({ timeZone: 'Europe/Berlin', now: clockAt('2026-12-31T23:30:00Z') });
    expect(timeOf(decoder, alert('12/31-23:59:59.900000'))).toBe('2026-12-31T22:59:59.900Z');
    expect(timeOf(decoder, alert('01/01-00:29:00.000000'))).toBe('2026-12-31T23:29:00.000Z');
    expect(timeOf(decoder, alert('01/03-12:00:00.000000'))).toBe('2026-01-03T11:00:00.000Z');
  });

  test('asks the clock for every line, so that the year moves on under a running feed', () => {
    let now = Date.parse('2026-12-31T12:00:00Z');
    const decoder = createSnortFastDecoder({ timeZone: 'UTC', now: () => now });
    expect(timeOf(decoder, alert('06/01-10:00:00.000000'))).toBe('2026-06-01T10:00:00.000Z');
    now = Date.parse('2027-07-01T12:00:00Z');
    expect(timeOf(decoder, alert('06/01-10:00:00.000000'))).toBe('2027-06-01T10:00:00.000Z');
  });

  const decoder = createSnortFastDecoder({ timeZone: 'UTC', now: clockAt('2026-11-22T12:00:00Z') });

  test.each([
    ['{TCP} 2001:db8::1:22 -> 2001:db8::2:443', { ip: '2001:db8::1', port: 22 }, { ip: '2001:db8::2', port: 443 }],
    [
      '{IPV6-ICMP} 2001:db8::1:22 -> 2001:db8::2',
      { ip: '2001:db8::1:22', port: null },
      { ip: '2001:db8::2', port: null },
    ],
    [
      '{TCP} 2001:db8::1:22 -> 2001:db8::abcd',
      { ip: '2001:db8::1:22', port: null },
      { ip: '2001:db8::abcd', port: null },
    ],
    ['{UDP} 198.51.100.1 -> 192.0.2.1', { ip: '198.51.100.1', port: null }, { ip: '192.0.2.1', port: null }],
    ['{PROTO:132} 198.51.100.1:7 -> 192.0.2.1:8', { ip: '198.51.100.1', port: 7 }, { ip: '192.0.2.1', port: 8 }],
    ['', { ip: null, port: null }, { ip: null, port: null }],
  ])('reads the ends of "%s"', (rest, attacker, target) => {
    const record = decodeOne(decoder, alert('11/22-10:00:00.000000', rest));
    expect([record.attacker, record.target]).toEqual([attacker, target]);
  });

  test('a message without quotes ends at the marker, and a quoted one at its quote', () => {
    const bare = decodeOne(
      decoder,
      '11/22-10:00:00.0 [**] [1:1:1] a [x] "b" -> c [**] [Priority: 1] {TCP} 1.2.3.4:5 -> 6.7.8.9:1',
    );
    const quoted = decodeOne(
      decoder,
      '11/22-10:00:00.0 [**] [1:1:1] "a [**] b" [**] [Priority: 1] {TCP} 1.2.3.4:5 -> 6.7.8.9:1',
    );
    expect([bare.signature, quoted.signature]).toEqual(['a [x] "b" -> c', 'a [**] b']);
    expect([bare.target.ip, quoted.target.ip]).toEqual(['6.7.8.9', '6.7.8.9']);
  });

  test('names the generator where it is not the rules', () => {
    const ids = ['1:5:1', '3:5:1', '116:408:1'].map(
      (rule) => decodeOne(decoder, `11/22-10:00:00.0 [**] [${rule}] "m" [**] [Priority: 1]`).signatureId,
    );
    expect(ids).toEqual(['5', '3:5', '116:408']);
  });
});
