/** A word of states; JavaScript's bit operations have 32. */
const WORD_BITS = 32;

/**
 * A text pattern: `*` is any run of characters, `?` any one, case does not count. Simulates the pattern's automaton with
 * a bit a state, so that each character of a text costs the same, whatever the pattern: no backtracking.
 */
export class TextPattern {
  readonly #words: number;
  /** By character: the states that it leads on from. */
  readonly #steps = new Map<string, Uint32Array>();
  /** The same for a character that the pattern does not name. */
  readonly #anyStep: Uint32Array;
  /** States before a `*`: any character stays in them. */
  readonly #loops: Uint32Array;
  readonly #last: number;
  #states: Uint32Array;
  #next: Uint32Array;

  constructor(pattern: string) {
    const symbols: string[] = [];
    const loops: number[] = [];
    for (const symbol of pattern.toLowerCase()) {
      if (symbol === '*') loops.push(symbols.length);
      else symbols.push(symbol);
    }
    this.#last = symbols.length;
    this.#words = Math.ceil((symbols.length + 1) / WORD_BITS);
    this.#anyStep = this.#setOf(symbols.flatMap((symbol, state) => (symbol === '?' ? [state] : [])));
    for (const character of new Set(symbols)) {
      const states = symbols.flatMap((symbol, state) => (symbol === '?' || symbol === character ? [state] : []));
      this.#steps.set(character, this.#setOf(states));
    }
    this.#loops = this.#setOf(loops);
    this.#states = this.#setOf([]);
    this.#next = this.#setOf([]);
  }

  matches(text: string): boolean {
    this.#states.fill(0);
    this.#states[0] = 1;
    for (const character of text.toLowerCase()) if (!this.#step(character)) return false;
    return ((this.#states[this.#last >>> 5] ?? 0) & (1 << (this.#last & 31))) !== 0;
  }

  /** False when no state is left. */
  #step(character: string): boolean {
    const step = this.#steps.get(character) ?? this.#anyStep;
    let carry = 0;
    let isAlive = false;
    for (let word = 0; word < this.#words; word += 1) {
      const states = this.#states[word] ?? 0;
      const moving = states & (step[word] ?? 0);
      const next = (moving << 1) | carry | (states & (this.#loops[word] ?? 0));
      carry = moving >>> 31;
      this.#next[word] = next;
      if (next !== 0) isAlive = true;
    }
    [this.#states, this.#next] = [this.#next, this.#states];
    return isAlive;
  }

  #setOf(states: readonly number[]): Uint32Array {
    const set = new Uint32Array(this.#words);
    for (const state of states) set[state >>> 5] = (set[state >>> 5] ?? 0) | (1 << (state & 31));
    return set;
  }
}
