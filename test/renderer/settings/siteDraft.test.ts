import { describe, expect, test } from 'vitest';
import { checkSite, cidrFault, parseNetworks, siteDraftOf } from '../../../renderer/settings/siteDraft.ts';

const SITE = {
  siteName: 'Meridian',
  home: { name: 'Valletta', latDeg: 35.8989, lonDeg: 14.5146 },
  siteNetworks: [
    { cidr: '10.0.0.0/8', place: null },
    { cidr: '2001:db8::/32', place: { name: 'Santiago, Chile', latDeg: -33.45, lonDeg: -70.67 } },
  ],
};

describe('the form of the site', () => {
  test('gives back the site that it was made of', () => {
    expect(checkSite(siteDraftOf(SITE))).toEqual({ ok: true, site: SITE });
    const guessed = { siteName: '', home: null, siteNetworks: [] };
    expect(checkSite(siteDraftOf(guessed))).toEqual({ ok: true, site: guessed });
  });

  test('refuses coordinates that are none', () => {
    const draft = siteDraftOf(SITE);
    for (const [latDeg, lonDeg, fields] of [
      ['91', '0', ['latDeg']],
      ['', '', ['latDeg', 'lonDeg']],
      ['35°', '14.5', ['latDeg']],
      ['−33.4', '-180', []],
      ['1e400', '180.01', ['latDeg', 'lonDeg']],
    ] as const) {
      const checked = checkSite({ ...draft, latDeg, lonDeg });
      expect(checked.ok ? [] : Object.keys(checked.errors)).toEqual(fields);
    }
  });

  test('names the line of a network that is none', () => {
    expect(parseNetworks('10.0.0.0/8\n\n  \n300.1.1.0/24')).toBe('Line 4: 300.1.1.0 is not an IP address.');
    expect(parseNetworks('10.0.0.0/8 = Somewhere')).toBe('Line 1: after = comes a name, a latitude and a longitude.');
  });

  test('knows a network from an address in it', () => {
    const faults = [
      '10.0.0.0/8',
      '0.0.0.0/0',
      '10.0.0.5/32',
      '::/0',
      '2001:db8::/32',
      'fe80::1/128',
      '192.168.128.0/17',
    ].map(cidrFault);
    expect(faults.every((fault) => fault === null)).toBe(true);
    expect(cidrFault('10.0.0.5/8')).toContain('within the network');
    expect(cidrFault('2001:db8:1::/32')).toContain('within the network');
    expect(cidrFault('192.168.192.0/17')).toContain('within the network');
    expect(cidrFault('10.0.0.5')).toContain('10.0.0.5/32');
    expect(cidrFault('10.0.0.0/33')).toContain('0 to 32');
    expect(cidrFault('10.0.0.0/')).toContain('0 to 32');
    expect(cidrFault('office')).toContain('not an IP address');
  });
});
