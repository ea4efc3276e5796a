import { expect, test } from 'vitest';
import { canonicalIp } from '../../../electron/pipeline/normalise/canonicalIp.ts';

test.each([
  ['8.8.8.8', '8.8.8.8'],
  [' 8.8.8.8 ', '8.8.8.8'],
  ['::ffff:1.2.3.4', '1.2.3.4'],
  ['::FFFF:0102:0304', '1.2.3.4'],
  ['0:0:0:0:0:ffff:1.2.3.4', '1.2.3.4'],
  ['2001:0DB8:0000:0000:0000:0000:0000:0010', '2001:db8::10'],
  ['2001:db8:0:1:0:0:0:1', '2001:db8:0:1::1'],
  ['fe80::1%eth0', 'fe80::1'],
  ['::', '::'],
  ['::1', '::1'],
  ['64:ff9b::1.2.3.4', '64:ff9b::102:304'],
])('%s is written %s', (text, expected) => {
  expect(canonicalIp(text)).toBe(expected);
});

test.each([
  '',
  '1.2.3',
  '1.2.3.4.5',
  '01.2.3.4',
  '1.2.3.04',
  '256.1.1.1',
  '1.2.3.4/32',
  '0x7f.1',
  '2130706433',
  ':::',
  '1::2::3',
])('"%s" is no address', (text) => {
  expect(canonicalIp(text)).toBeNull();
});

test.each(['12345::', 'localhost', '1.2.3.4:80', '[::1]', '::ffff:01.2.3.4', 'x'.repeat(10_000)])(
  '"%.20s" is no address either',
  (text) => {
    expect(canonicalIp(text)).toBeNull();
  },
);
