import type { Severity } from '../../contract/event.ts';
import type { DecodeResult, Decoder, Json, RawRecord } from '../stages.ts';
import { objectOf, parseJsonObject, scalarOf, textOf, type JsonObject } from './parseJsonObject.ts';
import { parseTime } from './parseTime.ts';
import { readPort } from './readPort.ts';

/**
 * Dionaea's log_json (its modules/python/dionaea/log_json.py), one connection a line, written when it ends; the time is
 * that of its beginning, in UTC without a zone. src_* is the remote host and the attacker, also where the honeypot itself
 * opened the connection (`connect` over TCP: it fetches what the attacker told it to). Lists may be flattened into lists
 * by field (`flat_data`). A `listen` is the honeypot opening a port, not an attack, and is ignored.
 *
 * Severity: a connection that the honeypot was made to open is high, one with credentials or FTP commands medium, an
 * accepted one low, a rejected one info.
 */
export function createDionaeaDecoder(): Decoder {
  return { decode: decodeLine };
}

/** Dionaea's names of its protocol handlers -> service. */
const SERVICES: ReadonlyMap<string, string> = new Map([
  ['blackhole', ''],
  ['emulation', ''],
  ['epmapper', 'msrpc'],
  ['ftpctrl', 'ftp'],
  ['ftpd', 'ftp'],
  ['ftpdata', 'ftp-data'],
  ['ftpdatalisten', 'ftp-data'],
  ['httpd', 'http'],
  ['memcached', 'memcached'],
  ['mirrorc', ''],
  ['mirrord', ''],
  ['mongod', 'mongodb'],
  ['mqttd', 'mqtt'],
  ['mssqld', 'mssql'],
  ['mysqld', 'mysql'],
  ['pcap', ''],
  ['pptpd', 'pptp'],
  ['printer', 'printer'],
  ['remoteshell', ''],
  ['rtpudpstream', 'rtp'],
  ['sipcall', 'sip'],
  ['sipsession', 'sip'],
  ['smbd', 'smb'],
  ['tftpserverhandler', 'tftp'],
  ['upnpd', 'upnp'],
]);

const IGNORED_LISTEN: DecodeResult = { kind: 'ignored', reason: 'connection listen' };
const TYPES: ReadonlySet<string> = new Set(['accept', 'connect', 'reject']);

function decodeLine(text: string): DecodeResult {
  const line = parseJsonObject(text);
  if (typeof line === 'string') return { kind: 'refused', reason: line };
  const connection = objectOf(line['connection']);
  if (connection === null) return { kind: 'refused', reason: 'no connection' };
  const type = textOf(connection['type']);
  if (type === 'listen') return IGNORED_LISTEN;
  if (type === null || !TYPES.has(type)) return { kind: 'refused', reason: 'unknown connection type' };
  const timestamp = textOf(line['timestamp']);
  const tsMs = timestamp === null ? null : parseTime(timestamp, 'UTC');
  if (tsMs === null) return { kind: 'refused', reason: 'bad time' };
  const handler = textOf(connection['protocol']);
  const transport = textOf(connection['transport']);
  // A honeypot has no say in who sends it a datagram: over UDP `connect` is what `accept` is over TCP.
  const isOutgoing = type === 'connect' && transport !== 'udp';
  const detail = detailOf(line);
  return {
    kind: 'records',
    records: [
      {
        kind: 'honeypot',
        tsMs,
        attacker: { ip: textOf(line['src_ip']), port: readPort(line['src_port']) },
        target: { ip: textOf(line['dst_ip']), port: readPort(line['dst_port']) },
        opener: isOutgoing ? 'target' : 'attacker',
        severity: severityOf(type, isOutgoing, detail),
        direction: null,
        protocol: transport === 'tls' ? 'TCP' : transport,
        service: serviceOf(handler),
        signatureId: null,
        signature: handler === null ? `connection ${type}` : `${handler} ${type}`,
        category: type,
        action: null,
        sensor: null,
        correlationId: null,
        detail,
      },
    ],
  };
}

/** Null, so that the port names it, for handlers that serve any port. */
function serviceOf(handler: string | null): string | null {
  if (handler === null) return null;
  const service = SERVICES.get(handler.toLowerCase()) ?? handler;
  return service === '' ? null : service;
}

function severityOf(type: string, isOutgoing: boolean, detail: RawRecord['detail']): Severity {
  if (isOutgoing) return 'high';
  if (detail['username'] !== null || detail['password'] !== null || detail['ftpCommands'] !== null) return 'medium';
  return type === 'reject' ? 'info' : 'low';
}

function detailOf(line: JsonObject): RawRecord['detail'] {
  const usernames = columnOf(line['credentials'], 'username');
  const passwords = columnOf(line['credentials'], 'password');
  const attempts = Math.max(usernames.length, passwords.length);
  return {
    username: scalarOf(usernames[0]),
    password: scalarOf(passwords[0]),
    loginAttempts: attempts > 1 ? attempts : null,
    ftpCommands: ftpCommandsOf(objectOf(line['ftp'])?.['commands']),
    hostname: textOf(line['src_hostname']),
    os: textOf(objectOf(line['p0f'])?.['genre']),
  };
}

const MAX_COMMANDS = 50;

function ftpCommandsOf(commands: Json | undefined): string | null {
  const names = columnOf(commands, 'command');
  const given = columnOf(commands, 'arguments');
  const texts = names.slice(0, MAX_COMMANDS).map((name, index) => `${wordsOf(name)} ${wordsOf(given[index])}`.trim());
  return texts.join('; ') || null;
}

/** One field of all objects of a list, or of a list that was flattened into one list a field. */
function columnOf(value: Json | undefined, field: string): readonly (Json | undefined)[] {
  if (Array.isArray(value)) {
    return (value as readonly Json[]).map((entry) => objectOf(entry)?.[field]);
  }
  const flat = objectOf(value)?.[field];
  return Array.isArray(flat) ? (flat as readonly Json[]) : [];
}

function wordsOf(value: Json | undefined): string {
  if (Array.isArray(value))
    return (value as readonly Json[])
      .slice(0, MAX_COMMANDS)
      .flatMap((word) => textOf(word) ?? [])
      .join(' ');
  return textOf(value) ?? '';
}
