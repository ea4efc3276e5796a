import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildApp, NODE_UNITS } from '../buildApp.mjs';
import { runChild } from '../runChild.mjs';
import { say } from '../setup/report.mjs';
import { setUpElectron, setUpNode, setUpPackages } from '../setup/setup.mjs';
import { startXvfb, wantsVirtualDisplay } from '../xvfb.mjs';

const DEFAULT_SIZE = { width: 1920, height: 1080 };

/** @typedef {import('../setup/electronRuntime.mjs').ElectronChoice} ElectronChoice */

/**
 * Opens the app, or runs one of its verbs, which need no Electron and no display.
 *
 * @param {string} repository
 * @param {string[]} args
 */
export async function run(repository, args) {
  const directory = callersDirectory(repository);
  await setUpPackages(repository);
  await buildApp(repository, ['cli']);
  const { parseArguments } = await import(pathToFileURL(join(repository, 'out/cli/options.js')).href);
  const parsed = parseArguments(args, directory);
  if (!parsed.ok) {
    process.stderr.write(`${parsed.error.message}\n`);
    return 2;
  }
  if (parsed.value.command !== 'window') {
    await setUpNode(repository);
    await buildApp(repository, NODE_UNITS);
    return runChild(process.execPath, [join(repository, 'out/cli/cli.js'), ...args], { cwd: directory });
  }
  const virtual = wantsVirtualDisplay();
  const electron = await setUpElectron(repository, { display: virtual ? 'virtual' : 'own' });
  await buildApp(repository);
  const size = parsed.value.size ?? DEFAULT_SIZE;
  const sized = parsed.value.window === 'wall' ? ['--size', `${size.width}x${size.height}`, ...args] : args;
  return virtual
    ? openOnVirtualDisplay(electron, repository, sized, directory, size)
    : openWindow(electron, repository, args, directory, process.env);
}

/**
 * @param {ElectronChoice} electron
 * @param {string} repository
 * @param {string[]} args
 * @param {string} directory
 * @param {{ width: number, height: number }} size
 */
async function openOnVirtualDisplay(electron, repository, args, directory, size) {
  const display = await startXvfb(size);
  try {
    say(`there is no display here, so the app draws into memory (Xvfb, ${size.width}x${size.height}), without a GPU.`);
    say('for a picture of it, run in a second terminal: npm start -- --shot wall.png --after 1000');
    const env = { ...process.env, ...display.env };
    return await openWindow(electron, repository, ['--software-rendering', ...args], directory, env);
  } finally {
    await display.stop();
  }
}

/**
 * @param {ElectronChoice} electron
 * @param {string} repository
 * @param {string[]} args
 * @param {string} directory
 * @param {NodeJS.ProcessEnv} env
 */
function openWindow(electron, repository, args, directory, env) {
  const { ELECTRON_RUN_AS_NODE: _, ...withoutNodeMode } = env;
  // Chromium refuses to run its sandbox as root. Only this development launcher says so; a packaged app never does.
  const flags = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  // A machine without a display has no session bus either, and Chromium would say so a dozen times.
  if (wantsVirtualDisplay()) flags.push('--log-level=3');
  return runChild(electron.path, [...flags, repository, ...args], { cwd: directory, env: withoutNodeMode });
}

/**
 * npm runs us in the package's folder and leaves the caller's in INIT_CWD; file names on the command line mean the caller's.
 *
 * @param {string} repository
 */
function callersDirectory(repository) {
  const callers = process.env['INIT_CWD'];
  return process.cwd() === repository && callers ? callers : process.cwd();
}
