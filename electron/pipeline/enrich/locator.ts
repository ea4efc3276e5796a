import { readFile } from 'node:fs/promises';
import { Reader, type Response } from 'maxmind';
import { failure, messageOf, success, type Failure, type Result } from '../../contract/result.ts';
import { readLocationRecord, type Location } from './locationRecord.ts';

export interface Locator {
  /** Takes canonical text. Null for an address that the databases do not know. */
  locate(ip: string): Location | null;
  /** Build date of the location data, `2026-06-05`; null when there is none. */
  readonly dataDate: string | null;
}

export interface LocationPaths {
  readonly ipv4: string;
  readonly ipv6: string;
}

type Database = (ip: string) => Location | null;
type ProblemKind = 'missing' | 'unreadable' | 'damaged' | 'wrong-version';

/** The database's own cache, of decoded records by their place in the file. */
const CACHED_RECORDS = 20_000;

/**
 * Addresses whose country has not changed in decades: a damaged file can open without an error and answer nonsense.
 * (Google's IPv6 resolvers are not among them: anycast, and in Canada by this database.)
 */
const KNOWN = {
  4: [
    ['8.8.8.8', 'US'],
    ['193.0.6.139', 'NL'],
    ['133.11.0.1', 'JP'],
    ['200.160.2.3', 'BR'],
  ],
  6: [
    ['2001:67c:2e8:22::c100:68b', 'NL'],
    ['2001:dc0:2001:11::211', 'AU'],
    ['2001:200::1', 'JP'],
    ['2001:12ff::10', 'BR'],
  ],
} as const;

/** Locates nothing: what the pipeline goes on with when there is no database. */
export const NO_LOCATOR: Locator = { locate: () => null, dataDate: null };

/**
 * Opens the databases for IPv4 and IPv6, which are held in memory (135 MB for DB-IP City). One that cannot be used is
 * left out and named in `problems`, with what to do; the other goes on.
 */
export async function openLocator(
  paths: LocationPaths,
): Promise<{ readonly locator: Locator; readonly problems: readonly Failure<ProblemKind>[] }> {
  const [ipv4, ipv6] = await Promise.all([openDatabase(paths.ipv4, 4), openDatabase(paths.ipv6, 6)]);
  const problems = [ipv4, ipv6].flatMap((result) => (result.ok ? [] : [result.error]));
  const find4 = ipv4.ok ? ipv4.value.find : () => null;
  const find6 = ipv6.ok ? ipv6.value.find : () => null;
  const dates = [ipv4, ipv6].flatMap((result) => (result.ok ? [result.value.dataDate] : []));
  return {
    locator: {
      // An IPv6 query on an IPv4 database answers with a wrong place and no error: the family decides.
      locate: (ip) => (ip.includes(':') ? find6(ip) : find4(ip)),
      dataDate: dates.sort()[0] ?? null,
    },
    problems,
  };
}

async function openDatabase(
  path: string,
  version: 4 | 6,
): Promise<Result<{ find: Database; dataDate: string }, ProblemKind>> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (thrown) {
    const missing = thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT';
    return missing
      ? failure(
          'missing',
          `There is no location database at ${path}. Install the app again, or name another in the settings.`,
        )
      : failure(
          'unreadable',
          `The location database ${path} cannot be read (${messageOf(thrown)}). Check its permissions.`,
        );
  }
  try {
    const reader = new Reader<Response>(bytes, { cache: newRecordCache() });
    const { ipVersion, buildEpoch } = reader.metadata;
    if (ipVersion !== version) {
      return failure(
        'wrong-version',
        `${path} is a database for IPv${ipVersion}, and one for IPv${version} is needed here.`,
      );
    }
    const find: Database = (ip) => {
      try {
        return readLocationRecord(reader.get(ip));
      } catch {
        // A damaged record: as good as none.
        return null;
      }
    };
    if (!knowsKnownAddresses(find, version))
      return failure('damaged', damagedMessage(path, 'it misplaces known addresses'));
    return success({ find, dataDate: buildEpoch.toISOString().slice(0, 10) });
  } catch (thrown) {
    return failure('damaged', damagedMessage(path, messageOf(thrown)));
  }
}

function damagedMessage(path: string, why: string): string {
  return `The location database ${path} is damaged (${why}). Install it again; until then these events have no place.`;
}

function knowsKnownAddresses(find: Database, version: 4 | 6): boolean {
  const right = KNOWN[version].filter(([ip, country]) => find(ip)?.countryCode === country).length;
  return right * 2 > KNOWN[version].length;
}

/** In place of maxmind's own cache option, where `max: 0` would mean 10,000: a map that starts again when full. */
function newRecordCache(): { get(key: string | number): unknown; set(key: string | number, value: unknown): void } {
  const records = new Map<string | number, unknown>();
  return {
    get: (key) => records.get(key),
    set(key, value) {
      if (records.size >= CACHED_RECORDS) records.clear();
      records.set(key, value);
    },
  };
}
