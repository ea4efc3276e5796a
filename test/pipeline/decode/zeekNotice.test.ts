import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createZeekNoticeDecoder } from '../../../electron/pipeline/decode/zeekNotice.ts';
import type { Decoder } from '../../../electron/pipeline/stages.ts';
import { REPOSITORY } from '../../fixtures/repository.ts';
import { decodeOne } from './decodeOne.ts';

const SAMPLE = readFileSync(join(REPOSITORY, 'assets', 'feeds', 'zeek-notice.sample'), 'utf8').split('\n');
const HEADER = SAMPLE.filter((line) => line.startsWith('#') && !line.startsWith('#close'));
const ROWS = SAMPLE.filter((line) => /^\d/.test(line));

function freshDecoder(): Decoder {
  return createZeekNoticeDecoder({ timeZone: 'UTC' });
}

function decodeAll(decoder: Decoder, lines: readonly string[]): unknown[] {
  return lines.map((line) => decoder.decode(line));
}

describe('zeek-notice, tab-separated', () => {
  test('a restart in mid-file loses no event: without its header the default order is read', () => {
    const decoder = freshDecoder();
    decodeAll(decoder, HEADER);
    const whole = ROWS.filter((row) => row.split('\t').length === 26);
    expect(decodeAll(freshDecoder(), whole)).toEqual(decodeAll(decoder, whole));
  });

  test('a restart in mid-file refuses the rows of a log whose columns were changed, until the next header', () => {
    const header = [
      '#separator \\x09',
      '#path\tnotice',
      '#fields\tnote\tts\tsrc\tdst',
      '#types\tenum\ttime\taddr\taddr',
    ];
    const row = 'Scan::Port_Scan\t1795340481.5\t198.51.100.1\t192.0.2.1';
    const decoder = freshDecoder();
    expect(decoder.decode(row)).toEqual({ kind: 'refused', reason: 'columns unknown' });
    decodeAll(decoder, header);
    expect(decodeOne(decoder, row)).toMatchObject({
      signature: 'Scan::Port_Scan',
      tsMs: 1795340481500,
      attacker: { ip: '198.51.100.1', port: null },
      target: { ip: '192.0.2.1', port: null },
    });
  });

  test('honours other separators, and other texts for unset and empty fields', () => {
    const decoder = freshDecoder();
    decodeAll(decoder, [
      '#separator \\x7c',
      '#set_separator|;',
      '#empty_field|EMPTY',
      '#unset_field|NULL',
      '#path|notice',
      '#fields|ts|note|msg|sub|src|actions',
    ]);
    const row = '1795340481.5|Scan::X|a\\x7cb - c|EMPTY|NULL|Notice::ACTION_LOG;Notice::ACTION_ALARM';
    expect(decodeOne(decoder, row)).toMatchObject({
      attacker: { ip: null },
      action: 'alarm',
      detail: { message: 'a|b - c', sub: null },
    });
  });

  test('a new header replaces the one before', () => {
    const decoder = freshDecoder();
    decodeAll(decoder, ['#separator \\x2c', '#path,conn', '#fields,ts,uid']);
    expect(decoder.decode('1795340481.5,C1')).toEqual({ kind: 'ignored', reason: 'not a notice' });
    decodeAll(decoder, HEADER);
    expect(decodeOne(decoder, ROWS[0]!).signature).toBe('SSH::Password_Guessing');
  });

  test('an escaped dash is text, and a bare one is unset', () => {
    const decoder = freshDecoder();
    decodeAll(decoder, ['#separator \\x09', '#fields\tts\tnote\tmsg\tsub']);
    expect(decodeOne(decoder, '1795340481.5\tA::B\t\\x2d\t-').detail).toMatchObject({ message: '-', sub: null });
  });
});

describe('zeek-notice, JSON', () => {
  const base = '"note":"Scan::Port_Scan","src":"198.51.100.1","dst":"192.0.2.1","p":22';

  test.each([
    ['1795340481.317913', '2026-11-22T09:41:21.317Z'],
    ['1795340481', '2026-11-22T09:41:21.000Z'],
    ['1795340481001', '2026-11-22T09:41:21.001Z'],
    ['"2026-11-22T09:41:21.317913Z"', '2026-11-22T09:41:21.317Z'],
  ])('reads the time %s', (ts, expected) => {
    const { tsMs } = decodeOne(freshDecoder(), `{"ts":${ts},${base}}`);
    expect(new Date(tsMs!).toISOString()).toBe(expected);
  });

  test.each(['null', '1e999', '-5', '"soon"', '[]', '{}'])('refuses the time %s', (ts) => {
    expect(freshDecoder().decode(`{"ts":${ts},${base}}`)).toEqual({ kind: 'refused', reason: 'bad time' });
  });

  test('takes the connection’s ends before src and dst', () => {
    const ends = '"id.orig_h":"203.0.113.9","id.orig_p":5,"id.resp_h":"203.0.113.10","id.resp_p":443';
    const record = decodeOne(freshDecoder(), `{"ts":1795340481,${base},${ends}}`);
    expect([record.attacker, record.target]).toEqual([
      { ip: '203.0.113.9', port: 5 },
      { ip: '203.0.113.10', port: 443 },
    ]);
  });

  test.each([
    ['Intel::Notice', '"sub":"203.0.113.10"', '203.0.113.10', 'target', 'high'],
    ['Intel::Notice', '"sub":"203.0.113.9"', '203.0.113.9', 'attacker', 'high'],
    ['Intel::Notice', '"sub":"bad.example"', '203.0.113.9', 'attacker', 'high'],
    ['Intel::Notice', '"msg":"Intel hit on 203.0.113.10 at Conn::IN_RESP"', '203.0.113.10', 'target', 'high'],
    ['TeamCymruMalwareHashRegistry::Match', '"id.resp_p":80', '203.0.113.10', 'target', 'high'],
    ['TeamCymruMalwareHashRegistry::Match', '"id.resp_p":25', '203.0.113.9', 'attacker', 'high'],
    ['SSL::Certificate_Expired', '"id.resp_p":443', '203.0.113.9', 'attacker', 'low'],
    ['Site::Own_Notice', '"actions":["Notice::ACTION_LOG"]', '203.0.113.9', 'attacker', 'medium'],
    ['Site::Own_Notice', '"actions":["Notice::ACTION_PAGE"]', '203.0.113.9', 'attacker', 'high'],
  ])('%s with %s', (note, fields, attacker, opener, severity) => {
    const ends = '"id.orig_h":"203.0.113.9","id.orig_p":5,"id.resp_h":"203.0.113.10"';
    const record = decodeOne(freshDecoder(), `{"ts":1795340481,"note":"${note}",${ends},${fields}}`);
    expect([record.attacker.ip, record.opener, record.severity]).toEqual([attacker, opener, severity]);
  });
});
