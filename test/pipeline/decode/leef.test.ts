import { describe, expect, test } from 'vitest';
import { createLeefDecoder } from '../../../electron/pipeline/decode/leef.ts';
import { clockAt, decodeOne, timeOf } from './decodeOne.ts';

const decoder = createLeefDecoder({ timeZone: 'Europe/Berlin', now: clockAt('2026-11-22T12:00:00Z') });

describe('leef', () => {
  test.each([
    ['LEEF:1.0|A|B|1|id|src=198.51.100.1\tdst=192.0.2.1'],
    ['LEEF:2.0|A|B|1|id|^|src=198.51.100.1^dst=192.0.2.1'],
    ['LEEF:2.0|A|B|1|id|x5E|src=198.51.100.1^dst=192.0.2.1'],
    ['LEEF:2.0|A|B|1|id|0x5e|src=198.51.100.1^dst=192.0.2.1'],
    ['LEEF:2.0|A|B|1|id||src=198.51.100.1\tdst=192.0.2.1'],
    ['LEEF:2.0|A|B|1|id|\t|src=198.51.100.1\tdst=192.0.2.1'],
    ['LEEF:2.0|A|B|1|id|||src=198.51.100.1|dst=192.0.2.1'],
    ['LEEF:2.0|A|B|1|id|src=198.51.100.1\tdst=192.0.2.1'],
    ['LEEF:1.0|A|B|1|id|src=198.51.100.1#011dst=192.0.2.1'],
    ['LEEF:1.0|A|B|1|id|src=198.51.100.1    dst=192.0.2.1'],
  ])('reads the attributes of %j', (line) => {
    const record = decodeOne(decoder, line);
    expect([record.signatureId, record.attacker.ip, record.target.ip]).toEqual(['id', '198.51.100.1', '192.0.2.1']);
  });

  test.each([
    ['1', 'low'],
    ['3', 'low'],
    ['4', 'medium'],
    ['7', 'high'],
    ['9', 'critical'],
    ['10', 'critical'],
    ['high', null],
    ['', null],
  ])('severity "%s" is %s', (written, expected) => {
    expect(decodeOne(decoder, `LEEF:1.0|A|B|1|id|sev=${written}\tcat=x`).severity).toBe(expected);
  });

  test('reads the time by its pattern, in the feed’s zone where it has none', () => {
    const line = 'LEEF:1.0|A|B|1|id|devTime=02/11/2026 10:00:00\tdevTimeFormat=dd/MM/yyyy HH:mm:ss';
    expect(timeOf(decoder, line)).toBe('2026-11-02T09:00:00.000Z');
  });

  test('a pattern that does not fit its time is passed over', () => {
    const line = 'LEEF:1.0|A|B|1|id|devTime=Nov 22 2026 10:00:00 GMT\tdevTimeFormat=yyyy-MM-dd HH:mm:ss';
    expect(timeOf(decoder, line)).toBe('2026-11-22T10:00:00.000Z');
  });

  test('a value may hold equals signs and blanks', () => {
    const record = decodeOne(decoder, 'LEEF:1.0|A|B|1|id|url=http://h/?a=1&b=2 c=3\tmsg=x = y\tcat=z');
    expect(record.detail).toMatchObject({ url: 'http://h/?a=1&b=2 c=3', message: 'x = y' });
  });
});
