import { describe, expect, test } from 'vitest';
import { createCowrieDecoder } from '../../../electron/pipeline/decode/cowrie.ts';
import { decodeOne, timeOf } from './decodeOne.ts';

const TIME = '"timestamp":"2026-11-22T08:13:12.137888Z"';
const CONNECT = `{"eventid":"cowrie.session.connect","session":"s1","src_ip":"198.51.100.1","src_port":1,"dst_ip":"192.0.2.1","dst_port":2222,${TIME}}`;
const PROXY = `{"eventid":"cowrie.direct-tcpip.request","session":"s1","src_ip":"198.51.100.1","dst_ip":"203.0.113.80","dst_port":443,${TIME}}`;
const LOGIN = `{"eventid":"cowrie.login.failed","session":"s1","src_ip":"198.51.100.1","username":"a","password":"b",${TIME}}`;

describe('cowrie', () => {
  test('a proxy request attacks the honeypot, and keeps where it wanted to go', () => {
    const decoder = createCowrieDecoder({ timeZone: 'UTC' });
    decoder.decode(CONNECT);
    const record = decodeOne(decoder, PROXY);
    expect(record.target).toEqual({ ip: '192.0.2.1', port: 2222 });
    expect(record.detail).toMatchObject({ proxyHost: '203.0.113.80', proxyPort: 443 });
  });

  test('a proxy request of an unknown session never passes its goal off as the honeypot', () => {
    expect(decodeOne(createCowrieDecoder({ timeZone: 'UTC' }), PROXY).target).toEqual({ ip: null, port: null });
  });

  test('remembers the honeypot of a session, for versions that name it once', () => {
    const decoder = createCowrieDecoder({ timeZone: 'UTC' });
    expect(decodeOne(decoder, LOGIN).target.ip).toBeNull();
    decoder.decode(CONNECT);
    expect(decodeOne(decoder, LOGIN).target).toEqual({ ip: '192.0.2.1', port: 2222 });
  });

  test('feeds do not share sessions, and a flood of sessions is forgotten again', () => {
    const decoder = createCowrieDecoder({ timeZone: 'UTC' });
    decoder.decode(CONNECT);
    expect(decodeOne(createCowrieDecoder({ timeZone: 'UTC' }), LOGIN).target.ip).toBeNull();
    for (let index = 0; index < 20_000; index += 1) decoder.decode(CONNECT.replace('"s1"', `"flood${index}"`));
    expect(decodeOne(decoder, LOGIN).target.ip).toBeNull();
  });

  test('reads Cowrie’s local times with their offset, and takes the feed’s zone where there is none', () => {
    const decoder = createCowrieDecoder({ timeZone: 'Asia/Tokyo' });
    expect(timeOf(decoder, LOGIN.replace('888Z', '888+0200'))).toBe('2026-11-22T06:13:12.137Z');
    expect(timeOf(decoder, LOGIN.replace('888Z', '888'))).toBe('2026-11-21T23:13:12.137Z');
  });

  test('drops fields of wrong types, and keeps the event', () => {
    const decoder = createCowrieDecoder({ timeZone: 'UTC' });
    const record = decodeOne(
      decoder,
      `{"eventid":"cowrie.login.success","session":5,"src_ip":["x"],"src_port":"ssh","dst_ip":{},"username":{"a":1},"password":1e999,"protocol":7,${TIME}}`,
    );
    expect(record).toMatchObject({ severity: 'high', attacker: { ip: null, port: null }, service: null, detail: {} });
    expect(record.correlationId).toBeNull();
  });

  test('counts events of names that nobody knows under one reason', () => {
    const decoder = createCowrieDecoder({ timeZone: 'UTC' });
    for (const name of ['cowrie.x', 'x'.repeat(1000), '__proto__']) {
      expect(decoder.decode(`{"eventid":"${name}"}`)).toEqual({ kind: 'ignored', reason: 'event other' });
    }
  });
});
