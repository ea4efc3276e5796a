import type { LocatedEvent } from '../../contract/event.ts';
import { endOfMute, type Mute } from '../../contract/filterSettings.ts';
import { NetworkSet } from './networkSet.ts';
import { SignatureSet } from './signatureSet.ts';

/** Known scanners and expected rules, each until its date: by the clock of receipt, so that a mute just ends. */
export class MuteList {
  readonly #mutes: readonly Mute[];
  #networks = new NetworkSet([]);
  #signatures = new SignatureSet([]);
  #isEmpty = true;
  /** When the next of those in force ends. */
  #nextEndMs = -Infinity;

  constructor(mutes: readonly Mute[]) {
    this.#mutes = mutes;
  }

  holds(event: LocatedEvent): boolean {
    if (event.receivedMs >= this.#nextEndMs) this.#begin(event.receivedMs);
    return !this.#isEmpty && (this.#networks.holdsEnd(event) || this.#signatures.holds(event));
  }

  #begin(nowMs: number): void {
    const active = this.#mutes.filter((mute) => nowMs < endOfMute(mute));
    this.#networks = new NetworkSet(active.flatMap(({ cidr }) => cidr ?? []));
    this.#signatures = new SignatureSet(active.flatMap(({ signature }) => signature ?? []));
    this.#isEmpty = active.length === 0;
    this.#nextEndMs = active.reduce((next, mute) => Math.min(next, endOfMute(mute)), Infinity);
  }
}
