import { describe, expect, test } from 'vitest';
import { createSnortJsonDecoder } from '../../../electron/pipeline/decode/snortJson.ts';
import { clockAt, decodeOne, timeOf } from './decodeOne.ts';

const decoder = createSnortJsonDecoder({ timeZone: 'America/New_York', now: clockAt('2027-01-01T04:30:00Z') });

function alert(fields: string): string {
  return `{ ${fields}, "proto" : "TCP", "src_ap" : "198.51.100.1:4444", "dst_ap" : "192.0.2.1:51000", "rule" : "1:7:1" }`;
}

describe('snort-json', () => {
  test('infers the year across New Year in the feed’s zone', () => {
    // 23:30 of 31 December in New York, where it is still the old year.
    expect(timeOf(decoder, alert('"timestamp" : "12/31-23:29:00.000000"'))).toBe('2027-01-01T04:29:00.000Z');
    expect(timeOf(decoder, alert('"timestamp" : "01/01-00:10:00.000000"'))).toBe('2027-01-01T05:10:00.000Z');
  });

  test('believes the epoch seconds more than a timestamp without zone and year', () => {
    expect(timeOf(decoder, alert('"timestamp" : "01/01-00:10:00.250000", "seconds" : 1795335193'))).toBe(
      '2026-11-22T08:13:13.250Z',
    );
  });

  test.each([
    ['the sender of a request attacks', '"dir" : "C2S"', '198.51.100.1', 'attacker'],
    ['the receiver of an answer attacks', '"dir" : "S2C"', '192.0.2.1', 'attacker'],
    ['the target of a request is attacked', '"dir" : "C2S", "target" : "192.0.2.1"', '198.51.100.1', 'attacker'],
    [
      'a client that is the target is attacked by its server',
      '"dir" : "C2S", "target" : "198.51.100.1"',
      '192.0.2.1',
      'target',
    ],
    ['the target of an answer is attacked', '"dir" : "S2C", "target" : "192.0.2.1"', '198.51.100.1', 'target'],
    ['without a word on it the sender attacks', '"dir" : "UNK"', '198.51.100.1', 'attacker'],
  ])('%s', (_, fields, attacker, opener) => {
    const record = decodeOne(decoder, alert(`"seconds" : 1795335193, ${fields}`));
    expect([record.attacker.ip, record.opener]).toEqual([attacker, opener]);
  });

  test.each(['{, "a" : 1, ', '{ , ', '  {,'])('tolerates a line that begins "%s"', (start) => {
    const record = decodeOne(decoder, `${start} "seconds" : 1795335193, "gid" : 1, "sid" : 9, "rev" : 2 }`);
    expect(record.signatureId).toBe('9');
  });

  test('drops fields of wrong types, and keeps the alert', () => {
    const record = decodeOne(
      decoder,
      '{"seconds":1795335193,"rule":"1:7:1","src_addr":5,"src_port":"x","dst_addr":["a"],"dst_port":9e99,"priority":"1","msg":{}}',
    );
    expect(record).toMatchObject({
      attacker: { ip: null, port: null },
      target: { ip: null, port: null },
      severity: null,
      signature: null,
    });
  });

  test('refuses a time that is there and cannot be read', () => {
    for (const time of ['"timestamp" : 5', '"timestamp" : "02/30-10:00:00.0"', '"timestamp" : "now"']) {
      expect(decoder.decode(alert(time))).toEqual({ kind: 'refused', reason: 'bad time' });
    }
  });
});
