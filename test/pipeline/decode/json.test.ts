import { describe, expect, test } from 'vitest';
import type { JsonMapping } from '../../../electron/contract/settings.ts';
import { createJsonDecoder } from '../../../electron/pipeline/decode/json.ts';
import { unknownFields } from '../../../electron/pipeline/decode/jsonMapping.ts';
import { compileJsonPath } from '../../../electron/pipeline/decode/jsonPath.ts';
import type { DecodeResult, Json } from '../../../electron/pipeline/stages.ts';

function decodeWith(mapping: Partial<JsonMapping> | null, value: unknown, timeZone = 'UTC'): DecodeResult {
  const whole = mapping === null ? null : { paths: {}, constants: {}, ...mapping };
  return createJsonDecoder({ mapping: whole, timeZone }).decode(JSON.stringify(value));
}

describe('json paths', () => {
  const root: Json = {
    a: { b: [{ c: 1 }, [2, 3]], 'x.y': { z: 4 } },
    'id.orig_h': '1.2.3.4',
    'a.b': 5,
    list: [6],
    n: null,
  };

  test.each([
    ['a.b[0].c', 1],
    ['a.b[1][1]', 3],
    ['a.x.y.z', 4],
    ['id.orig_h', '1.2.3.4'],
    ['a.b', 5],
    ['list[0]', 6],
    ['n', null],
    ['list[1]', undefined],
    ['list.0', undefined],
    ['a.b.c', undefined],
    ['a.missing.c', undefined],
    ['', undefined],
    ['__proto__', undefined],
    ['constructor.name', undefined],
    ['a.toString', undefined],
    ['list.length', undefined],
  ])('%s finds %s', (path, expected) => {
    expect(compileJsonPath(path)(root)).toBe(expected);
  });
});

describe('json', () => {
  test('reads any document by a mapping, with constants for what it lacks', () => {
    const mapping: JsonMapping = {
      paths: {
        time: '_source.@timestamp',
        'attacker.ip': '_source.client.ip',
        'attacker.port': '_source.client.port',
        'attacker.latDeg': '_source.geo.location[1]',
        'attacker.lonDeg': '_source.geo.location[0]',
        'target.ip': '_source.server.ip',
        signature: '_source.rule.name',
        severity: '_source.level',
        'detail.user': '_source.user',
      },
      constants: { kind: 'honeypot', severity: 'low', protocol: 'tcp', 'detail.site': 'north' },
    };
    const document = {
      _source: {
        '@timestamp': '2026-11-18T11:06:41.175Z',
        client: { ip: '203.0.113.9', port: '4242' },
        geo: { location: [13.4, 52.5] },
        server: { ip: '10.0.0.1' },
        rule: { name: 'Login' },
        user: 'root',
      },
    };
    expect(decodeWith(mapping, document)).toMatchObject({
      kind: 'records',
      records: [
        {
          kind: 'honeypot',
          tsMs: Date.UTC(2026, 10, 18, 11, 6, 41, 175),
          attacker: { ip: '203.0.113.9', port: 4242, place: { latDeg: 52.5, lonDeg: 13.4 } },
          target: { ip: '10.0.0.1', port: null },
          severity: 'low',
          protocol: 'tcp',
          signature: 'Login',
          detail: { user: 'root', site: 'north' },
        },
      ],
    });
  });

  test.each<[unknown, number | null]>([
    [1_795_000_001, 1_795_000_001_000],
    [1_795_000_001.175, 1_795_000_001_175],
    [1_795_000_001_175, 1_795_000_001_175],
    ['1795000001', 1_795_000_001_000],
    ['1795000001175', 1_795_000_001_175],
    ['2026-11-18T11:06:41Z', 1_795_000_001_000],
    [0, 0],
    ['2026-02-30T00:00:00Z', null],
    ['yesterday', null],
    [-1, null],
    [1e300, null],
    [true, null],
    [{}, null],
    [undefined, null],
  ])('reads the time %s as %s', (time, expected) => {
    const result = decodeWith({ paths: { tsMs: 't', signature: 's' } }, { t: time, s: 'x' });
    if (expected === null) expect(result).toEqual({ kind: 'refused', reason: 'bad time' });
    else expect(result).toMatchObject({ records: [{ tsMs: expected }] });
  });

  test('leaves the time to the receipt when the mapping names none', () => {
    expect(decodeWith({ paths: { signature: 's' } }, { s: 'x' })).toMatchObject({ records: [{ tsMs: null }] });
  });

  test('reads a time without a zone in the feed’s zone', () => {
    const result = decodeWith({ paths: { tsMs: 't' } }, { t: '2026-11-18 12:06:41' }, 'Europe/Berlin');
    expect(result).toMatchObject({ records: [{ tsMs: 1_795_000_001_000 }] });
  });

  test('drops values of wrong types and keeps the event', () => {
    const paths = { 'attacker.ip': 'a', 'attacker.port': 'p', 'target.latDeg': 'l', severity: 'v', signature: 's' };
    const document = { a: ['1.2.3.4'], p: '80a', l: 'north', v: 'terrible', s: { text: 'x' }, n: 1 };
    expect(decodeWith({ paths }, document)).toMatchObject({
      records: [{ attacker: { ip: null, port: null }, target: { ip: null }, severity: null, signature: null }],
    });
  });

  test('takes a detail of thousands of fields no further than its first', () => {
    const detail = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`k${index}`, index]));
    const result = decodeWith(null, { tsMs: 1, attacker: { ip: '1.2.3.4' }, detail });
    expect(result.kind === 'records' && Object.keys(result.records[0]?.detail ?? {}).length).toBe(64);
  });

  test('names fields of a mapping that no event has', () => {
    expect(
      unknownFields({ paths: { time: 't', atacker: 'a', 'detail.': 'd' }, constants: { 'attacker.asn': 1 } }),
    ).toEqual(['atacker', 'detail.', 'attacker.asn']);
  });
});
