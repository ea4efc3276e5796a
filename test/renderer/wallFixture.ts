import { EMPTY_ENDPOINT, type LocatedEvent } from '../../electron/contract/event.ts';
import { readEventBatch, type EventBatch } from '../../electron/contract/eventBatch.ts';
import { packEvents } from '../../electron/contract/eventBatchWriter.ts';
import type { WallSummary } from '../../electron/contract/wallPort.ts';

export const NOW = 1_763_800_000_000;

export type EventChange = Omit<Partial<LocatedEvent>, 'attacker'> & { readonly id?: string; readonly ip?: string };

/** A drawable event of now, but for what is given. */
export function wallEvent({ ip = '203.0.113.7', ...changes }: EventChange): LocatedEvent & { readonly id: string } {
  return {
    id: '1',
    feedId: 'edge',
    format: 'suricata-eve',
    kind: 'ids',
    tsMs: NOW,
    receivedMs: NOW,
    severity: 'medium',
    direction: 'inbound',
    protocol: 'TCP',
    service: 'ssh',
    signatureId: '2001219',
    signature: 'ET SCAN Potential SSH Scan',
    category: null,
    action: null,
    sensor: null,
    correlationId: null,
    attacker: { ...EMPTY_ENDPOINT, ip, port: 40_000, latDeg: 52.3, lonDeg: 4.9, countryCode: 'NL', city: 'Amsterdam' },
    target: { ...EMPTY_ENDPOINT, ip: '10.0.0.5', port: 22, latDeg: 35.9, lonDeg: 14.5, place: 'Valletta' },
    undrawn: null,
    detail: {},
    sourcePath: null,
    sourceOffset: null,
    ...changes,
  };
}

/** As a wall gets it. */
export function wallBatch(changes: readonly EventChange[]): EventBatch {
  return readEventBatch(packEvents(changes.map(wallEvent)));
}

export function wallSummary(changes: Partial<WallSummary>): WallSummary {
  return {
    nowMs: NOW,
    storedTotal: 0,
    firstMinuteMs: NOW - 59 * 60_000,
    minutes: Array.from({ length: 60 }, () => [0, 0, 0, 0, 0]),
    origins: [],
    networks: [],
    signatures: [],
    services: [],
    feeds: [],
    site: { siteName: '', home: null, locationDataDate: null },
    notices: [],
    ...changes,
  };
}
