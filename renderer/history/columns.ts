import type { AttackEvent } from '../../electron/contract/event.ts';

export const COLUMNS = [
  { name: 'time', label: 'Time', fairPx: 160 },
  { name: 'severity', label: 'Severity', fairPx: 90 },
  { name: 'attacker', label: 'Attacker', fairPx: 380 },
  { name: 'arrow', label: '', fairPx: 30 },
  { name: 'target', label: 'Target', fairPx: 340 },
  { name: 'service', label: 'Service', fairPx: 110 },
  { name: 'signature', label: 'Signature', fairPx: 230 },
  { name: 'feed', label: 'Feed', fairPx: 100 },
  { name: 'undrawn', label: 'Not drawn', fairPx: 220 },
] as const;

export type Column = (typeof COLUMNS)[number];

const ASIDE: ReadonlySet<Column['name']> = new Set(['service', 'feed', 'undrawn']);

/** Beside an open event there is room for what tells one from another. */
export function columnsShown(hasUndrawn: boolean, detailOpen: boolean): readonly Column[] {
  return COLUMNS.filter(({ name }) => (detailOpen ? !ASIDE.has(name) : hasUndrawn || name !== 'undrawn'));
}

const LONGEST_OF_EACH = 3;

/** The few rows that decide how wide a column has to be: to measure them all would take too long. */
export function widestRows(rows: readonly AttackEvent[]): readonly AttackEvent[] {
  const lengths: readonly ((event: AttackEvent) => number)[] = [
    (event) => endLength(event.attacker),
    (event) => endLength(event.target),
    (event) => event.service?.length ?? 0,
    (event) => (event.signature ?? event.category)?.length ?? 0,
    (event) => event.feedId.length,
    (event) => event.undrawn?.length ?? 0,
    (event) => event.severity.length,
  ];
  const widest = new Set<AttackEvent>(rows.slice(0, 1));
  for (const lengthOf of lengths) {
    for (const event of longest(rows, lengthOf)) widest.add(event);
  }
  return [...widest];
}

function longest(rows: readonly AttackEvent[], lengthOf: (event: AttackEvent) => number): AttackEvent[] {
  const found: { readonly event: AttackEvent; readonly length: number }[] = [];
  for (const event of rows) {
    const length = lengthOf(event);
    if (found.length === LONGEST_OF_EACH && length <= (found.at(-1)?.length ?? 0)) continue;
    if (found.length === LONGEST_OF_EACH) found.pop();
    found.push({ event, length });
    found.sort((a, b) => b.length - a.length);
  }
  return found.map(({ event }) => event);
}

function endLength({ ip, port, place, city, countryCode }: AttackEvent['attacker']): number {
  const where = place ?? city ?? (countryCode === null ? '' : 'a country’s name');
  return (ip ?? 'unknown').length + String(port ?? '').length + where.length;
}
