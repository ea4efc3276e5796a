import { SEVERITIES, type LocatedEvent, type Severity } from '../../contract/event.ts';
import type { FeedFilter, FilterLists } from '../../contract/filterSettings.ts';
import { NetworkSet } from './networkSet.ts';
import { SignatureSet } from './signatureSet.ts';

/** Why an event is dropped; it is counted under these words. Of several reasons the first in this order. */
export type DropReason =
  | 'below minimum severity'
  | 'not included'
  | 'excluded by network'
  | 'excluded by signature'
  | 'excluded by country'
  | 'muted';

/** What one feed leaves out. */
export class EventFilter {
  readonly #dropped: ReadonlySet<Severity>;
  readonly #include: CompiledLists;
  readonly #exclude: CompiledLists;

  constructor({ minSeverity, include, exclude }: FeedFilter) {
    // The most severe comes first.
    this.#dropped = new Set(minSeverity === null ? [] : SEVERITIES.slice(SEVERITIES.indexOf(minSeverity) + 1));
    this.#include = compileLists(include);
    this.#exclude = compileLists(exclude);
  }

  /** Null keeps the event. */
  reasonToDrop(event: LocatedEvent): DropReason | null {
    if (this.#dropped.has(event.severity)) return 'below minimum severity';
    if (!isIncluded(event, this.#include)) return 'not included';
    const { networks, signatures, countries } = this.#exclude;
    if (networks.holdsEnd(event)) return 'excluded by network';
    if (signatures.holds(event)) return 'excluded by signature';
    return isFrom(event, countries) ? 'excluded by country' : null;
  }
}

interface CompiledLists {
  readonly networks: NetworkSet;
  readonly signatures: SignatureSet;
  readonly countries: ReadonlySet<string>;
}

function compileLists({ networks, signatures, countries }: FilterLists): CompiledLists {
  return {
    networks: new NetworkSet(networks),
    signatures: new SignatureSet(signatures),
    countries: new Set(countries),
  };
}

function isIncluded(event: LocatedEvent, { networks, signatures, countries }: CompiledLists): boolean {
  if (!networks.isEmpty && !networks.holdsEnd(event)) return false;
  if (!signatures.isEmpty && !signatures.holds(event)) return false;
  return countries.size === 0 || isFrom(event, countries);
}

function isFrom({ attacker }: LocatedEvent, countries: ReadonlySet<string>): boolean {
  return attacker.countryCode !== null && countries.has(attacker.countryCode);
}
