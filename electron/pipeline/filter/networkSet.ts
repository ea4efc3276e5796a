import type { LocatedEvent } from '../../contract/event.ts';
import { PrefixTable } from '../enrich/prefixTable.ts';

/** Networks, as CIDR or single addresses. */
export class NetworkSet {
  readonly isEmpty: boolean;
  readonly #table = new PrefixTable<true>();

  constructor(cidrs: readonly string[]) {
    this.isEmpty = cidrs.length === 0;
    for (const cidr of cidrs) this.#table.add(cidr, true);
  }

  /** True when the attacker or the target is in one of them. */
  holdsEnd({ attacker, target }: Pick<LocatedEvent, 'attacker' | 'target'>): boolean {
    return !this.isEmpty && (this.#holds(attacker.ip) || this.#holds(target.ip));
  }

  #holds(ip: string | null): boolean {
    return ip !== null && this.#table.find(ip) === true;
  }
}
