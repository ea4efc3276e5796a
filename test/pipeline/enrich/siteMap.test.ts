import { describe, expect, test } from 'vitest';
import { buildSiteMap, describeInvalid } from '../../../electron/pipeline/enrich/siteMap.ts';

const HOME = { name: 'Home', latDeg: 52.5, lonDeg: 13.4 };
const PARIS = { name: 'Paris', latDeg: 48.9, lonDeg: 2.35 };
const ROME = { name: 'Rome', latDeg: 41.9, lonDeg: 12.5 };
const PRIVATE = [
  '10.1.2.3',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.0.1',
  '100.64.0.1',
  '100.127.255.255',
  '127.0.0.1',
  '169.254.1.1',
  '192.0.2.1',
  '198.51.100.7',
  '203.0.113.255',
  '::1',
  'fd00::1',
  'fe80::1',
  '2001:db8::10',
];
const PUBLIC = [
  '8.8.8.8',
  '172.32.0.1',
  '100.128.0.1',
  '11.0.0.1',
  '198.51.101.1',
  '2001:4860::1',
  'fec0::1',
  '224.0.0.1',
  '::',
];

describe('buildSiteMap', () => {
  test('takes private and documentation addresses for the site, at home, when no network is given', () => {
    const { site } = buildSiteMap([], HOME);
    for (const ip of PRIVATE) expect(site.find(ip), ip).toEqual({ isInside: true, place: HOME });
    for (const ip of PUBLIC) expect(site.find(ip), ip).toBeNull();
  });

  test('keeps them at home, and outside the site, when other networks are the site', () => {
    const { site } = buildSiteMap([{ cidr: '8.8.8.0/24', place: null }], HOME);
    for (const ip of PRIVATE) expect(site.find(ip), ip).toEqual({ isInside: false, place: HOME });
    expect(site.find('8.8.8.8')).toEqual({ isInside: true, place: HOME });
  });

  test('finds the longest prefix of any, of both families, whatever their order', () => {
    const networks = [
      { cidr: '10.20.0.0/16', place: PARIS },
      { cidr: '10.0.0.0/8', place: null },
      { cidr: '10.20.0.5', place: ROME },
      { cidr: '2001:db8::/32', place: PARIS },
      { cidr: '2001:db8:1::/48', place: ROME },
      { cidr: '::ffff:9.9.9.0/120', place: PARIS },
    ];
    for (const order of [networks, networks.toReversed()]) {
      const { site, invalid } = buildSiteMap(order, HOME);
      expect(invalid).toEqual([]);
      const placeOf = (ip: string): string | undefined => site.find(ip)?.place?.name;
      expect(placeOf('10.20.0.5')).toBe('Rome');
      expect(placeOf('10.20.0.6')).toBe('Paris');
      expect(placeOf('10.21.0.5')).toBe('Home');
      expect(placeOf('2001:db8::1')).toBe('Paris');
      expect(placeOf('2001:db8:1:2::1')).toBe('Rome');
      expect(placeOf('9.9.9.9')).toBe('Paris');
    }
  });

  test('agrees with counting bits on every prefix length', () => {
    for (let length = 0; length <= 32; length += 1) {
      const { site } = buildSiteMap([{ cidr: `170.85.170.85/${length}`, place: PARIS }], null);
      for (let bit = 0; bit < 32; bit += 1) {
        const value = (0xaa55aa55 ^ (1 << (31 - bit))) >>> 0;
        const ip = [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join('.');
        expect(site.find(ip)?.place === PARIS, `${ip}/${length}`).toBe(bit >= length);
      }
    }
  });

  test('puts what NAT translates to where that lies, into the site, longest prefix first', () => {
    const networks = [
      { cidr: '10.1.0.0/16', place: PARIS },
      { cidr: '10.2.0.0/16', place: ROME },
      { cidr: '8.8.8.0/24', place: ROME },
    ];
    const { site, invalid } = buildSiteMap(networks, HOME, [
      { from: '9.9.0.0/16', to: '10.1.0.9' },
      { from: '9.9.9.9', to: '10.2.0.9' },
      { from: '2001:4860::/32', to: '10.2.0.9' },
      { from: '8.8.8.8', to: '10.1.0.9' },
      { from: '7.7.7.7', to: '192.168.7.7' },
      { from: '6.6.6.6', to: '5.5.5.5' },
    ]);
    expect(invalid).toEqual([]);
    expect(site.find('9.9.1.1')).toEqual({ isInside: true, place: PARIS });
    expect(site.find('9.9.9.9')).toEqual({ isInside: true, place: ROME });
    expect(site.find('2001:4860::8888')).toEqual({ isInside: true, place: ROME });
    expect(site.find('8.8.8.8')).toEqual({ isInside: true, place: PARIS });
    expect(site.find('8.8.8.9')).toEqual({ isInside: true, place: ROME });
    expect(site.find('7.7.7.7')).toEqual({ isInside: true, place: HOME });
    expect(site.find('6.6.6.6')).toEqual({ isInside: true, place: HOME });
    expect(site.find('4.4.4.4')).toBeNull();
  });

  test('names the translations that are none and goes on with the others', () => {
    const { site, invalid } = buildSiteMap([], HOME, [
      { from: '9.9.9.9', to: '10.0.0.0/8' },
      { from: '9.9.9', to: '10.0.0.1' },
      { from: '7.7.7.7', to: '10.0.0.1' },
    ]);
    expect(invalid).toEqual(['9.9.9.9 to 10.0.0.0/8', '9.9.9 to 10.0.0.1']);
    expect(site.find('9.9.9.9')).toBeNull();
    expect(site.find('7.7.7.7')).toEqual({ isInside: true, place: HOME });
    expect(describeInvalid(invalid)).toEqual([expect.stringContaining('9.9.9.9 to 10.0.0.0/8, 9.9.9 to 10.0.0.1')]);
    expect(describeInvalid([])).toEqual([]);
  });

  test('names the networks that are none and goes on with the others', () => {
    const bad = ['10.0.0.0/33', '1.2.3/24', '2001:db8::/129', 'everything', '10.0.0.0/', '10.0.0.0/-1', '10.0.0.0/8/8'];
    const { site, invalid } = buildSiteMap(
      [...bad, '10.0.0.0/8'].map((cidr) => ({ cidr, place: PARIS })),
      HOME,
    );
    expect(invalid).toEqual(bad);
    expect(site.networks).toEqual(['10.0.0.0/8']);
    expect(site.find('10.1.1.1')?.place).toBe(PARIS);
  });
});
