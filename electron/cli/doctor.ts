import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs';
import { askCollector } from '../collector/controlClient.ts';
import type { CollectorHealth } from '../collector/collectorMessages.ts';
import type { ControlReply } from '../collector/controlProtocol.ts';
import { describeCounts } from '../collector/importReport.ts';
import { feedAddress } from '../contract/feedAddress.ts';
import { EMPTY_COUNTS, type FeedCounts } from '../contract/feedHealth.ts';
import { messageOf } from '../contract/result.ts';
import type { Feed, Settings } from '../contract/settings.ts';
import type { UnlocatedAddress } from '../contract/unlocatedAddress.ts';
import { LocationData } from '../pipeline/enrich/locationData.ts';
import type { CheckedDatabase } from '../pipeline/enrich/locationDatabase.ts';
import { buildSiteMap, describeInvalid } from '../pipeline/enrich/siteMap.ts';
import { openHistory } from '../pipeline/store/history.ts';
import { dataDirectoryAt, type DataDirectory } from '../settings/dataDirectory.ts';
import { maskSecrets } from '../settings/maskSecrets.ts';
import { readRuntime, type Runtime } from '../settings/runtime.ts';
import { defaultSettings, parseSettings } from '../settings/settingsFile.ts';
import { describeUnlocated } from './describeUnlocated.ts';
import { explainUndrawn } from './explainUndrawn.ts';
import type { VerbCommand } from './options.ts';

declare const __ARCWALL_VERSION__: string;
declare const __ARCWALL_COMMIT__: string;

interface FeedReport {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  /** What it is read as, and why where Arcwall chose. */
  readonly format: string | null;
  readonly counts: FeedCounts;
  /** Sentences: what stopped events, why, and what to do. */
  readonly findings: readonly string[];
}

interface DoctorReport {
  readonly arcwall: string;
  readonly node: string;
  readonly electron: string;
  readonly sqliteBinding: string;
  readonly dataDirectory: string;
  readonly settings: string;
  readonly database: string;
  readonly location: string;
  readonly networks: string;
  readonly collector: string;
  readonly notices: readonly string[];
  readonly feeds: readonly FeedReport[];
  /** Known while a collector runs: a hundred at most. */
  readonly unlocated: readonly UnlocatedAddress[];
}

/** Reports on an installation and its data directory; changes nothing. Exit code 1 when it found something wrong. */
export async function doctor(command: Extract<VerbCommand, { command: 'doctor' }>): Promise<number> {
  const runtime = readRuntime();
  const directory = dataDirectoryAt(command.dataDirectory);
  const settings = readSettings(directory);
  const database = readDatabase(directory, runtime);
  const location = await readLocation(runtime, settings.settings);
  const place = readDirectory(directory);
  const collector = await askHealth(directory);
  const running = collector.health;
  const feeds = feedReports(settings.settings, database.counts, running);
  const report: DoctorReport = {
    arcwall: `${__ARCWALL_VERSION__} (${__ARCWALL_COMMIT__})`,
    node: `${process.versions.node}, Node-API ${process.versions['napi'] ?? 'unknown'}`,
    electron: electronLine(runtime),
    sqliteBinding: runtime.nativeBinding ?? 'as packaged',
    dataDirectory: place.line,
    settings: settings.line,
    database: database.line,
    location: location.line,
    networks: location.networks,
    collector: collector.line,
    notices: [...new Set([...(running?.notices.map((notice) => notice.message) ?? []), ...location.notices])],
    feeds,
    unlocated: running?.unlocated ?? [],
  };
  process.stdout.write(command.json ? `${JSON.stringify(report, null, 2)}\n` : reportText(report));
  return [place, settings, database, location, collector].every((finding) => finding.ok) ? 0 : 1;
}

interface Finding {
  readonly ok: boolean;
  readonly line: string;
}

function readSettings(directory: DataDirectory): Finding & { readonly settings: Settings } {
  const file = directory.settingsFile;
  if (!existsSync(file)) return { ok: true, line: `${file} (not there: defaults)`, settings: defaultSettings() };
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    return { ok: false, line: `${file} cannot be read: ${messageOf(error)}`, settings: defaultSettings() };
  }
  const parsed = parseSettings(text);
  return parsed.ok
    ? { ok: true, line: file, settings: parsed.value }
    : { ok: false, line: `${file}: ${parsed.error.message} Defaults would be used.`, settings: defaultSettings() };
}

function readDatabase(
  directory: DataDirectory,
  { nativeBinding }: Runtime,
): Finding & { readonly counts: ReadonlyMap<string, FeedCounts> } {
  const file = directory.database;
  if (!existsSync(file)) return { ok: true, line: `${file} (not there: nothing was stored yet)`, counts: new Map() };
  const history = openHistory({ databasePath: file, nativeBinding });
  if (!history.ok) return { ok: false, line: `${file}: ${history.error.message}`, counts: new Map() };
  const overview = history.value.overview();
  const counts = history.value.counts();
  history.value.close();
  const { events, firstTsMs, lastTsMs, fileBytes, schemaVersion, sqliteVersion } = overview;
  const span =
    firstTsMs === null || lastTsMs === null
      ? 'no events'
      : `${events} events from ${new Date(firstTsMs).toISOString()} to ${new Date(lastTsMs).toISOString()}`;
  const size = `${(fileBytes / 1e6).toFixed(1)} MB, schema ${schemaVersion}, SQLite ${sqliteVersion}`;
  return { ok: true, line: `${file}: ${span}; ${size}`, counts };
}

interface LocationFinding extends Finding {
  readonly networks: string;
  readonly notices: readonly string[];
}

/** Opens what the collector would open, and checks it the same way. */
async function readLocation(runtime: Runtime, settings: Settings): Promise<LocationFinding> {
  const data = await LocationData.open(runtime, settings.location);
  const notices = data.notices(Date.now());
  const { invalid } = buildSiteMap(settings.siteNetworks, settings.home, settings.nat);
  const { cities, asn } = data.inUse;
  const { embedded } = data;
  return {
    ok: notices.every(({ level }) => level !== 'error'),
    line: chainOf(cities, 'IP Geolocation by DB-IP', embedded.dataDate),
    networks: chainOf(asn, 'RouteViews, DB-IP and NRO', embedded.networksDate),
    notices: [...notices.map(({ message }) => message), ...describeInvalid(invalid)],
  };
}

/** The user's databases in the order that they are asked, and last what came with the app. */
function chainOf(users: readonly CheckedDatabase<unknown>[], ours: string, oursBuiltOn: string | null): string {
  const built = (builtOn: string | null): string => (builtOn === null ? 'of an unknown date' : `built ${builtOn}`);
  const own = oursBuiltOn === null ? `${ours}, missing` : `${ours}, ${built(oursBuiltOn)}`;
  return [...users.map(({ path, builtOn }) => `${path}, ${built(builtOn)}`), own].join('; then ');
}

/** A stuck collector must not make this wait with it. */
const HEALTH_LIMIT_MS = 3000;

async function askHealth(directory: DataDirectory): Promise<Finding & { readonly health: CollectorHealth | null }> {
  const told: CollectorHealth[] = [];
  const receive = (reply: ControlReply): void => {
    if (reply.type === 'health') told.push(reply.health);
  };
  const asked = await askCollector(directory.path, { verb: 'health' }, receive, HEALTH_LIMIT_MS);
  const [health = null] = told;
  if (health !== null) return { ok: true, line: 'running', health };
  return !asked.ok && asked.error.kind === 'silent'
    ? { ok: false, line: 'running, but it does not answer: end it, and start Arcwall again', health }
    : { ok: true, line: 'not running on this data directory', health };
}

/** Missing is fine: nothing was stored yet. */
function readDirectory({ path }: DataDirectory): Finding {
  try {
    if (!statSync(path).isDirectory()) return { ok: false, line: `${path} is no directory: name another` };
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
    return { ok: true, line: path };
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    return missing
      ? { ok: true, line: `${path} (not there: nothing was stored yet)` }
      : { ok: false, line: `${path} cannot be used: ${messageOf(error)}` };
  }
}

function feedReports(
  settings: Settings,
  counts: ReadonlyMap<string, FeedCounts>,
  running: CollectorHealth | null,
): FeedReport[] {
  const configured = new Map(settings.feeds.map((feed) => [feed.id, feed]));
  const live = new Map(running?.feeds.map((feed) => [feed.feedId, feed]));
  const ids = new Set([...configured.keys(), ...live.keys(), ...counts.keys()]);
  return [...ids].map((id) => {
    const feed = configured.get(id);
    const health = live.get(id);
    const known = health?.counts ?? counts.get(id) ?? EMPTY_COUNTS;
    const state = health?.state ?? (feed === undefined ? 'not configured' : feed.enabled ? 'not running' : 'disabled');
    const format = health?.format ?? feed?.format ?? null;
    const reason = health?.formatReason ?? null;
    // Which format was taken is no finding: it has a line of its own.
    const isChoice = health?.message === `Format ${format}: ${reason}`;
    const findings = [
      ...(health?.message === null || health === undefined || isChoice ? [] : [health.message]),
      ...(health === undefined && feed !== undefined ? checkFeed(feed) : []),
      ...explainUndrawn(known),
    ];
    return {
      id,
      name: health?.name ?? feed?.name ?? id,
      state,
      format: reason === null ? format : `${format}: ${reason}`,
      counts: known,
      findings,
    };
  });
}

/** What can be seen of a feed without running it. */
function checkFeed(feed: Feed): string[] {
  if (!feed.enabled) return ['It is switched off in the settings.'];
  const address = maskSecrets(feedAddress(feed));
  switch (feed.transport) {
    case 'sse':
    case 'http-stream':
      return [`It would connect to ${address} when Arcwall runs.`];
    case 'syslog':
    case 'unix-socket':
      return [`It would listen at ${address} when Arcwall runs.`];
    case 'stdin':
      return ['It reads standard input when Arcwall runs.'];
    case 'demo':
      return ['It makes simulated events when Arcwall runs.'];
    case 'file':
    case 'replay':
      return checkFile(feed.path);
  }
}

function checkFile(path: string): string[] {
  try {
    if (!statSync(path).isFile()) return [`${path} is not a file: point the feed at the log file itself.`];
    accessSync(path, constants.R_OK);
    return [];
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    return [
      missing
        ? `${path} does not exist yet: check the path, and that the sensor writes there.`
        : `${path} cannot be read: give this user the right to read it.`,
    ];
  }
}

function electronLine({ electron }: Runtime): string {
  if (electron === null) return 'none';
  const warning = electron.source === 'fallback' ? '; a development runtime, not for production' : '';
  return `${electron.version}, ${electron.source}: ${electron.why}${warning}`;
}

function reportText(report: DoctorReport): string {
  const { notices, feeds, unlocated, ...lines } = report;
  const width = Math.max(...Object.keys(lines).map((key) => key.length));
  const head = Object.entries(lines).map(([key, value]) => `${key.padEnd(width)}  ${value}`);
  const body = feeds.flatMap((feed) => [
    '',
    `feed ${feed.id} (${feed.name}): ${feed.state}`,
    ...feed.findings.map((finding) => `  ! ${finding}`),
    ...(feed.format === null ? [] : [`    format    ${feed.format}`]),
    ...describeCounts(feed.counts).map((line) => `    ${line}`),
  ]);
  const none = feeds.length === 0 ? ['', 'No feed is configured: the wall shows simulated events, and says so.'] : [];
  const homeless = describeUnlocated(unlocated, unlocated.length);
  const places = homeless.length === 0 ? [] : ['', ...homeless];
  return [...head, ...notices.map((notice) => `! ${notice}`), ...body, ...places, ...none, ''].join('\n');
}
