import { SEVERITIES } from '../../contract/event.ts';
import { NO_ASN, type EventBatch } from '../../contract/eventBatch.ts';
import type { WallSummary } from '../../contract/wallPort.ts';
import { PULSE_MINUTES, SlidingTop } from './slidingTop.ts';

const MINUTE_MS = 60_000;
/** Entries of each list in a view. */
const SHOWN = 10;

export interface SeedCount {
  /** Minutes since the epoch. */
  readonly minute: number;
  readonly key: string;
  readonly label: string;
  readonly count: number;
}

/** The last hour as the store has it, for a pulse that begins. Plain data: it crosses between threads. */
export interface PulseSeed {
  /** Counts in the order of SEVERITIES. */
  readonly severities: readonly { readonly minute: number; readonly counts: readonly number[] }[];
  readonly origins: readonly SeedCount[];
  readonly networks: readonly SeedCount[];
  readonly signatures: readonly SeedCount[];
  readonly services: readonly SeedCount[];
}

/** Nothing in the last hour. */
export const EMPTY_SEED: PulseSeed = { severities: [], origins: [], networks: [], signatures: [], services: [] };

export type PulseView = Pick<
  WallSummary,
  'firstMinuteMs' | 'minutes' | 'origins' | 'networks' | 'signatures' | 'services'
>;

/**
 * The last 60 minutes in numbers, of committed events by their own time: older ones and those of the future are left
 * out. Its memory is fixed, whatever the events hold.
 */
export class Pulse {
  readonly #severities = new Float64Array(PULSE_MINUTES * SEVERITIES.length);
  readonly #origins = new SlidingTop();
  readonly #networks = new SlidingTop();
  readonly #signatures = new SlidingTop();
  readonly #services = new SlidingTop();
  #minute: number;

  constructor(readonly now: () => number = Date.now) {
    this.#minute = Math.floor(now() / MINUTE_MS);
  }

  /** Adds what the store had before the first batch that is added. */
  seed(seed: PulseSeed): void {
    this.#moveTo(this.now());
    for (const { minute, counts } of seed.severities) {
      if (this.#isCurrent(minute)) this.#addSeverities(minute, counts);
    }
    const lists = [
      [seed.origins, this.#origins],
      [seed.networks, this.#networks],
      [seed.signatures, this.#signatures],
      [seed.services, this.#services],
    ] as const;
    for (const [entries, top] of lists) {
      for (const { minute, key, label, count } of entries) {
        if (this.#isCurrent(minute)) top.add(slotOf(minute), key, label, count);
      }
    }
  }

  /** Counts the events of a committed batch. */
  add(batch: EventBatch): void {
    this.#moveTo(this.now());
    const tallies = {
      origins: new RefTally(batch, this.#origins),
      services: new RefTally(batch, this.#services),
      signatures: new RefTally(batch, this.#signatures),
      networks: new NetworkTally(batch, this.#networks),
    };
    const flush = (minute: number): void => {
      for (const tally of Object.values(tallies)) tally.flush(minute);
    };
    let minute = NaN;
    for (let row = 0; row < batch.count; row += 1) {
      const rowMinute = Math.floor((batch.tsMs[row] ?? 0) / MINUTE_MS);
      if (rowMinute !== minute) {
        flush(minute);
        minute = rowMinute;
      }
      if (!this.#isCurrent(minute)) continue;
      const at = slotOf(minute) * SEVERITIES.length + (batch.severity[row] ?? 0);
      this.#severities[at] = (this.#severities[at] ?? 0) + 1;
      tallies.origins.count(batch.attackerCountryCode[row] ?? 0);
      tallies.services.count(batch.service[row] ?? 0);
      tallies.signatures.count(batch.signature[row] || batch.signatureId[row] || 0);
      tallies.networks.count(batch.attackerAsn[row] ?? NO_ASN, batch.attackerOrganization[row] ?? 0);
    }
    flush(minute);
  }

  view(nowMs: number): PulseView {
    this.#moveTo(nowMs);
    const first = this.#minute - PULSE_MINUTES + 1;
    const width = SEVERITIES.length;
    const minutes = Array.from({ length: PULSE_MINUTES }, (_, index) => {
      const at = slotOf(first + index) * width;
      return [...this.#severities.subarray(at, at + width)];
    });
    return {
      firstMinuteMs: first * MINUTE_MS,
      minutes,
      origins: this.#origins.top(SHOWN),
      networks: this.#networks.top(SHOWN),
      signatures: this.#signatures.top(SHOWN),
      services: this.#services.top(SHOWN),
    };
  }

  #addSeverities(minute: number, counts: readonly number[]): void {
    const at = slotOf(minute) * SEVERITIES.length;
    for (const [severity, count] of counts.entries()) {
      this.#severities[at + severity] = (this.#severities[at + severity] ?? 0) + count;
    }
  }

  #isCurrent(minute: number): boolean {
    return minute <= this.#minute && minute > this.#minute - PULSE_MINUTES;
  }

  /** Empties the minutes that lie between then and now; also when the clock was set back. */
  #moveTo(nowMs: number): void {
    const minute = Math.floor(nowMs / MINUTE_MS);
    const [from, to] = minute > this.#minute ? [this.#minute, minute] : [minute, this.#minute];
    for (let step = Math.max(from + 1, to - PULSE_MINUTES + 1); step <= to; step += 1) {
      const slot = slotOf(step);
      this.#severities.fill(0, slot * SEVERITIES.length, (slot + 1) * SEVERITIES.length);
      for (const top of [this.#origins, this.#networks, this.#signatures, this.#services]) top.clearSlot(slot);
    }
    this.#minute = minute;
  }
}

/** What a list of the pulse shows for a network: its number and its holder. */
export function networkLabel(asn: number | null, organization: string | null): { key: string; label: string } | null {
  if (asn === null) return organization === null ? null : { key: organization, label: organization };
  return { key: `AS${asn}`, label: organization === null ? `AS${asn}` : `AS${asn} ${organization}` };
}

function slotOf(minute: number): number {
  return ((minute % PULSE_MINUTES) + PULSE_MINUTES) % PULSE_MINUTES;
}

/** Counts a string column of a batch by ref, so that each distinct string meets the list once for each minute. */
class RefTally {
  readonly #counts: Uint32Array;
  readonly #touched: number[] = [];

  constructor(
    readonly batch: EventBatch,
    readonly top: SlidingTop,
  ) {
    this.#counts = new Uint32Array(batch.stringCount + 1);
  }

  count(ref: number): void {
    if (ref === 0) return;
    const count = this.#counts[ref] ?? 0;
    if (count === 0) this.#touched.push(ref);
    this.#counts[ref] = count + 1;
  }

  flush(minute: number): void {
    for (const ref of this.#touched) {
      const key = this.batch.text(ref) ?? '';
      this.top.add(slotOf(minute), key, key, this.#counts[ref] ?? 0);
      this.#counts[ref] = 0;
    }
    this.#touched.length = 0;
  }
}

/** As RefTally, for the pair of an ASN and an organization. */
class NetworkTally {
  readonly #counts = new Map<number, number>();

  constructor(
    readonly batch: EventBatch,
    readonly top: SlidingTop,
  ) {}

  count(asn: number, organization: number): void {
    if (asn === NO_ASN && organization === 0) return;
    const pair = asn * REF_ROOM + organization;
    this.#counts.set(pair, (this.#counts.get(pair) ?? 0) + 1);
  }

  flush(minute: number): void {
    for (const [pair, count] of this.#counts) {
      const asn = Math.floor(pair / REF_ROOM);
      const names = networkLabel(asn === NO_ASN ? null : asn, this.batch.text(pair % REF_ROOM));
      if (names !== null) this.top.add(slotOf(minute), names.key, names.label, count);
    }
    this.#counts.clear();
  }
}

/** More refs than a batch can have, and few enough that a pair stays an exact number. */
const REF_ROOM = 2 ** 20;
