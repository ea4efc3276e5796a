import type { AttackEvent, Endpoint } from '../contract/event.ts';

const ENDPOINT_COLUMNS = [
  'ip',
  'port',
  'latDeg',
  'lonDeg',
  'countryCode',
  'city',
  'asn',
  'organization',
  'place',
] as const satisfies readonly (keyof Endpoint)[];

const EVENT_COLUMNS = [
  'id',
  'feedId',
  'format',
  'kind',
  'tsMs',
  'receivedMs',
  'severity',
  'direction',
  'protocol',
  'service',
  'signatureId',
  'signature',
  'category',
  'action',
  'sensor',
  'correlationId',
  'undrawn',
] as const satisfies readonly (keyof AttackEvent)[];

/** The header line: the event's fields, then the attacker's, the target's and `detail` as JSON. */
export const CSV_HEADER = `${[
  'time',
  ...EVENT_COLUMNS,
  ...ENDPOINT_COLUMNS.map((name) => `attacker.${name}`),
  ...ENDPOINT_COLUMNS.map((name) => `target.${name}`),
  'detail',
].join(',')}\r\n`;

/** One event as a line of RFC 4180 CSV; `time` is ISO 8601 UTC, unknown is empty. */
export function csvLine(event: AttackEvent): string {
  const cells = [
    new Date(event.tsMs).toISOString(),
    ...EVENT_COLUMNS.map((name) => event[name]),
    ...ENDPOINT_COLUMNS.map((name) => event.attacker[name]),
    ...ENDPOINT_COLUMNS.map((name) => event.target[name]),
    JSON.stringify(event.detail),
  ];
  return `${cells.map(csvCell).join(',')}\r\n`;
}

function csvCell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  // A spreadsheet would run a text that begins like a formula: an attacker chose it.
  const text = /^[=+\-@\t\r\n\0]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
