import { describe, expect, test } from 'vitest';
import { createTpotMapDecoder } from '../../../electron/pipeline/decode/tpotMap.ts';
import { decodeOne, timeOf } from './decodeOne.ts';

const decoder = createTpotMapDecoder({ timeZone: 'America/New_York' });

function message(fields: Record<string, unknown>): string {
  return JSON.stringify({
    type: 'Traffic',
    event_time: '2026-11-22 08:13:12',
    src_ip: '198.51.100.1',
    dst_ip: '192.0.2.1',
    ...fields,
  });
}

describe('tpot-map', () => {
  test('T-Pot’s times are UTC, and geoip-attack-map’s are of the feed’s zone', () => {
    expect(timeOf(decoder, message({}))).toBe('2026-11-22T08:13:12.000Z');
    expect(timeOf(decoder, message({ msg_type: 'Traffic', event_time: '22-11-2026 08:13:12' }))).toBe(
      '2026-11-22T13:13:12.000Z',
    );
    expect(timeOf(decoder, message({ event_time: '01-07-2026 08:13:12' }))).toBe('2026-07-01T12:13:12.000Z');
  });

  test.each([
    [{ src_lat: 91, src_long: 0 }],
    [{ src_lat: 0, src_long: -180.5 }],
    [{ src_lat: 'NaN', src_long: 0 }],
    [{ src_lat: 1 }],
    [{ src_lat: [1], src_long: {} }],
  ])('drops the impossible place %j, and keeps the event', (fields) => {
    expect(decodeOne(decoder, message(fields)).attacker).toEqual({ ip: '198.51.100.1', port: null });
  });

  test('places at 0, 0 and at the ends of the world are places', () => {
    expect(decodeOne(decoder, message({ src_lat: 0, src_long: 0 })).attacker.place).toMatchObject({
      latDeg: 0,
      lonDeg: 0,
    });
    expect(decodeOne(decoder, message({ src_lat: -90, src_long: 180 })).attacker.place).toMatchObject({ latDeg: -90 });
  });

  test('statistics are ignored whichever of their numbers are there', () => {
    for (const text of ['{"type":"Stats"}', '{"last_1m":1,"last_1h":2,"last_24h":3,"type":"Stats","demo":true}']) {
      expect(decoder.decode(text)).toEqual({ kind: 'ignored', reason: 'statistics' });
    }
  });

  test('what T-Pot’s demo makes up is never taken for an attack', () => {
    expect(decoder.decode(message({ demo: true }))).toEqual({ kind: 'ignored', reason: "made up by T-Pot's demo" });
    expect(decoder.decode(message({ demo: false })).kind).toBe('records');
  });

  test('ports come as numbers or text, and 0 is none', () => {
    const ports = ['443', 443, 0, '0', null, 'x', 1.5].map(
      (port) => decodeOne(decoder, message({ dst_port: port })).target.port,
    );
    expect(ports).toEqual([443, 443, null, null, null, null, null]);
  });
});
