import type { FeedTally } from '../stages.ts';

/** More different reasons than this are counted as one: they are kept in the database and shown. */
const MAX_REASONS = 64;
const OTHER = 'other';

type ReasonKind = 'ignored' | 'refused' | 'filtered' | 'noticed';
type Numbers = 'frames' | 'bytes' | 'decoded' | 'records' | 'duplicate';

/** Counts what became of a feed's frames, until it is asked. */
export class FeedCounter {
  readonly feedId: string;
  frames = 0;
  bytes = 0;
  decoded = 0;
  records = 0;
  duplicate = 0;
  readonly #reasons: Readonly<Record<ReasonKind, Map<string, number>>> = {
    ignored: new Map(),
    refused: new Map(),
    filtered: new Map(),
    noticed: new Map(),
  };
  #isTouched = false;

  constructor(feedId: string) {
    this.feedId = feedId;
  }

  countFrame(byteLength: number): void {
    this.frames += 1;
    this.bytes += byteLength;
    this.#isTouched = true;
  }

  countRecords(records: number): void {
    this.decoded += 1;
    this.records += records;
  }

  countDuplicate(): void {
    this.countFrame(0);
    this.countRecords(1);
    this.duplicate += 1;
  }

  count(kind: ReasonKind, reason: string, by = 1): void {
    const reasons = this.#reasons[kind];
    const key = reasons.has(reason) || reasons.size < MAX_REASONS ? reason : OTHER;
    reasons.set(key, (reasons.get(key) ?? 0) + by);
    this.#isTouched = true;
  }

  add(tally: FeedTally): void {
    for (const name of ['frames', 'bytes', 'decoded', 'records', 'duplicate'] satisfies Numbers[])
      this[name] += tally[name];
    for (const kind of ['ignored', 'refused', 'filtered', 'noticed'] satisfies ReasonKind[]) {
      for (const [reason, count] of Object.entries(tally[kind])) this.count(kind, reason, count);
    }
    this.#isTouched = true;
  }

  get tally(): FeedTally {
    return {
      feedId: this.feedId,
      frames: this.frames,
      bytes: this.bytes,
      decoded: this.decoded,
      records: this.records,
      duplicate: this.duplicate,
      ignored: Object.fromEntries(this.#reasons.ignored),
      refused: Object.fromEntries(this.#reasons.refused),
      filtered: Object.fromEntries(this.#reasons.filtered),
      noticed: Object.fromEntries(this.#reasons.noticed),
    };
  }

  /** The counts so far, from which it begins anew; null when there are none. */
  take(): FeedTally | null {
    if (!this.#isTouched) return null;
    const { tally } = this;
    this.frames = 0;
    this.bytes = 0;
    this.decoded = 0;
    this.records = 0;
    this.duplicate = 0;
    for (const reasons of Object.values(this.#reasons)) reasons.clear();
    this.#isTouched = false;
    return tally;
  }
}
