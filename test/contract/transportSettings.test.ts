import { describe, expect, test } from 'vitest';
import { feedAddress, feedPaths } from '../../electron/contract/feedAddress.ts';
import { feedSchema } from '../../electron/contract/settings.ts';

const base = { id: 'a', name: 'A' };
const sse = { ...base, transport: 'sse', url: 'https://example.org/s' };
const isFine = (feed: object): boolean => feedSchema.safeParse(feed).success;

describe('secrets in the settings', () => {
  test('a token is a reference, never the token itself', () => {
    expect(isFine({ ...sse, bearerToken: '${env:TOKEN}' })).toBe(true);
    expect(isFine({ ...sse, bearerToken: '${file:/run/secrets/token}' })).toBe(true);
    for (const bearerToken of ['abc', '${ENV:TOKEN}', '${env:TO KEN}', '${file:relative}', 'x ${env:TOKEN}']) {
      expect(isFine({ ...sse, bearerToken }), bearerToken).toBe(false);
    }
  });

  test('a header whose name tells a secret holds a reference, and others may be plain', () => {
    expect(isFine({ ...sse, headers: { 'X-Team': 'soc', 'X-Api-Key': '${env:KEY}', Cookie: 'a=${env:KEY}' } })).toBe(
      true,
    );
    for (const name of ['Authorization', 'X-Api-Key', 'Cookie', 'X-Auth']) {
      expect(isFine({ ...sse, headers: { [name]: 'in clear' } }), name).toBe(false);
    }
  });

  test('a header cannot be forged, be one of the connection’s own, or hold a broken reference', () => {
    for (const headers of [
      { 'A b': 'x' },
      { A: 'x\r\nB: y' },
      { Host: 'x' },
      { 'Proxy-Authorization': '${env:X}' },
      { A: '${env:}' },
    ]) {
      expect(isFine({ ...sse, headers }), JSON.stringify(headers)).toBe(false);
    }
  });
});

describe('every transport', () => {
  const feeds = [
    [{ transport: 'file', path: '/a' }, '/a', ['/a']],
    [{ ...sse, bearerToken: '${file:/t}', headers: { A: '${file:/u}' }, caFile: '/c' }, sse.url, ['/c', '/t', '/u']],
    [{ transport: 'http-stream', url: 'https://x/y' }, 'https://x/y', []],
    [{ transport: 'syslog' }, 'UDP and TCP 127.0.0.1:5514', []],
    [{ transport: 'syslog', protocol: 'tcp', address: '::1', port: 514 }, 'TCP [::1]:514', []],
    [{ transport: 'unix-socket', path: '/run/x.sock' }, '/run/x.sock', ['/run/x.sock']],
    [{ transport: 'stdin' }, 'standard input', []],
    [{ transport: 'replay', path: '/a', factor: 4 }, '/a, 4 times as fast', ['/a']],
    [{ transport: 'demo' }, '6 events a second', []],
  ] as const;

  test.each(feeds)('%j has defaults, an address for people, and tells which paths it names', (feed, address, paths) => {
    const parsed = feedSchema.parse({ ...base, ...feed });
    expect(feedSchema.parse(parsed)).toEqual(parsed);
    expect(feedAddress(parsed)).toBe(address);
    expect(feedPaths(parsed)).toEqual(paths);
  });

  test('a key that is unknown is refused', () => {
    for (const [feed] of feeds) expect(isFine({ ...base, ...feed, colour: 'red' })).toBe(false);
  });
});
