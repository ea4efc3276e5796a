import type { Failure } from '../../contract/result.ts';
import { openEmbeddedCities, type AsnDatabase, type CityDatabase, type LocationProblem } from './locationDatabase.ts';
import type { Location } from './locationRecord.ts';
import type { Network } from './networkRecord.ts';
import { openNetworks } from './networks.ts';

/** What location data knows about an address, given as canonical text; null for an address that it does not know. */
export interface Locator {
  locate(ip: string): Location | null;
  networkOf(ip: string): Network | null;
  /** Build date of the location data that is asked first, `2026-06-05`; null when there is none. */
  readonly dataDate: string | null;
  /** The same of the data about networks. */
  readonly networksDate: string | null;
}

/** The data that comes with the app; without `networks` no address has a network. */
export interface LocationPaths {
  readonly ipv4: string;
  readonly ipv6: string;
  readonly networks?: string;
}

/** Locates nothing: what the pipeline goes on with when there is no database. */
export const NO_LOCATOR: Locator = {
  locate: () => null,
  networkOf: () => null,
  dataDate: null,
  networksDate: null,
};

const ADVICE = 'Install the app again; until then many events have no place.';

/**
 * Opens the app's own data, which is held in memory (135 MB for DB-IP City, 10 MB for the networks). A file that cannot
 * be used is left out and named in `problems`, with what to do; the others go on.
 */
export async function openLocator(
  paths: LocationPaths,
): Promise<{ readonly locator: Locator; readonly problems: readonly Failure<LocationProblem>[] }> {
  const { ipv4, ipv6, networks } = paths;
  const [opened4, opened6, table] = await Promise.all([
    openEmbeddedCities(ipv4, 4),
    openEmbeddedCities(ipv6, 6),
    networks === undefined ? null : openNetworks(networks),
  ]);
  const problems: Failure<LocationProblem>[] = [opened4, opened6].flatMap((opened, index) => {
    if (opened.ok) return [];
    const { kind, message } = opened.error;
    return { kind, message: `The location database ${index === 0 ? ipv4 : ipv6} ${message}. ${ADVICE}` };
  });
  if (table?.ok === false) problems.push(table.error);
  const [find4, find6] = [opened4, opened6].map((opened) => (opened.ok ? opened.value.find : () => null));
  const dates = [opened4, opened6].flatMap((opened) => (opened.ok ? (opened.value.builtOn ?? []) : []));
  return {
    locator: {
      // An IPv6 query on an IPv4 database answers with a wrong place and no error: the family decides.
      locate: (ip) => (ip.includes(':') ? find6 : find4)?.(ip) ?? null,
      networkOf: table?.ok === true ? table.value.find : () => null,
      dataDate: dates.sort()[0] ?? null,
      networksDate: table?.ok === true ? table.value.dataDate : null,
    },
    problems,
  };
}

/** Asks the user's databases first: the city ones one after the other, until one has coordinates. */
export function layerLocator(base: Locator, cities: readonly CityDatabase[], asn: AsnDatabase | null): Locator {
  return {
    locate(ip) {
      for (const database of cities) {
        const found = database.find(ip);
        if (found !== null) return found;
      }
      return base.locate(ip);
    },
    networkOf: (ip) => asn?.find(ip) ?? base.networkOf(ip),
    dataDate: cities[0] === undefined ? base.dataDate : cities[0].builtOn,
    networksDate: asn === null ? base.networksDate : asn.builtOn,
  };
}
