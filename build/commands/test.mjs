import { readdirSync, rmSync } from 'node:fs';
import { join, sep } from 'node:path';
import { buildApp, NODE_UNITS } from '../buildApp.mjs';
import { runChild } from '../runChild.mjs';
import { setUpElectron, setUpNode } from '../setup/setup.mjs';
import { startXvfb, wantsVirtualDisplay } from '../xvfb.mjs';

const SCREEN = { width: 1920, height: 1080 };

/**
 * Sets up what the chosen tests need, builds, and hands over to vitest with the same arguments.
 *
 * @param {string} repository
 * @param {string[]} args for vitest: filters, `--project unit`, `-t NAME`
 */
export async function run(repository, args) {
  rmSync(join(repository, 'out', 'test-results.json'), { force: true });
  const vitest = join(repository, 'node_modules', 'vitest', 'vitest.mjs');
  const config = join(repository, 'build', 'vitest.config.mjs');
  const command = [vitest, 'run', '--config', config, ...args];
  const endToEnd = endToEndFiles(repository);
  if (!choosesAny(endToEnd, args)) {
    await setUpNode(repository);
    await buildApp(repository, NODE_UNITS);
    return runChild(process.execPath, command, { cwd: repository });
  }
  // Always a screen of our own: the size of the pictures must not hang on the desktop of whoever runs the tests.
  const ownScreen = process.platform === 'linux';
  await setUpElectron(repository, { display: ownScreen || wantsVirtualDisplay() ? 'virtual' : 'own' });
  await buildApp(repository);
  if (!ownScreen) return runChild(process.execPath, command, { cwd: repository });
  const display = await startXvfb(SCREEN);
  try {
    const { WAYLAND_DISPLAY: _, ...env } = process.env;
    return await runChild(process.execPath, command, { cwd: repository, env: { ...env, ...display.env } });
  } finally {
    await display.stop();
  }
}

/** @param {string} repository */
function endToEndFiles(repository) {
  return readdirSync(join(repository, 'test'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.e2e.ts'))
    .map((path) => `test/${path.split(sep).join('/')}`);
}

/**
 * @param {string[]} endToEnd the end-to-end test files, relative to the repository
 * @param {string[]} args
 * @returns {boolean} whether these arguments of vitest choose one of the files; true when in doubt
 */
export function choosesAny(endToEnd, args) {
  const text = args.join(' ');
  if (/--project[= ]unit\b/.test(text) && !/--project[= ]e2e\b/.test(text)) return false;
  if (args.some((argument) => argument.startsWith('-'))) return true;
  return (
    args.length === 0 || endToEnd.some((file) => args.some((filter) => file.includes(filter.replace(/^\.\//, ''))))
  );
}
