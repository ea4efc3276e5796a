import { describe, expect, test } from 'vitest';
import { createSuricataEveDecoder } from '../../../electron/pipeline/decode/suricataEve.ts';
import type { DecodeResult, RawRecord } from '../../../electron/pipeline/stages.ts';

const decoder = createSuricataEveDecoder({ timeZone: 'UTC' });

type Fields = Readonly<Record<string, unknown>>;

function decode(change: Fields, alert: Fields = {}): DecodeResult {
  return decoder.decode(
    JSON.stringify({
      timestamp: '2026-11-18T11:06:41.175958+0000',
      event_type: 'alert',
      src_ip: '1.1.1.1',
      src_port: 11,
      dest_ip: '2.2.2.2',
      dest_port: 22,
      alert: { signature_id: 5, gid: 1, severity: 2, ...alert },
      ...change,
    }),
  );
}

function recordOf(change: Fields, alert: Fields = {}): RawRecord {
  const result = decode(change, alert);
  if (result.kind !== 'records' || result.records[0] === undefined) throw new Error(JSON.stringify(result));
  return result.records[0];
}

const FLOW = { src_ip: '1.1.1.1', src_port: 11, dest_ip: '2.2.2.2', dest_port: 22 };
const ONE = { ip: '1.1.1.1', port: 11 };
const TWO = { ip: '2.2.2.2', port: 22 };

describe('suricata-eve', () => {
  test.each<[string, Fields, Fields, { attacker: unknown; target: unknown; opener: unknown }]>([
    ['the sender, when nothing else is said', {}, {}, { attacker: ONE, target: TWO, opener: 'attacker' }],
    ['the flow’s client', { flow: FLOW }, {}, { attacker: ONE, target: TWO, opener: 'attacker' }],
    [
      'the flow’s client when the packet is an answer',
      { src_ip: '2.2.2.2', src_port: 22, dest_ip: '1.1.1.1', dest_port: 11, flow: FLOW },
      {},
      { attacker: ONE, target: TWO, opener: 'attacker' },
    ],
    [
      'the receiver of an answer, when there is no flow record',
      { src_ip: '2.2.2.2', src_port: 22, dest_ip: '1.1.1.1', dest_port: 11, direction: 'to_client' },
      {},
      { attacker: ONE, target: TWO, opener: 'attacker' },
    ],
    [
      'alert.source, also when it answered',
      { flow: FLOW },
      { source: TWO, target: ONE },
      { attacker: TWO, target: ONE, opener: 'target' },
    ],
    ['alert.source alone', { flow: FLOW }, { source: TWO }, { attacker: TWO, target: ONE, opener: 'target' }],
    [
      'the other end of alert.target alone',
      { flow: FLOW },
      { target: ONE },
      { attacker: TWO, target: ONE, opener: 'target' },
    ],
    [
      'the client of alert.target alone',
      { flow: FLOW },
      { target: TWO },
      { attacker: ONE, target: TWO, opener: 'attacker' },
    ],
    [
      'alert.source without ports',
      {},
      { source: { ip: '1.1.1.1' }, target: { ip: '2.2.2.2' } },
      { attacker: { ip: '1.1.1.1', port: null }, target: { ip: '2.2.2.2', port: null }, opener: 'attacker' },
    ],
    [
      'whom the flow says when alert.source is no end',
      { flow: FLOW },
      { source: 'x', target: 7 },
      { attacker: ONE, target: TWO, opener: 'attacker' },
    ],
  ])('the attacker is %s', (_who, change, alert, expected) => {
    const { attacker, target, opener } = recordOf(change, alert);
    expect({ attacker, target, opener }).toEqual(expected);
  });

  test.each<[unknown, Fields, string | null]>([
    [1, {}, 'high'],
    [2, {}, 'medium'],
    [3, {}, 'low'],
    [4, {}, 'info'],
    [255, {}, 'info'],
    [0, {}, null],
    ['1', {}, null],
    [undefined, {}, null],
    [3, { signature_severity: ['Critical'] }, 'critical'],
    [3, { signature_severity: 'Major' }, 'high'],
    [1, { signature_severity: ['Minor'] }, 'medium'],
    [1, { signature_severity: ['INFORMATIONAL'] }, 'info'],
    [1, { signature_severity: ['Unknown'] }, 'high'],
    [1, { signature_severity: ['constructor'] }, 'high'],
    [1, { signature_severity: [] }, 'high'],
  ])('severity %s with metadata %o is %s', (severity, metadata, expected) => {
    expect(recordOf({}, { severity, metadata }).severity).toBe(expected);
  });

  test('numbers a rule by its sid, with the generator where that is not 1', () => {
    expect(recordOf({}, { gid: 3, signature_id: 7 }).signatureId).toBe('3:7');
    expect(recordOf({}, { gid: undefined, signature_id: 7 }).signatureId).toBe('7');
    expect(recordOf({}, { signature_id: '7' }).signatureId).toBeNull();
    expect(recordOf({}, { signature_id: 2 ** 60 }).signatureId).toBeNull();
  });

  test('drops fields of wrong types and keeps the event', () => {
    const odd = recordOf(
      {
        src_ip: 7,
        src_port: '80',
        dest_port: 1e300,
        proto: ['TCP'],
        app_proto: {},
        host: 5,
        http: 'x',
        dns: [],
        tls: 1,
        ssh: null,
        files: {},
      },
      { signature: { a: 1 }, category: 9, metadata: 'x', severity: 1.5 },
    );
    expect(odd).toMatchObject({
      attacker: { ip: null, port: null },
      target: { ip: '2.2.2.2', port: null },
      protocol: null,
      service: null,
      sensor: null,
      signature: null,
      category: null,
      severity: null,
    });
  });

  test('takes what is telling from the application layer', () => {
    const { detail } = recordOf({
      tls: { sni: 'a.example', ja3: { hash: 'h' }, version: 'TLS 1.2' },
      ssh: { client: { software_version: 'libssh' }, server: { software_version: 'OpenSSH' } },
      dns: { query: [{ rrname: 'bad.example', rrtype: 'A' }] },
      files: [{ filename: '/x', sha256: 's', size: 3 }],
    });
    expect(detail).toEqual({
      tlsSni: 'a.example',
      ja3: 'h',
      tlsVersion: 'TLS 1.2',
      sshClient: 'libssh',
      sshServer: 'OpenSSH',
      dnsQuery: 'bad.example',
      dnsType: 'A',
      fileName: '/x',
      fileSha256: 's',
      fileBytes: 3,
    });
    for (const dns of [
      { rrname: 'bad.example' },
      { queries: [{ rrname: 'bad.example' }] },
      { query: { rrname: 'bad.example' } },
    ]) {
      expect(recordOf({ dns }).detail['dnsQuery']).toBe('bad.example');
    }
  });

  test('says nothing of a protocol that Suricata could not tell', () => {
    for (const app_proto of ['failed', 'unknown', '']) expect(recordOf({ app_proto }).service).toBeNull();
    expect(recordOf({ app_proto: 'ssh', community_id: '1:x=', host: 'edge' })).toMatchObject({
      service: 'ssh',
      correlationId: '1:x=',
      sensor: 'edge',
    });
  });

  test('ignores other event types by name, those that it does not know by one name', () => {
    expect(decode({ event_type: 'dns' })).toEqual({ kind: 'ignored', reason: 'event_type dns' });
    expect(decode({ event_type: 'x'.repeat(1000) })).toEqual({ kind: 'ignored', reason: 'event_type other' });
    expect(decode({ event_type: '__proto__' })).toEqual({ kind: 'ignored', reason: 'event_type other' });
  });

  test.each<[Fields, string]>([
    [{ event_type: undefined }, 'no event_type'],
    [{ event_type: 5 }, 'no event_type'],
    [{ alert: undefined }, 'alert without its fields'],
    [{ alert: [] }, 'alert without its fields'],
    [{ timestamp: undefined }, 'bad time'],
    [{ timestamp: 1_795_000_000 }, 'bad time'],
    [{ timestamp: '2026-02-30T00:00:00.000000+0000' }, 'bad time'],
  ])('refuses %o: %s', (change, reason) => {
    expect(decode(change)).toEqual({ kind: 'refused', reason });
  });
});
