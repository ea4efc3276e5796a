import { describe, expect, test } from 'vitest';
import { createSuricataFastDecoder } from '../../../electron/pipeline/decode/suricataFast.ts';
import { decodeOne, timeOf } from './decodeOne.ts';

const decoder = createSuricataFastDecoder({ timeZone: 'Europe/Berlin' });

function line(time: string, rest = '{TCP} 198.51.100.1:1 -> 192.0.2.1:2', mark = ''): string {
  return `${time}  ${mark}[**] [1:2000001:1] ET TEST [**] [Classification: Misc activity] [Priority: 2] ${rest}`;
}

describe('suricata-fast', () => {
  test('takes the time for local time of the feed’s zone, summer and winter', () => {
    expect(timeOf(decoder, line('11/18/2026-12:06:41.175958'))).toBe('2026-11-18T11:06:41.175Z');
    expect(timeOf(decoder, line('07/18/2026-12:06:41.175958'))).toBe('2026-07-18T10:06:41.175Z');
  });

  test('refuses Snort’s times, which have no year', () => {
    expect(decoder.decode(line('11/18-12:06:41.175958'))).toEqual({ kind: 'refused', reason: 'bad time' });
  });

  test('splits an unbracketed IPv6 address from its port at the last colon', () => {
    const record = decodeOne(decoder, line('11/18/2026-12:06:41.1', '{UDP} 2001:db8::1:53 -> 2001:db8::2:123'));
    expect([record.attacker, record.target]).toEqual([
      { ip: '2001:db8::1', port: 53 },
      { ip: '2001:db8::2', port: 123 },
    ]);
  });

  test('says by the action that a packet was dropped, or would have been', () => {
    const actions = ['[Drop] ', '[wDrop] ', ''].map(
      (mark) => decodeOne(decoder, line('11/18/2026-12:06:41.1', '{TCP} 198.51.100.1:1 -> 192.0.2.1:2', mark)).action,
    );
    expect(actions).toEqual(['drop', 'wdrop', null]);
  });
});
