// Everything here goes to standard error: standard output belongs to the verbs (`npm start -- export > events.jsonl`).

const TICK_MS = 4_000;

/** @param {string} text one line for the person who is watching */
export function say(text) {
  process.stderr.write(`arcwall: ${text}\n`);
}

/**
 * Runs one long step: says what and why at its start, how far it is every few seconds, and how long it took.
 *
 * @template T
 * @param {string} what the step, as a present participle ("Compiling …")
 * @param {string} why the reason, as a clause
 * @param {(setDetail: (detail: string) => void) => Promise<T>} work `setDetail` says how far it is, where that is known
 * @returns {Promise<T>}
 */
export async function step(what, why, work) {
  const startedMs = Date.now();
  let detail = '';
  say(`${what}: ${why}.`);
  const ticker = setInterval(() => {
    say(`  ... ${detail ? `${detail}, ` : ''}${elapsed(startedMs)}`);
  }, TICK_MS);
  try {
    const result = await work((text) => {
      detail = text;
    });
    say(`  done in ${elapsed(startedMs)}.`);
    return result;
  } finally {
    clearInterval(ticker);
  }
}

/** @param {number} startedMs */
function elapsed(startedMs) {
  return `${((Date.now() - startedMs) / 1000).toFixed(0)} s`;
}
