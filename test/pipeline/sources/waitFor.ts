/** Waits until the condition holds, looking every few milliseconds; fails after `limitMs`. */
export async function waitFor(holds: () => boolean, limitMs = 10_000): Promise<void> {
  const deadline = performance.now() + limitMs;
  while (!holds()) {
    if (performance.now() > deadline) throw new Error(`not so after ${limitMs} ms: ${holds.toString()}`);
    await new Promise((next) => setTimeout(next, 2));
  }
}
