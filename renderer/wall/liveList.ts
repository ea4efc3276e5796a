import { LIVE_WINDOW_MS, SEVERITIES, type AttackEvent } from '../../electron/contract/event.ts';
import type { EventBatch } from '../../electron/contract/eventBatch.ts';
import { unpackEvent } from '../../electron/contract/unpackEvent.ts';
import { routeKey, SignatureNumbers } from './routeKey.ts';

/** One line of the live list: the events of one route and signature, the newest standing for them. */
export interface LiveRow {
  readonly key: number;
  readonly event: AttackEvent;
  readonly count: number;
  /** When it entered the list, by the wall's clock; 0 for what stood there from the beginning. */
  readonly enteredMs: number;
}

export interface LiveView {
  /** Newest first. The same array as before when nothing changed. */
  readonly rows: readonly LiveRow[];
  /** The list shows one event in this many of those that arrived over the last seconds; 1 is all. */
  readonly oneIn: number;
}

/** Rows enter at this pace, so that a person can read them; a pause saves up room for a burst. */
const ROWS_PER_SECOND = 4;
const MOST_SAVED_ROWS = 12;
const MOST_ROWS = 60;
const MOST_WAITING = 60;
/** What waited this long for its place is no news any more. */
const WAITING_LIFE_MS = 2_000;
/** Only what the newest lines show is merged in place: a line below them comes up again instead. */
const MERGED_IN_PLACE = 8;
const RATIO_WINDOW_MS = 5_000;

/** The events of one route since the last tick: the newest of them by its batch and row, unpacked only when shown. */
interface Gathered {
  readonly key: number;
  readonly sinceMs: number;
  /** By severity, 0 for critical; what happened long ago comes after all that is live. */
  readonly rank: number;
  batch: EventBatch;
  row: number;
  count: number;
}

/** Turns a stream of any speed into a list of readable pace, and says how much of the stream it shows. */
export class LiveList {
  readonly #signatures = new SignatureNumbers();
  readonly #waiting = new Map<number, Gathered>();
  readonly #growing = new Map<number, Gathered>();
  #rows: readonly LiveRow[] = [];
  #saved = MOST_SAVED_ROWS;
  #tickedMs: number | null = null;
  #seen = 0;
  #listed = 0;
  #ratioSinceMs: number | null = null;
  #oneIn = 1;
  #isFirst = true;

  add(batch: EventBatch, nowMs: number): void {
    if (this.#isFirst) {
      this.#isFirst = false;
      this.#fill(batch);
      return;
    }
    const oldestMs = nowMs - LIVE_WINDOW_MS;
    const numberOf = this.#signatures.forBatch(batch);
    const inPlace = new Set(this.#rows.slice(0, MERGED_IN_PLACE).map((row) => row.key));
    for (let row = 0; row < batch.count; row += 1) {
      const key = routeKey(batch, row, numberOf(batch.signature[row] ?? 0));
      const into = inPlace.has(key) ? this.#growing : this.#waiting;
      const gathered = into.get(key);
      if (gathered !== undefined) {
        gathered.batch = batch;
        gathered.row = row;
        gathered.count += 1;
      } else if (into === this.#growing || this.#hasRoom(rankOf(batch, row, oldestMs))) {
        into.set(key, { key, sinceMs: nowMs, rank: rankOf(batch, row, oldestMs), batch, row, count: 1 });
      }
    }
    this.#seen += batch.count;
  }

  /** Lets in what may enter now. */
  tick(nowMs: number): LiveView {
    const elapsedMs = this.#tickedMs === null ? 0 : Math.max(0, nowMs - this.#tickedMs);
    this.#tickedMs = nowMs;
    this.#saved = Math.min(MOST_SAVED_ROWS, this.#saved + (elapsedMs / 1000) * ROWS_PER_SECOND);
    this.#grow();
    this.#enter(this.#choose(nowMs), nowMs);
    this.#measureRatio(nowMs);
    return { rows: this.#rows, oneIn: this.#oneIn };
  }

  clear(): void {
    this.#rows = [];
    this.#waiting.clear();
    this.#growing.clear();
  }

  /** The first picture of a wall that starts: its batch is the past hour, and its newest routes stand there at once. */
  #fill(batch: EventBatch): void {
    const numberOf = this.#signatures.forBatch(batch);
    const rows = new Map<number, LiveRow>();
    for (let row = batch.count - 1; row >= 0; row -= 1) {
      const key = routeKey(batch, row, numberOf(batch.signature[row] ?? 0));
      const known = rows.get(key);
      if (known !== undefined) rows.set(key, { ...known, count: known.count + 1 });
      else if (rows.size < MOST_ROWS) rows.set(key, { key, event: unpackEvent(batch, row), count: 1, enteredMs: 0 });
    }
    this.#rows = [...rows.values()];
  }

  #grow(): void {
    if (this.#growing.size === 0) return;
    this.#rows = this.#rows.map((row) => {
      const more = this.#growing.get(row.key);
      if (more === undefined) return row;
      this.#listed += more.count;
      return { ...row, count: row.count + more.count, event: unpackEvent(more.batch, more.row) };
    });
    this.#growing.clear();
  }

  /** Under pressure a more severe event takes the place of the least severe that waits; else it does not enter. */
  #hasRoom(rank: number): boolean {
    if (this.#waiting.size < MOST_WAITING) return true;
    let least: Gathered | null = null;
    let leastRank = rank;
    for (const gathered of this.#waiting.values()) {
      if (gathered.rank > leastRank) {
        least = gathered;
        leastRank = gathered.rank;
      }
    }
    return least !== null && this.#waiting.delete(least.key);
  }

  /** What may enter now, in the order of arrival. With more than there are places: the most severe, then the newest. */
  #choose(nowMs: number): Gathered[] {
    const places = Math.floor(this.#saved);
    const waiting = [...this.#waiting.values()];
    if (waiting.length <= places) {
      this.#waiting.clear();
      return waiting;
    }
    const chosen = new Set(waiting.toSorted(bySeverityThenNewest).slice(0, places));
    for (const gathered of waiting) {
      if (chosen.has(gathered) || nowMs - gathered.sinceMs >= WAITING_LIFE_MS) this.#waiting.delete(gathered.key);
    }
    return waiting.filter((gathered) => chosen.has(gathered));
  }

  #enter(entering: readonly Gathered[], nowMs: number): void {
    if (entering.length === 0) return;
    const counts = new Map(this.#rows.map((row) => [row.key, row.count]));
    const fresh = entering.map((gathered): LiveRow => {
      this.#listed += gathered.count;
      const count = gathered.count + (counts.get(gathered.key) ?? 0);
      return { key: gathered.key, event: unpackEvent(gathered.batch, gathered.row), count, enteredMs: nowMs };
    });
    const entered = new Set(entering.map((gathered) => gathered.key));
    this.#saved -= entering.length;
    this.#rows = [...fresh.toReversed(), ...this.#rows.filter((row) => !entered.has(row.key))].slice(0, MOST_ROWS);
  }

  #measureRatio(nowMs: number): void {
    this.#ratioSinceMs ??= nowMs;
    if (nowMs - this.#ratioSinceMs < RATIO_WINDOW_MS) return;
    // What still waits is not left out yet.
    let waiting = 0;
    for (const gathered of this.#waiting.values()) waiting += gathered.count;
    this.#oneIn = Math.max(1, (this.#seen - waiting) / Math.max(1, this.#listed));
    this.#seen = waiting;
    this.#listed = 0;
    this.#ratioSinceMs = nowMs;
  }
}

/** The index in SEVERITIES, as the batch has it, or that many more for an event that is not live. */
function rankOf(batch: EventBatch, row: number, oldestMs: number): number {
  const severity = batch.severity[row] ?? 0;
  return (batch.tsMs[row] ?? 0) < oldestMs ? SEVERITIES.length + severity : severity;
}

function bySeverityThenNewest(a: Gathered, b: Gathered): number {
  return a.rank - b.rank || idOf(b) - idOf(a);
}

function idOf(gathered: Gathered): number {
  return gathered.batch.id[gathered.row] ?? 0;
}
