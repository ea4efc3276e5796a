import type { Database } from 'better-sqlite3';
import { SEVERITIES } from '../../contract/event.ts';
import { networkLabel, type PulseSeed, type SeedCount } from '../publish/pulse.ts';
import type { CountQueries } from './countQueries.ts';
import type { DictionaryReader } from './dictionaryReader.ts';
import { MINUTE_MS, type Dimension } from './rollUp.ts';

const MINUTES = 60;
/** Networks have no roll-up: of a busier hour only its newest events are counted, so that the start stays quick. */
const COUNTED_EVENTS = 200_000;

/** The last hour, for a pulse that begins. The running minute is the last of the 60. */
export function readPulseSeed(
  database: Database,
  queries: CountQueries,
  dictionaries: DictionaryReader,
  nowMs: number,
): PulseSeed {
  const untilMs = (Math.floor(nowMs / MINUTE_MS) + 1) * MINUTE_MS;
  const sinceMs = untilMs - MINUTES * MINUTE_MS;
  const list = (dimension: Dimension): SeedCount[] => {
    const counts = new Map<string, SeedCount>();
    queries.count(dimension, sinceMs, untilMs, (minute, id, count) => {
      const key = queries.keyText(dimension, id);
      if (key !== null) addTo(counts, { minute, key, label: key, count });
    });
    return [...counts.values()];
  };
  const severities = new Map<number, number[]>();
  queries.count('severity', sinceMs, untilMs, (minute, severity, count) => {
    const counts = severities.get(minute) ?? new Array<number>(SEVERITIES.length).fill(0);
    counts[severity] = (counts[severity] ?? 0) + count;
    severities.set(minute, counts);
  });
  return {
    severities: [...severities].map(([minute, counts]) => ({ minute, counts })),
    origins: list('country'),
    signatures: list('signature'),
    services: list('service'),
    networks: readNetworks(database, dictionaries, sinceMs, untilMs),
  };
}

function readNetworks(
  database: Database,
  dictionaries: DictionaryReader,
  sinceMs: number,
  untilMs: number,
): SeedCount[] {
  const select = database
    .prepare<[number, number], [number, number, number]>(
      `SELECT ts_ms / ${MINUTE_MS}, attacker_network, count(*) FROM (
         SELECT ts_ms, attacker_network FROM event WHERE ts_ms >= ? AND ts_ms < ?
         ORDER BY ts_ms DESC LIMIT ${COUNTED_EVENTS}
       ) GROUP BY 1, 2`,
    )
    .raw();
  const counts = new Map<string, SeedCount>();
  for (const [minute, network, count] of select.iterate(sinceMs, untilMs)) {
    const { asn, organization } = dictionaries.network(network);
    const names = networkLabel(asn, organization);
    if (names !== null) addTo(counts, { minute, ...names, count });
  }
  return [...counts.values()];
}

function addTo(counts: Map<string, SeedCount>, entry: SeedCount): void {
  const place = `${entry.minute} ${entry.key}`;
  counts.set(place, { ...entry, count: (counts.get(place)?.count ?? 0) + entry.count });
}
