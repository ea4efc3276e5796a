// The child process of run.mjs: answers one question about one case.
import { pathToFileURL } from 'node:url';

process.once('message', (/** @type {{ context: import('./benchCase.ts').BenchContext | null }} */ { context }) => {
  void answer(context);
});

/** @param {import('./benchCase.ts').BenchContext | null} context */
async function answer(context) {
  const bundle = pathToFileURL(process.argv[2] ?? '').href;
  const benchCase = /** @type {import('./benchCase.ts').BenchCase} */ (await import(bundle));
  const { name, description, promise, needs } = benchCase;
  const reply = context === null ? { name, description, promise, needs } : await benchCase.run(context);
  process.send?.(reply, () => process.exit(0));
}
