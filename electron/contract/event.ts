/**
 * One attack as every part of Arcwall knows it: in history, in the export, over IPC. What is unknown is null,
 * never 0 or "". The order of each list below is its number in a packed batch and in the database: append only.
 */
export const SEVERITIES = ['critical', 'high', 'medium', 'low', 'info'] as const;
export const EVENT_KINDS = ['ids', 'honeypot', 'firewall', 'social', 'other'] as const;
/** Who opened the flow, as seen from the site's own networks; it does not say who attacks. */
export const DIRECTIONS = ['inbound', 'outbound', 'internal', 'external'] as const;
/** Why an event has no arc. `private`: an address of no public place, with no home or site network to give it one. */
export const UNDRAWN_REASONS = [
  'attacker-missing',
  'target-missing',
  'attacker-private',
  'target-private',
  'attacker-unlocated',
  'target-unlocated',
] as const;

export type Severity = (typeof SEVERITIES)[number];
export type EventKind = (typeof EVENT_KINDS)[number];
export type Direction = (typeof DIRECTIONS)[number];
export type UndrawnReason = (typeof UNDRAWN_REASONS)[number];

export interface Endpoint {
  /** Canonical text: IPv4 dotted, IPv6 as RFC 5952 writes it, IPv4-mapped IPv6 unmapped. */
  readonly ip: string | null;
  readonly port: number | null;
  /** Degrees, six decimals at most. Both are numbers or both are null. */
  readonly latDeg: number | null;
  readonly lonDeg: number | null;
  /** ISO 3166-1 alpha-2, upper case. */
  readonly countryCode: string | null;
  readonly city: string | null;
  readonly asn: number | null;
  readonly organization: string | null;
  /** The name of the site's own place, for an address of the site. */
  readonly place: string | null;
}

export type DetailValue = string | number | boolean;

export interface AttackEvent {
  /** A decimal number given at commit: it grows, and is never used again. */
  readonly id: string;
  readonly feedId: string;
  readonly format: string;
  readonly kind: EventKind;
  /** When it happened, by the sensor's clock: UTC epoch milliseconds. */
  readonly tsMs: number;
  /** When Arcwall read it: UTC epoch milliseconds. */
  readonly receivedMs: number;
  readonly severity: Severity;
  readonly direction: Direction;
  /** Upper case transport or network protocol: TCP, UDP, ICMP. */
  readonly protocol: string | null;
  /** Lower case name of the attacked service: ssh, http. */
  readonly service: string | null;
  /** The rule's number: Suricata's and Snort's sid, `gid:sid` where the generator is not 1. */
  readonly signatureId: string | null;
  readonly signature: string | null;
  readonly category: string | null;
  readonly action: string | null;
  readonly sensor: string | null;
  readonly correlationId: string | null;
  readonly attacker: Endpoint;
  readonly target: Endpoint;
  /** Why the wall draws no arc for it, or null when it can. */
  readonly undrawn: UndrawnReason | null;
  /** The format's own telling fields (URL, user agent, command, file hash), 1 KB of JSON at most. */
  readonly detail: Readonly<Record<string, DetailValue>>;
}

/** An event before its commit, with the place of its raw line, which is not kept itself. */
export interface LocatedEvent extends Omit<AttackEvent, 'id'> {
  /** The file or stream it was read from. */
  readonly sourcePath: string | null;
  /** Byte offset of its frame in that file, or null where a stream has no offsets. */
  readonly sourceOffset: number | null;
}

/** Only events younger than this at receipt are animated as live; older ones are stored and counted. */
export const LIVE_WINDOW_MS = 120_000;

/** `detail` as JSON is never longer than this. */
export const MAX_DETAIL_BYTES = 1024;

/** Any one string of an event is cut here: an attacker chose it. */
export const MAX_STRING_LENGTH = 512;

export const EMPTY_ENDPOINT: Endpoint = Object.freeze({
  ip: null,
  port: null,
  latDeg: null,
  lonDeg: null,
  countryCode: null,
  city: null,
  asn: null,
  organization: null,
  place: null,
});
