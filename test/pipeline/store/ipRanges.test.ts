import { describe, expect, test } from 'vitest';
import { IP_BYTES, packIp, unpackIp } from '../../../electron/contract/ipAddress.ts';
import { ipRangesOf } from '../../../electron/pipeline/store/ipRanges.ts';
import { ipValue } from '../../../electron/pipeline/store/eventInsert.ts';
import { RandomSource } from '../../fixtures/randomSource.ts';

function meets(word: string, ip: string): boolean {
  const bytes = new Uint8Array(IP_BYTES);
  const value = ipValue(bytes, 0, packIp(ip, bytes, 0));
  return ipRangesOf(word).some(({ from, to }) => {
    if (typeof value === 'number') {
      return typeof from === 'number' && typeof to === 'number' && from <= value && value <= to;
    }
    if (value === null || typeof from === 'number' || typeof to === 'number') return false;
    return Buffer.compare(from, value) <= 0 && Buffer.compare(value, to) <= 0;
  });
}

function randomAddress(random: RandomSource): string {
  const bytes = new Uint8Array(IP_BYTES);
  const family = random.chance(0.5) ? 4 : 6;
  // Few different bytes, so that beginnings agree and zeros run together.
  for (let index = 0; index < IP_BYTES; index += 1) bytes[index] = random.pick([0, 0, 1, 10, 32, 127, 128, 200, 255]);
  return unpackIp(bytes, 0, family) ?? '';
}

describe('the addresses that a word means', () => {
  test('are those whose text begins with it', () => {
    const random = new RandomSource(21);
    for (let round = 0; round < 20_000; round += 1) {
      const [address, other] = [randomAddress(random), randomAddress(random)];
      const word = address.slice(0, 1 + random.below(address.length));
      // A gap may hide groups that the word spells out, or be spelt out itself: only text without one is compared.
      if (address.includes('::') || other.includes('::')) continue;
      if (/^[0-9]+$/.test(word) && other.includes(':')) continue;
      expect({ word, other, meets: meets(word, other) }).toEqual({ word, other, meets: other.startsWith(word) });
    }
  });

  test.each([
    ['10.0.0.0/8', '10.255.0.1', true],
    ['10.0.0.0/8', '11.0.0.1', false],
    ['127.0.0.0/7', '126.1.1.1', true],
    ['0.0.0.0/0', '200.1.1.1', true],
    ['0.0.0.0/0', '1.1.1.1', true],
    ['0.0.0.0/0', '2001:db8::1', false],
    ['192.0.2.7/32', '192.0.2.7', true],
    ['192.0.2.7/32', '192.0.2.8', false],
    ['2001:db8::/32', '2001:db8:ffff::1', true],
    ['2001:db8::/32', '2001:db9::1', false],
    ['::/0', '2001:db9::1', true],
    ['2001:db8::10', '2001:db8::10', true],
    ['2001:db8::10', '2001:db8::11', false],
    ['2001:db8::', '2001:db8::11', true],
    ['2001:db8:', '2001:db8:5::11', true],
    ['2001:db8', '2001:db80::1', true],
    ['2001:db8', '2001:db7::1', false],
    ['1.2.3.', '1.2.3.9', true],
    ['1.2.3.4', '1.2.3.45', true],
  ])('of %s and %s: %s', (word, address, expected) => {
    expect(meets(word, address)).toBe(expected);
  });

  test.each([
    '',
    'ssh',
    '256',
    '01.2',
    '1.2.3.4.5',
    '1..2',
    '10.0.0.0/33',
    '10.0.0/8',
    ':::',
    '1:2:3:4:5:6:7:8:9',
    '/8',
  ])('are none for %j', (word) => {
    expect(ipRangesOf(word)).toEqual([]);
  });
});
