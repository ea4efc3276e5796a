import { describe, expect, test } from 'vitest';
import { createCefDecoder } from '../../../electron/pipeline/decode/cef.ts';
import { clockAt, decodeOne, timeOf } from './decodeOne.ts';

const decoder = createCefDecoder({ timeZone: 'Europe/Berlin', now: clockAt('2027-01-01T00:30:00Z') });

function cef(severity: string, extension = ''): string {
  return `CEF:0|Acme|Thing|1|42|name|${severity}|${extension}`;
}

describe('cef', () => {
  test.each([
    ['0', 'low'],
    ['3', 'low'],
    ['4', 'medium'],
    ['6', 'medium'],
    ['7', 'high'],
    ['8', 'high'],
    ['9', 'critical'],
    ['10', 'critical'],
    ['11', null],
    ['Low', 'low'],
    ['Medium', 'medium'],
    ['High', 'high'],
    ['Very-High', 'critical'],
    ['Unknown', null],
    ['informational', 'info'],
    ['', null],
  ])('severity "%s" is %s', (written, expected) => {
    expect(decodeOne(decoder, cef(written)).severity).toBe(expected);
  });

  test('takes rt, else start, else end, else the syslog header’s time', () => {
    const header = '<13>Jan  1 01:20:00 host ';
    expect(timeOf(decoder, header + cef('1', 'start=1795335192000 rt=1795335193000'))).toBe('2026-11-22T08:13:13.000Z');
    expect(timeOf(decoder, header + cef('1', 'end=1795335191000 start=1795335192000'))).toBe(
      '2026-11-22T08:13:12.000Z',
    );
    expect(timeOf(decoder, header + cef('1', 'end=1795335191000'))).toBe('2026-11-22T08:13:11.000Z');
    expect(timeOf(decoder, header + cef('1'))).toBe('2027-01-01T00:20:00.000Z');
    expect(timeOf(decoder, cef('1'))).toBeNull();
  });

  test('infers a year that rt leaves out, across New Year, in the feed’s zone', () => {
    expect(timeOf(decoder, cef('1', 'rt=Dec 31 23:59:00'))).toBe('2026-12-31T22:59:00.000Z');
    expect(timeOf(decoder, cef('1', 'rt=Jan 01 01:10:00'))).toBe('2027-01-01T00:10:00.000Z');
  });

  test('finds the header behind anything that is no letter', () => {
    for (const start of ['', '﻿', '<13>Nov 22 09:13:12 host tag: ', 'host ']) {
      expect(decoder.decode(start + cef('1')).kind).toBe('records');
    }
    expect(decoder.decode(`x${cef('1')}`)).toEqual({ kind: 'refused', reason: 'not CEF' });
  });

  test('a bar or an equals sign that an attacker wrote cannot move the fields', () => {
    const record = decodeOne(decoder, 'CEF:0|Acme|Thing|1|42|a \\| b \\\\|5|msg=x src\\=6.6.6.6 | y src=198.51.100.1');
    expect([record.signature, record.attacker.ip, record.severity]).toEqual(['a | b \\', '198.51.100.1', 'medium']);
    expect(record.detail['message']).toBe('x src=6.6.6.6 | y');
  });

  test.each([
    ['Cisco', 'ASA', 'firewall'],
    ['OISF', 'Suricata', 'ids'],
    ['Cowrie', 'Cowrie', 'honeypot'],
    ['Microsoft', 'Windows', 'other'],
    ['Acme', 'Grandfather of asante', 'other'],
  ])('%s %s is a sensor of kind %s', (vendor, product, kind) => {
    expect(decodeOne(decoder, `CEF:0|${vendor}|${product}|1|42|name|5|`).kind).toBe(kind);
  });

  test('custom fields come under their labels, and cannot replace others', () => {
    const { detail } = decodeOne(decoder, cef('1', 'msg=said cs1=deny-all cs1Label=Rule cs2=x cs2Label=message cn1=7'));
    expect(detail).toEqual({ message: 'said', Rule: 'deny-all', cn1: '7', product: 'Acme Thing' });
  });
});
