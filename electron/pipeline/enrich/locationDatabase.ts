import { failure, messageOf, success, type Result } from '../../contract/result.ts';
import { openAddressDatabase, type AddressDatabase, type DatabaseProblem } from './addressDatabase.ts';
import { readKnownCountries, readKnownNetworks, type KnownAnswers } from './knownAddresses.ts';
import { readLocationRecord, type Location } from './locationRecord.ts';
import { readNetworkRecord, type Network } from './networkRecord.ts';

/** A database that was checked, and reads its records into `Value`. */
export interface CheckedDatabase<Value> {
  readonly path: string;
  /** `2026-06-05`; null when the file does not tell. */
  readonly builtOn: string | null;
  /** Takes canonical text. Null for an address that it does not know. */
  find(ip: string): Value | null;
}

export type CityDatabase = CheckedDatabase<Location>;
export type AsnDatabase = CheckedDatabase<Network>;

export type LocationProblem = DatabaseProblem | 'wrong-version' | 'wrong-content';

/** The message of a failure is a clause without the path: "does not exist". */
type Opened<Value> = Result<CheckedDatabase<Value>, LocationProblem>;

/** Opens one of the two databases that come with the app: of one IP version, and all known addresses are in it. */
export async function openEmbeddedCities(path: string, ipVersion: 4 | 6): Promise<Opened<Location>> {
  const opened = await openAddressDatabase(path);
  if (!opened.ok) return opened;
  if (opened.value.ipVersion !== ipVersion) {
    return failure('wrong-version', `is for IPv${opened.value.ipVersion}, and one for IPv${ipVersion} is needed here`);
  }
  const find = finder(opened.value, readLocationRecord);
  const known = readKnownCountries((ip) => find(ip)?.countryCode ?? null, ipVersion);
  if (known.right * 2 <= known.asked) return failure('damaged', 'is damaged (it misplaces known addresses)');
  return success({ path, builtOn: opened.value.builtOn, find });
}

/** Opens a user's city database, of any of the shapes that `readLocationRecord` knows; it may know few addresses. */
export function openCityDatabase(path: string): Promise<Opened<Location>> {
  const what = 'coordinates of addresses in a shape that Arcwall knows: is it a City database?';
  return openUsers(path, readLocationRecord, what, (find) =>
    readKnownCountries((ip) => find(ip)?.countryCode ?? null, null),
  );
}

/** Opens a user's ASN database, of any of the shapes that `readNetworkRecord` knows. */
export function openAsnDatabase(path: string): Promise<Opened<Network>> {
  const what = 'AS numbers in a shape that Arcwall knows: is it an ASN database?';
  return openUsers(path, readNetworkRecord, what, (find) => readKnownNetworks((ip) => find(ip)?.asn ?? null));
}

async function openUsers<Value>(
  path: string,
  read: (record: unknown) => Value | null,
  what: string,
  askKnown: (find: (ip: string) => Value | null) => KnownAnswers,
): Promise<Opened<Value>> {
  const opened = await openAddressDatabase(path);
  if (!opened.ok) return opened;
  let records: readonly unknown[];
  try {
    records = opened.value.sample();
  } catch (thrown) {
    return failure('damaged', `is damaged (${messageOf(thrown)})`);
  }
  if (!records.some((record) => read(record) !== null)) return failure('wrong-content', `holds no ${what}`);
  const find = finder(opened.value, read);
  const known = askKnown(find);
  if (known.answered > 0 && known.right * 2 <= known.answered) {
    return failure('damaged', 'is damaged or of another kind (it gives wrong answers for known addresses)');
  }
  return success({ path, builtOn: opened.value.builtOn, find });
}

function finder<Value>(
  database: AddressDatabase,
  read: (record: unknown) => Value | null,
): (ip: string) => Value | null {
  return (ip) => read(database.find(ip));
}
