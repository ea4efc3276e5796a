import {
  DIRECTIONS,
  SEVERITIES,
  UNDRAWN_REASONS,
  type AttackEvent,
  type DetailValue,
  type Endpoint,
  type LocatedEvent,
} from '../../contract/event.ts';
import { unpackIp } from '../../contract/ipAddress.ts';
import type { DictionaryReader } from './dictionaryReader.ts';
import { directionOf, severityOf, undrawnOf } from './traits.ts';

/** The columns of an event row as every query of ours selects them, for `EventRow`. */
export const EVENT_COLUMNS =
  'id, ts_ms, lag_ms, source, source_offset, signature, traffic, traits, ' +
  'attacker_ip, attacker_port, attacker_location, attacker_network, ' +
  'target_ip, target_port, target_location, target_network, correlation_id';

type StoredIp = number | Uint8Array | null;

export type EventRow = readonly [
  id: number,
  tsMs: number,
  lagMs: number,
  source: number,
  sourceOffset: number | null,
  signature: number,
  traffic: number,
  traits: number,
  attackerIp: StoredIp,
  attackerPort: number | null,
  attackerLocation: number,
  attackerNetwork: number,
  targetIp: StoredIp,
  targetPort: number | null,
  targetLocation: number,
  targetNetwork: number,
  correlationId: string | null,
];

/** The event as it was packed; `detailJson` is null for an event without detail. */
export function eventOfRow(row: EventRow, dictionaries: DictionaryReader, detailJson: string | null): AttackEvent {
  const [id, tsMs, lagMs, sourceId, , signatureId, trafficId, traits] = row;
  const { feedId, format, kind, sensor } = dictionaries.source(sourceId);
  const { protocol, service, action } = dictionaries.traffic(trafficId);
  const undrawn = undrawnOf(traits);
  return {
    id: String(id),
    feedId,
    format,
    kind,
    tsMs,
    receivedMs: tsMs + lagMs,
    severity: SEVERITIES[severityOf(traits)] ?? 'info',
    direction: DIRECTIONS[directionOf(traits)] ?? 'external',
    protocol,
    service,
    ...dictionaries.signature(signatureId),
    action,
    sensor,
    correlationId: row[16],
    attacker: endpointOf(row[8], row[9], row[10], row[11], dictionaries),
    target: endpointOf(row[12], row[13], row[14], row[15], dictionaries),
    undrawn: undrawn === 0 ? null : (UNDRAWN_REASONS[undrawn - 1] ?? null),
    detail: detailJson === null ? {} : (JSON.parse(detailJson) as Record<string, DetailValue>),
  };
}

/** As `eventOfRow`, without detail and with the place of the raw line: for a batch. */
export function batchEventOfRow(row: EventRow, dictionaries: DictionaryReader): LocatedEvent & { readonly id: string } {
  const { sourcePath } = dictionaries.source(row[3]);
  return { ...eventOfRow(row, dictionaries, null), sourcePath, sourceOffset: row[4] };
}

/** Canonical text of a stored address. */
export function ipText(ip: StoredIp): string | null {
  if (ip === null) return null;
  if (typeof ip !== 'number') return unpackIp(ip, 0, 6);
  return `${ip >>> 24}.${(ip >>> 16) & 255}.${(ip >>> 8) & 255}.${ip & 255}`;
}

function endpointOf(
  ip: StoredIp,
  port: number | null,
  location: number,
  network: number,
  dictionaries: DictionaryReader,
): Endpoint {
  const { latDeg, lonDeg, countryCode, city, place } = dictionaries.location(location);
  const { asn, organization } = dictionaries.network(network);
  return { ip: ipText(ip), port, latDeg, lonDeg, countryCode, city, asn, organization, place };
}
