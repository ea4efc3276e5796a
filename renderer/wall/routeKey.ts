import type { EventBatch } from '../../electron/contract/eventBatch.ts';
import { IP_BYTES } from '../../electron/contract/ipAddress.ts';

/** Signatures have numbers of their own in each batch; this gives them the same number in every batch. */
export class SignatureNumbers {
  readonly #numbers = new Map<string, number>();

  /** The number of every string reference of this batch, found as it is asked for. */
  forBatch(batch: EventBatch): (ref: number) => number {
    const known = new Int32Array(batch.stringCount + 1).fill(-1);
    return (ref) => {
      const number = known[ref] ?? -1;
      if (number >= 0) return number;
      return (known[ref] = this.#numberOf(batch.text(ref) ?? ''));
    };
  }

  #numberOf(text: string): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    // Attackers choose some of these strings: forgotten all at once, rather than kept for weeks.
    if (this.#numbers.size >= MOST_SIGNATURES) this.#numbers.clear();
    const number = this.#next;
    this.#next = (this.#next + 1) % 0x7fff_ffff;
    this.#numbers.set(text, number);
    return number;
  }

  #next = 0;
}

const MOST_SIGNATURES = 20_000;

/** One number for attacker, target, direction and signature: 53 bits, so that two of a screenful never meet. */
export function routeKey(batch: EventBatch, row: number, signatureNumber: number): number {
  let low = 0x811c9dc5 ^ signatureNumber;
  let high = Math.imul(0x9e3779b1, signatureNumber + 1) ^ (batch.direction[row] ?? 0);
  const from = row * IP_BYTES;
  for (let index = from; index < from + IP_BYTES; index += 1) {
    low = Math.imul(low ^ (batch.attackerIp[index] ?? 0), 0x01000193);
    high = Math.imul(high ^ (batch.targetIp[index] ?? 0), 0x85ebca6b) ^ (low >>> 15);
  }
  low = Math.imul(low ^ (high >>> 11), 0xc2b2ae35);
  return (high >>> 0) * 0x20_0000 + ((low >>> 0) & 0x1f_ffff);
}
