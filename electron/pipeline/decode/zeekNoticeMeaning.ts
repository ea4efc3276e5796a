import type { Severity } from '../../contract/event.ts';
import type { RawEnd, RawRecord } from '../stages.ts';

/** What a notice is about: a connection's two ends, or one host in `client`. */
export interface NoticeFacts {
  /** `SSH::Password_Guessing`. */
  readonly note: string;
  readonly message: string | null;
  readonly sub: string | null;
  /** Without `Notice::ACTION_`, in lower case: `log`, `alarm`. */
  readonly actions: readonly string[];
  readonly client: RawEnd;
  readonly server: RawEnd;
}

export type Roles = Pick<RawRecord, 'attacker' | 'target' | 'opener'>;

/** Modules whose notices are about Zeek itself or its packet source, not about a host. */
const SENSOR_MODULES: ReadonlySet<string> = new Set(['CaptureLoss', 'PacketFilter', 'Notice', 'Spicy', 'Cluster']);

const NOTE_SEVERITY: ReadonlyMap<string, Severity> = new Map([
  ['Heartbleed::SSL_Heartbeat_Attack_Success', 'critical'],
  ['Heartbleed::SSL_Heartbeat_Attack', 'high'],
  ['FTP::Site_Exec_Success', 'high'],
  ['HTTP::SQL_Injection_Attacker', 'high'],
  ['HTTP::SQL_Injection_Victim', 'high'],
  ['Intel::Notice', 'high'],
  ['SSH::Login_By_Password_Guesser', 'high'],
  ['TeamCymruMalwareHashRegistry::Match', 'high'],
  ['DNS::External_Name', 'low'],
]);

const MODULE_SEVERITY: ReadonlyMap<string, Severity> = new Map([
  ['Conn', 'low'],
  ['ProtocolDetector', 'low'],
  ['SMTP', 'low'],
  ['SSL', 'low'],
  ['Software', 'low'],
  ['Traceroute', 'low'],
  ['Weird', 'low'],
]);

/** Actions by which the site says that a notice matters. */
const LOUD_ACTIONS: ReadonlySet<string> = new Set(['alarm', 'drop', 'email', 'page']);
const MAIL_PORTS: ReadonlySet<number> = new Set([25, 465, 587]);

/** `SSH` of `SSH::Password_Guessing`. */
export function moduleOf(note: string): string | null {
  const colons = note.indexOf('::');
  return colons > 0 ? note.slice(0, colons) : null;
}

export function isAboutSensor(note: string): boolean {
  return SENSOR_MODULES.has(moduleOf(note) ?? '');
}

/**
 * Zeek's notices have no severity. Each well-known note has its own here, certificates, odd protocols and software are
 * low, everything else is medium; what the site alarms, mails, pages or drops is high at least.
 */
export function noticeSeverity(facts: NoticeFacts): Severity {
  const given = NOTE_SEVERITY.get(facts.note) ?? MODULE_SEVERITY.get(moduleOf(facts.note) ?? '') ?? 'medium';
  const isLoud = facts.actions.some((action) => LOUD_ACTIONS.has(action));
  return isLoud && given !== 'critical' ? 'high' : given;
}

/**
 * The attacker is the connection's originator (or `src`), with three exceptions. A hit of the intelligence framework on
 * the responder's address: the responder. Malware by its hash: whoever sent the file, the server, but for mail the client.
 * Vulnerable software: its host is the target, and no attacker is known.
 */
export function noticeRoles(facts: NoticeFacts): Roles {
  const { note, client, server } = facts;
  if (moduleOf(note) === 'Software') return { attacker: { ip: null, port: null }, target: client, opener: null };
  const isServerHit = note === 'Intel::Notice' && server.ip !== null && indicatorOf(facts) === server.ip;
  const isDownload =
    note === 'TeamCymruMalwareHashRegistry::Match' && server.ip !== null && !MAIL_PORTS.has(server.port ?? 0);
  return isServerHit || isDownload
    ? { attacker: server, target: client, opener: 'target' }
    : { attacker: client, target: server, opener: 'attacker' };
}

/** The indicator that was hit: `sub`, or out of `Intel hit on 203.0.113.9 at Conn::IN_RESP`. */
function indicatorOf({ message, sub }: NoticeFacts): string | null {
  return sub ?? /^Intel hit on (\S{1,100}) at /.exec(message ?? '')?.[1] ?? null;
}
