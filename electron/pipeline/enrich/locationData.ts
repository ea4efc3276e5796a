import type { LocationSettings } from '../../contract/settings.ts';
import type { Notice } from '../../contract/wallPort.ts';
import { describeOldAge } from './dataAge.ts';
import { DatabaseWatch, type DatabaseWatchOptions } from './databaseWatch.ts';
import {
  openAsnDatabase,
  openCityDatabase,
  type AsnDatabase,
  type CheckedDatabase,
  type CityDatabase,
} from './locationDatabase.ts';
import { layerLocator, NO_LOCATOR, openLocator, type Locator } from './locator.ts';

/** Paths of what comes with the app. */
export interface EmbeddedPaths {
  readonly cityIpv4: string;
  readonly cityIpv6: string;
  readonly networks: string;
}

export interface LocationDataOptions extends DatabaseWatchOptions {
  /** Called after a file of the user was replaced and taken in, or refused. Without it nothing is watched. */
  readonly onChange?: () => void;
}

/** One of the user's files: `database` is the last good content, `problem` a clause about what lies there now. */
interface Slot<Database> {
  readonly path: string;
  database: Database | null;
  problem: string | null;
}

/** All databases that say where addresses are: the app's own and the user's, reloaded when the user replaces a file. */
export class LocationData {
  #locator: Locator = NO_LOCATOR;
  #embedded: Locator = NO_LOCATOR;
  #embeddedProblems: readonly string[] = [];
  #cities: readonly Slot<CityDatabase>[] = [];
  #asn: Slot<AsnDatabase> | null = null;
  readonly #watch: DatabaseWatch | null;
  #last: Promise<void> = Promise.resolve();

  private constructor(options: LocationDataOptions) {
    const { onChange } = options;
    this.#watch = onChange === undefined ? null : new DatabaseWatch((path) => this.#reload(path, onChange), options);
  }

  /** A database that cannot be used is left out and told in `notices`; the others go on. */
  static async open(
    paths: EmbeddedPaths,
    settings: LocationSettings,
    options: LocationDataOptions = {},
  ): Promise<LocationData> {
    const data = new LocationData(options);
    const { cityIpv4, cityIpv6, networks } = paths;
    const [{ locator, problems }] = await Promise.all([
      openLocator({ ipv4: cityIpv4, ipv6: cityIpv6, networks }),
      data.#take(settings),
    ]);
    data.#embedded = locator;
    data.#embeddedProblems = problems.map(({ message }) => message);
    data.#compose();
    return data;
  }

  /** Another after every `use` and before every `onChange`; one that was given before stays whole. */
  get locator(): Locator {
    return this.#locator;
  }

  /** The data that comes with the app alone. */
  get embedded(): Locator {
    return this.#embedded;
  }

  /** The user's databases in use, in the order that they are asked. */
  get inUse(): { readonly cities: readonly CityDatabase[]; readonly asn: readonly AsnDatabase[] } {
    const asn = this.#asn?.database ?? null;
    return { cities: this.#cities.flatMap(({ database }) => database ?? []), asn: asn === null ? [] : [asn] };
  }

  /** Makes the user's databases these; one that is in use already is not read again. */
  async use(settings: LocationSettings): Promise<void> {
    await this.#inTurn(async () => {
      await this.#take(settings);
      this.#compose();
    });
  }

  /** What is wrong or old, in sentences that say what to do. */
  notices(nowMs: number): Notice[] {
    const notices: Notice[] = this.#embeddedProblems.map((message) => ({ level: 'error', message }));
    for (const { path, database, problem } of this.#slots()) {
      if (problem !== null && database === null) {
        notices.push({ level: 'error', message: `${path} ${problem}. It is not used; name another in the settings.` });
      } else if (problem !== null) {
        const message = `${path} ${problem}. What was there before stays in use; a good file is taken in at once.`;
        notices.push({ level: 'warning', message });
      }
      const age = describeOldAge(database?.builtOn ?? null, nowMs);
      if (age !== null) {
        notices.push({
          level: 'warning',
          message: `${path} is ${age}: put a newer one there, it is taken in at once.`,
        });
      }
    }
    const usesEmbedded = this.#cities.every(({ database }) => database === null);
    const age = usesEmbedded ? describeOldAge(this.#locator.dataDate, nowMs) : null;
    if (age !== null) {
      const message = `The location data is ${age}: update Arcwall, or name a newer city database in the settings.`;
      notices.push({ level: 'warning', message });
    }
    return notices;
  }

  close(): void {
    this.#watch?.close();
  }

  async #take({ cityDatabases, asnDatabase }: LocationSettings): Promise<void> {
    const cityPaths = [...new Set(cityDatabases)];
    await this.#watch?.set([...cityPaths, ...(asnDatabase === null ? [] : [asnDatabase])]);
    const open = async <Database>(
      path: string,
      before: Slot<Database> | null | undefined,
      fill: (slot: Slot<Database>) => Promise<void>,
    ): Promise<Slot<Database>> => {
      if (before?.path === path) return before;
      const slot: Slot<Database> = { path, database: null, problem: null };
      await fill(slot);
      return slot;
    };
    const cities = cityPaths.map((path) =>
      open(
        path,
        this.#cities.find((slot) => slot.path === path),
        fillCity,
      ),
    );
    this.#cities = await Promise.all(cities);
    this.#asn = asnDatabase === null ? null : await open(asnDatabase, this.#asn, fillAsn);
  }

  #reload(path: string, onChange: () => void): void {
    void this.#inTurn(async () => {
      for (const slot of this.#cities) if (slot.path === path) await fillCity(slot);
      if (this.#asn?.path === path) await fillAsn(this.#asn);
      this.#compose();
      onChange();
    });
  }

  #compose(): void {
    const { cities, asn } = this.inUse;
    this.#locator = layerLocator(this.#embedded, cities, asn[0] ?? null);
  }

  #slots(): readonly Slot<CheckedDatabase<unknown>>[] {
    return this.#asn === null ? this.#cities : [...this.#cities, this.#asn];
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    this.#last = this.#last.then(work);
    return this.#last;
  }
}

async function fillCity(slot: Slot<CityDatabase>): Promise<void> {
  const opened = await openCityDatabase(slot.path);
  if (opened.ok) slot.database = opened.value;
  slot.problem = opened.ok ? null : opened.error.message;
}

async function fillAsn(slot: Slot<AsnDatabase>): Promise<void> {
  const opened = await openAsnDatabase(slot.path);
  if (opened.ok) slot.database = opened.value;
  slot.problem = opened.ok ? null : opened.error.message;
}
