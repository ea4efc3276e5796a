import { describe, expect, test } from 'vitest';
import { createDionaeaDecoder } from '../../../electron/pipeline/decode/dionaea.ts';
import { findFormat } from '../../../electron/pipeline/decode/registry.ts';
import { decodeOne, timeOf } from './decodeOne.ts';

const decoder = createDionaeaDecoder();

function line(connection: string, more = ''): string {
  return `{"connection":${connection},"src_ip":"198.51.100.1","src_port":1,"dst_ip":"192.0.2.1","dst_port":445,"timestamp":"2026-11-22T08:13:12.137888"${more}}`;
}

describe('dionaea', () => {
  test('its times are UTC whatever the feed’s zone is', () => {
    const inTokyo = findFormat('dionaea')!.create({ mapping: null, timeZone: 'Asia/Tokyo' });
    expect(timeOf(inTokyo, line('{"protocol":"smbd","transport":"tcp","type":"accept"}'))).toBe(
      '2026-11-22T08:13:12.137Z',
    );
  });

  test.each([
    ['tcp', 'accept', 'attacker', 'low'],
    ['tls', 'connect', 'target', 'high'],
    ['tcp', 'connect', 'target', 'high'],
    ['udp', 'connect', 'attacker', 'low'],
    ['tcp', 'reject', 'attacker', 'info'],
  ])('over %s, %s is opened by the %s and %s', (transport, type, opener, severity) => {
    const record = decodeOne(decoder, line(`{"protocol":"x","transport":"${transport}","type":"${type}"}`));
    expect([record.attacker.ip, record.opener, record.severity]).toEqual(['198.51.100.1', opener, severity]);
  });

  test.each([',"credentials":[{"username":"u","password":"p"}]', ',"credentials":{"username":["u"],"password":["p"]}'])(
    'finds the credentials in %s',
    (credentials) => {
      const { detail } = decodeOne(
        decoder,
        line('{"protocol":"mysqld","transport":"tcp","type":"accept"}', credentials),
      );
      expect(detail).toMatchObject({ username: 'u', password: 'p' });
    },
  );

  test.each([',"credentials":5', ',"credentials":[[],null,7]', ',"ftp":{"commands":"x"}', ',"ftp":[1],"p0f":"Linux"'])(
    'keeps the connection with %s',
    (more) => {
      const record = decodeOne(decoder, line('{"protocol":"ftpd","transport":"tcp","type":"accept"}', more));
      expect(record.service).toBe('ftp');
    },
  );
});
