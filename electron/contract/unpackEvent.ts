import { DIRECTIONS, EVENT_KINDS, SEVERITIES, UNDRAWN_REASONS } from './event.ts';
import type { AttackEvent, DetailValue, Endpoint } from './event.ts';
import { MICRO_DEG, NO_ASN, NO_COORDINATE, NO_PORT, type EventBatch, type RefColumn } from './eventBatch.ts';
import { IP_BYTES, unpackIp } from './ipAddress.ts';

/** The rows as events; `detail` is {} in a batch cut for a wall. */
export function unpackEvents(batch: EventBatch): AttackEvent[] {
  return Array.from({ length: batch.count }, (_, row) => unpackEvent(batch, row));
}

export function unpackEvent(batch: EventBatch, row: number): AttackEvent {
  const text = (name: RefColumn): string | null => batch.text(batch[name][row] ?? 0);
  const detail = batch.detailJson(row);
  const undrawn = batch.undrawn[row] ?? 0;
  return {
    id: String(batch.id[row] ?? 0),
    feedId: text('feedId') ?? '',
    format: text('format') ?? '',
    kind: EVENT_KINDS[batch.kind[row] ?? 0] ?? 'other',
    tsMs: batch.tsMs[row] ?? 0,
    receivedMs: batch.receivedMs[row] ?? 0,
    severity: SEVERITIES[batch.severity[row] ?? 0] ?? 'info',
    direction: DIRECTIONS[batch.direction[row] ?? 0] ?? 'external',
    protocol: text('protocol'),
    service: text('service'),
    signatureId: text('signatureId'),
    signature: text('signature'),
    category: text('category'),
    action: text('action'),
    sensor: text('sensor'),
    correlationId: text('correlationId'),
    attacker: unpackEndpoint(batch, row, 'attacker'),
    target: unpackEndpoint(batch, row, 'target'),
    undrawn: undrawn === 0 ? null : (UNDRAWN_REASONS[undrawn - 1] ?? null),
    detail: detail === '' ? {} : (JSON.parse(detail) as Record<string, DetailValue>),
  };
}

function unpackEndpoint(batch: EventBatch, row: number, side: 'attacker' | 'target'): Endpoint {
  const port = batch[`${side}Port`][row] ?? NO_PORT;
  const asn = batch[`${side}Asn`][row] ?? NO_ASN;
  return {
    ip: unpackIp(batch[`${side}Ip`], row * IP_BYTES, batch[`${side}IpFamily`][row] ?? 0),
    port: port === NO_PORT ? null : port,
    latDeg: degOf(batch[`${side}Lat`][row]),
    lonDeg: degOf(batch[`${side}Lon`][row]),
    countryCode: batch.text(batch[`${side}CountryCode`][row] ?? 0),
    city: batch.text(batch[`${side}City`][row] ?? 0),
    asn: asn === NO_ASN ? null : asn,
    organization: batch.text(batch[`${side}Organization`][row] ?? 0),
    place: batch.text(batch[`${side}Place`][row] ?? 0),
  };
}

function degOf(microDeg: number | undefined): number | null {
  return microDeg === undefined || microDeg === NO_COORDINATE ? null : microDeg / MICRO_DEG;
}
