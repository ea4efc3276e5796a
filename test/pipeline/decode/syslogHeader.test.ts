import { describe, expect, test } from 'vitest';
import { parseSyslogHeader } from '../../../electron/pipeline/decode/syslogHeader.ts';

const CONTEXT = { timeZone: 'America/New_York', nowMs: Date.parse('2027-01-01T12:00:00Z') };

describe('parseSyslogHeader', () => {
  test.each([
    ['<134>Dec 31 18:00:05 fw-edge ', '2026-12-31T23:00:05.000Z', 'fw-edge'],
    ['Jan  1 06:59:59 192.0.2.1 sensor[12]: ', '2027-01-01T11:59:59.000Z', '192.0.2.1'],
    ['<134>Jan 01 2027 06:59:59: ', '2027-01-01T11:59:59.000Z', null],
    [
      '<165>1 2027-01-01T11:00:00.003Z host.example app 81 ID47 [x@1 a="b c"] ',
      '2027-01-01T11:00:00.003Z',
      'host.example',
    ],
    ['<165>1 2027-01-01T11:00:00+02:00 - - - - - ', '2027-01-01T09:00:00.000Z', null],
    ['<165>1 - host.example app - - - ', null, 'host.example'],
    ['2027-01-01T12:00:00.123456+01:00 relay ', '2027-01-01T11:00:00.123Z', 'relay'],
    ['<13>Feb 30 10:00:00 host ', null, null],
    ['<13>', null, null],
    ['', null, null],
    ['some words before it ', null, null],
  ])('reads "%s"', (header, time, host) => {
    const found = parseSyslogHeader(header, CONTEXT);
    expect([found.tsMs === null ? null : new Date(found.tsMs).toISOString(), found.host]).toEqual([time, host]);
  });
});
