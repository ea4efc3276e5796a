import { describe, expect, test } from 'vitest';
import { syslogAutoStart, syslogBodyStart } from '../../../electron/pipeline/sources/syslogBody.ts';

const body = (message: string): string => {
  const bytes = Buffer.from(`..${message}`);
  return bytes.subarray(syslogBodyStart(bytes, 2, bytes.length)).toString();
};
const auto = (message: string): string => {
  const bytes = Buffer.from(message);
  return bytes.subarray(syslogAutoStart(bytes, 0, bytes.length)).toString();
};

describe('the body of a syslog message', () => {
  test.each([
    ['<34>1 2026-11-22T12:30:21.003Z host.example app 42 ID47 - {"a":1}', '{"a":1}'],
    ['<34>1 - - - - - - {"a":1}', '{"a":1}'],
    ['<34>1 2026-11-22T12:30:21+01:00 h a - - [x@1 k="v \\"]\\" w"][y@2 z="]"] {"a":1}', '{"a":1}'],
    ['<34>1 2026-11-22T12:30:21Z h a - - - \uFEFFübung', 'übung'],
    ['<34>1 2026-11-22T12:30:21Z h a - - [x@1 k="never closed', ''],
    ['<34>1 2026-11-22T12:30:21Z h a - - -', ''],
    ['<134>Nov 22 12:30:21 sensor suricata[991]: {"a":1}', '{"a":1}'],
    ['<134>Nov  2 12:30:21 suricata[991]: {"a":1}', '{"a":1}'],
    ['<134>Nov 22 12:30:21 2001:db8::1 snort: [1:2:3] text: more', '[1:2:3] text: more'],
    ['<134>Nov 22 2026 12:30:21.123: %ASA-4-106023: Deny', '%ASA-4-106023: Deny'],
    ['<134>Nov 22 12:30:21 sensor {"a": "b: c"}', '{"a": "b: c"}'],
    ['<134>2026-11-22T12:30:21.123456+01:00 sensor tag: {"a":1}', '{"a":1}'],
    ['2026-11-22T12:30:21Z sensor tag: {"a":1}', '{"a":1}'],
    ['<134>suricata[1]: {"a":1}', '{"a":1}'],
    ['<134>{"a":1}', '{"a":1}'],
    ['{"timestamp":"2026-11-22T12:30:21Z"}', '{"timestamp":"2026-11-22T12:30:21Z"}'],
    ['11/22/2026-12:30:21.000001  [**] [1:2:3] text [**]', '11/22/2026-12:30:21.000001  [**] [1:2:3] text [**]'],
    ['<134>Nov 22 12:30:21 fw CEF:0|v|p|1|2|n|5|src=1.2.3.4', 'CEF:0|v|p|1|2|n|5|src=1.2.3.4'],
    ['<134>Nov 22 12:30:21 CEF:0|v|p|1|2|n|5|', 'CEF:0|v|p|1|2|n|5|'],
    ['<134>', ''],
    ['', ''],
  ])('%s', (message, expected) => expect(body(message)).toBe(expected));

  test('any bytes give a place within the message', () => {
    for (let seed = 0; seed < 2000; seed += 1) {
      const bytes = Buffer.from(Array.from({ length: 40 }, (_, index) => ((seed + 1) * (index + 7) * 7919) % 256));
      const message = Buffer.concat([Buffer.from(['<1>1 ', '<34>', '[', ''][seed % 4] ?? ''), bytes]);
      const start = syslogBodyStart(message, 0, message.length);
      expect(start >= 0 && start <= message.length).toBe(true);
    }
  });

  test('a long line is looked at in linear time', () => {
    const long = Buffer.from(`<34>1 2026-11-22T12:30:21Z h a - - [x k="${'\\'.repeat(1_000_000)}`);
    const startedMs = performance.now();
    syslogBodyStart(long, 0, long.length);
    syslogBodyStart(Buffer.from(`<34>${'a'.repeat(1_000_000)}`), 0, 1_000_004);
    expect(performance.now() - startedMs).toBeLessThan(500);
  });
});

test('CEF and LEEF keep their header, whose time and host may stand nowhere else', () => {
  expect(auto('<134>Nov 22 12:30:21 fw CEF:0|v|')).toBe('<134>Nov 22 12:30:21 fw CEF:0|v|');
  expect(auto('<134>1 2026-11-22T12:30:21Z fw app - - - LEEF:2.0|v|')).toContain('<134>1');
  expect(auto('<134>Nov 22 12:30:21 sensor suricata: {"a":1}')).toBe('{"a":1}');
});
