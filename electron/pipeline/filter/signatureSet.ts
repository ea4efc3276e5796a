import type { LocatedEvent } from '../../contract/event.ts';
import { BoundedCache } from '../boundedCache.ts';
import { TextPattern } from './textPattern.ts';

type Signed = Pick<LocatedEvent, 'signatureId' | 'signature'>;

/** Rules are few, events many: so each rule is matched once. */
const CACHED_SIGNATURES = 4096;

/** Signatures by their exact id, their exact text, or a pattern of it. */
export class SignatureSet {
  readonly isEmpty: boolean;
  readonly #ids: ReadonlySet<string>;
  readonly #texts: ReadonlySet<string>;
  readonly #patterns: readonly TextPattern[];
  readonly #known = new BoundedCache<string, boolean>(CACHED_SIGNATURES);

  constructor(entries: readonly string[]) {
    const exact = entries.filter((entry) => !/[*?]/.test(entry));
    this.isEmpty = entries.length === 0;
    this.#ids = new Set(exact);
    this.#texts = new Set(exact.map((entry) => entry.toLowerCase()));
    this.#patterns = entries.filter((entry) => /[*?]/.test(entry)).map((entry) => new TextPattern(entry));
  }

  holds({ signatureId, signature }: Signed): boolean {
    if (this.isEmpty) return false;
    if (signatureId !== null && this.#ids.has(signatureId)) return true;
    return signature !== null && this.#holdsText(signature);
  }

  #holdsText(text: string): boolean {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    const holds = this.#texts.has(text.toLowerCase()) || this.#patterns.some((pattern) => pattern.matches(text));
    this.#known.set(text, holds);
    return holds;
  }
}
