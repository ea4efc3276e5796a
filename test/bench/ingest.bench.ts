import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CollectorCore } from '../../electron/collector/collectorCore.ts';
import type { CollectorConfig } from '../../electron/collector/collectorMessages.ts';
import { readEventBatch } from '../../electron/contract/eventBatch.ts';
import { sumReasons } from '../../electron/contract/feedHealth.ts';
import { feedSchema } from '../../electron/contract/settings.ts';
import type { CollectorToWall } from '../../electron/contract/wallPort.ts';
import { connect } from '../../electron/pipeline/store/openDatabase.ts';
import type { BenchContext, BenchResult, BenchRow } from './benchCase.ts';
import { writeEveFile, type EveFile } from './eveFile.ts';

export const name = 'ingest';
export const description = 'an EVE file, from its lines to committed and published batches';
export const promise = 'at least 0.5 of the bare ceiling';

const PROMISED_RATIO = 0.5;
const DAY_MS = 86_400_000;
const MANY_LINES = 300_000;
const FEW_LINES = 75_000;
/** Lines parsed at a time, so that the baseline does not need the memory of all of them. */
const PARSED_AT_ONCE = 20_000;
const BARE_TRANSACTION = 5000;

export async function run(context: BenchContext): Promise<BenchResult> {
  const runtime = JSON.parse(readFileSync(join(context.repository, 'out', 'runtime.json'), 'utf8')) as Runtime;
  await buildThreads(context.repository);
  const write = (label: string, lines: number, days: number): EveFile =>
    writeEveFile(join(context.temporaryDirectory, `${label}.json`), lines, days * DAY_MS);

  const day = write('day', MANY_LINES, 1);
  const parsePerSecond = parseEveryLine(day);
  const insertPerSecond = insertEveryLine(day, context.temporaryDirectory, runtime);
  const ceiling = Math.min(parsePerSecond, insertPerSecond);
  const small = await ingest(context, runtime, write('small', FEW_LINES, 1), 1);
  const overDay = await ingest(context, runtime, day, 1);
  const overMonth = await ingest(context, runtime, write('month', MANY_LINES, 30), 30);

  const rowOf = (measured: Measured): BenchRow => ({
    what: `ours, over ${measured.days} days`,
    events: measured.events,
    'per second': Math.round(measured.perSecond),
    'of the ceiling': round(measured.perSecond / ceiling),
    'with roll-ups per second': Math.round(measured.sustainedPerSecond),
    'with roll-ups of the ceiling': round(measured.sustainedPerSecond / ceiling),
    'bytes an event': round(measured.bytesPerEvent),
    'resident MB before': Math.round(measured.idleBytes / 1e6),
    'resident MB at most': Math.round(measured.residentBytes / 1e6),
  });
  const baseline = (what: string, perSecond: number): BenchRow => ({
    what,
    events: MANY_LINES,
    'per second': Math.round(perSecond),
    'of the ceiling': round(perSecond / ceiling),
    'with roll-ups per second': null,
    'with roll-ups of the ceiling': null,
    'bytes an event': null,
    'resident MB before': null,
    'resident MB at most': null,
  });
  const ratio = overDay.perSecond / ceiling;
  return {
    ratio,
    holds: ratio >= PROMISED_RATIO,
    rows: [
      baseline('JSON.parse of every line, one thread', parsePerSecond),
      baseline('bare INSERT of 13 columns, one thread', insertPerSecond),
      rowOf(small),
      rowOf(overDay),
      rowOf(overMonth),
    ],
  };
}

type Runtime = Pick<CollectorConfig, 'nativeBinding' | 'cityIpv4' | 'cityIpv6' | 'networks'>;

interface Measured {
  readonly days: number;
  readonly events: number;
  readonly perSecond: number;
  /** Until the roll-ups had them as well. */
  readonly sustainedPerSecond: number;
  /** Of database, without `detail`. */
  readonly bytesPerEvent: number;
  /** What this process had before the run, with both threads and the location data, and the most it had during it. */
  readonly idleBytes: number;
  readonly residentBytes: number;
}

/** The two real threads, as the build makes them. */
async function buildThreads(repository: string): Promise<void> {
  const builder = pathToFileURL(join(repository, 'build', 'buildApp.mjs')).href;
  const { buildApp } = (await import(/* @vite-ignore */ builder)) as {
    buildApp(repository: string, units: string[]): Promise<void>;
  };
  await buildApp(repository, ['collector', 'geometry', 'networks', 'assets']);
}

function parseEveryLine(file: EveFile): number {
  let tookMs = 0;
  let alerts = 0;
  forEachLines(file, (lines) => {
    const started = performance.now();
    for (const line of lines) if ((JSON.parse(line) as Alert).event_type === 'alert') alerts += 1;
    tookMs += performance.now() - started;
  });
  if (alerts !== file.lines) throw new Error(`${alerts} of ${file.lines} lines were alerts`);
  return (file.lines / tookMs) * 1000;
}

interface Alert {
  readonly timestamp: string;
  readonly event_type: string;
  readonly src_port: number;
  readonly dest_port: number;
  readonly alert: { readonly signature_id: number; readonly severity: number };
}

/** Thirteen integers a row: the least that an event could be. Only the inserts are timed. */
function insertEveryLine(file: EveFile, directory: string, { nativeBinding }: Runtime): number {
  const databasePath = join(directory, 'bare.sqlite');
  const database = connect({ databasePath, nativeBinding }, {});
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = NORMAL');
  const columns = Array.from({ length: 11 }, (_, index) => `c${index} INTEGER`).join(', ');
  database.exec(
    `CREATE TABLE bare (id INTEGER PRIMARY KEY, ts INTEGER, ${columns}); CREATE INDEX bare_ts ON bare (ts)`,
  );
  const insert = database.prepare(`INSERT INTO bare VALUES (NULL, ${new Array(12).fill('?').join(', ')})`);
  let tookMs = 0;
  forEachLines(file, (lines) => {
    const rows = lines.map((line, index) => {
      const { timestamp, src_port, dest_port, alert } = JSON.parse(line) as Alert;
      const { signature_id, severity } = alert;
      const tsMs = Date.parse(timestamp.replace('+0000', 'Z'));
      return [
        tsMs,
        1e6 + index,
        2,
        index * 740,
        signature_id,
        3,
        severity,
        src_port * 65_537,
        src_port,
        index % 5000,
        0,
        dest_port,
      ];
    });
    const started = performance.now();
    for (let start = 0; start < rows.length; start += BARE_TRANSACTION) {
      database.exec('BEGIN');
      for (const [a, b, c, d, e, f, g, h, i, j, k, l] of rows.slice(start, start + BARE_TRANSACTION)) {
        insert.run(a, b, c, d, e, f, g, h, i, j, k, l);
      }
      database.exec('COMMIT');
    }
    tookMs += performance.now() - started;
  });
  database.close();
  for (const suffix of ['', '-wal', '-shm']) rmSync(databasePath + suffix, { force: true });
  return (file.lines / tookMs) * 1000;
}

function forEachLines(file: EveFile, take: (lines: readonly string[]) => void): void {
  const bytes = readFileSync(file.path);
  let lines: string[] = [];
  for (let start = 0; start < bytes.length;) {
    const end = bytes.indexOf(10, start);
    lines.push(bytes.toString('utf8', start, end));
    start = end + 1;
    if (lines.length < PARSED_AT_ONCE && start < bytes.length) continue;
    take(lines);
    lines = [];
  }
}

/** Tails the file with a collector's two threads until a wall was sent batches that stand for every line. */
async function ingest(context: BenchContext, runtime: Runtime, file: EveFile, days: number): Promise<Measured> {
  const dataDirectory = join(context.temporaryDirectory, `data-${file.lines}-${days}`);
  mkdirSync(dataDirectory);
  const databasePath = join(dataDirectory, 'events.sqlite');
  const { nativeBinding, cityIpv4, cityIpv6, networks } = runtime;
  const idle: CollectorConfig = {
    dataDirectory,
    databasePath,
    siteDatabasePath: databasePath,
    nativeBinding,
    cityIpv4,
    cityIpv6,
    networks,
    siteName: '',
    home: { name: 'Valletta', latDeg: 35.9, lonDeg: 14.51 },
    siteNetworks: [{ cidr: '192.168.0.0/16', place: null }],
    nat: [],
    location: { cityDatabases: [], asnDatabase: null },
    feeds: [],
    mutes: [],
    notices: [],
  };
  const threads = pathToFileURL(join(context.repository, 'out', 'collector', '/'));
  const core = new CollectorCore(idle, threads, { health: () => undefined, failed: fail });
  const wall = new CountingWall(core);
  await wall.ready;
  globalThis.gc?.();
  const idleBytes = process.memoryUsage.rss();
  let residentBytes = idleBytes;
  const memory = setInterval(() => (residentBytes = Math.max(residentBytes, process.memoryUsage.rss())), 50);
  const started = performance.now();
  core.configure({
    ...idle,
    feeds: [feedSchema.parse({ id: 'edge', name: 'Edge', transport: 'file', path: file.path })],
  });
  await wall.representing(file.lines);
  const publishedMs = performance.now() - started;
  const reader = connect({ databasePath, nativeBinding }, { readonly: true });
  const rolledUpTo = reader.prepare<[], number>(`SELECT value FROM meta WHERE name = 'rolled_up_to'`).pluck();
  while ((rolledUpTo.get() ?? 0) < file.lines) await new Promise((resolve) => setTimeout(resolve, 20));
  const sustainedMs = performance.now() - started;
  clearInterval(memory);
  const bytes = reader.prepare<[], number>(`SELECT sum(pgsize) FROM dbstat WHERE name <> 'event_detail'`).pluck().get();
  const stored = reader.prepare<[], number>('SELECT count(*) FROM event').pluck().get();
  reader.close();
  await core.stop();
  const counts = core.health.feeds[0]?.counts;
  if (stored !== file.lines || wall.represented !== file.lines) {
    throw new Error(`${stored} stored and ${wall.represented} published of ${file.lines} lines`);
  }
  if (
    counts !== undefined &&
    counts.frames !== counts.decoded + sumReasons(counts.ignored) + sumReasons(counts.refused)
  ) {
    throw new Error(`the counts do not add up: ${JSON.stringify(counts)}`);
  }
  rmSync(dataDirectory, { recursive: true, force: true });
  rmSync(file.path);
  return {
    days,
    events: file.lines,
    perSecond: (file.lines / publishedMs) * 1000,
    sustainedPerSecond: (file.lines / sustainedMs) * 1000,
    bytesPerEvent: (bytes ?? 0) / file.lines,
    idleBytes,
    residentBytes,
  };
}

/** A wall that draws at once whatever it gets, and counts. */
class CountingWall {
  represented = 0;
  readonly ready: Promise<void>;
  #tellReady: () => void = () => undefined;
  #wanted = Infinity;
  #tellDone: () => void = () => undefined;
  readonly #connection;

  constructor(core: CollectorCore) {
    this.ready = new Promise((resolve) => (this.#tellReady = resolve));
    this.#connection = core.connectWall((message) => this.#take(message));
    this.#connection.receive({ type: 'hello', lastEventId: null, credits: 20_000 });
  }

  representing(events: number): Promise<void> {
    this.#wanted = events;
    return new Promise((resolve) => (this.#tellDone = resolve));
  }

  #take(message: CollectorToWall): void {
    if (message.type === 'summary') return this.#tellReady();
    this.represented += message.represents;
    this.#connection.receive({ type: 'credit', events: readEventBatch(message.buffer).count });
    if (this.represented >= this.#wanted) this.#tellDone();
  }
}

function fail(message: string): void {
  throw new Error(message);
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}
