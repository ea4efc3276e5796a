import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { cacheFolder } from './cacheFolder.mjs';
import { FALLBACK_VERSION, ensureFallback, fallbackExists, fallbackFolder } from './electronFallback.mjs';
import { say, step } from './report.mjs';
import { lastLines, runProgram } from './runProgram.mjs';
import { SetupError } from './setupError.mjs';

const DOWNLOAD_TIMEOUT_MS = 15 * 60_000;
const RETRY_DOWNLOAD_AFTER_MS = 6 * 3600_000;

/**
 * @typedef {object} ElectronChoice
 * @property {string} path the executable
 * @property {string} version
 * @property {'override' | 'official' | 'fallback'} source
 * @property {string} why one clause for the person who asks which Electron runs
 */

/**
 * Finds or fetches the Electron to run: the one named by ELECTRON_OVERRIDE_DIST_PATH, else the official one pinned in
 * package.json, else the fallback.
 *
 * @param {string} repository
 * @returns {Promise<ElectronChoice>}
 */
export async function ensureElectron(repository) {
  const present = presentElectron(repository);
  if (present && present.source !== 'fallback') return present;

  const official = officialFolder(repository);
  const failedBefore = recentFailure(official.version);
  if (failedBefore === null) {
    const problem = await downloadOfficial(official.folder);
    if (problem === null) return { ...mustBeThere(official), source: 'official', why: 'the version this Arcwall pins' };
    rememberFailure(official.version, problem);
    return useFallback(official.version, problem);
  }
  return present ?? useFallback(official.version, failedBefore);
}

/**
 * What can be said without fetching anything; null while no Electron is there.
 *
 * @param {string} repository
 * @returns {ElectronChoice | null}
 */
export function presentElectron(repository) {
  const override = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (override) return overrideElectron(override);
  const official = officialFolder(repository);
  if (versionIn(official.dist) === official.version && existsSync(official.path)) {
    return { path: official.path, version: official.version, source: 'official', why: 'the version this Arcwall pins' };
  }
  if (fallbackExists() && existsSync(fallbackFolder())) {
    return fallbackChoice(official.version, recentFailure(official.version) ?? 'it has not been tried lately');
  }
  return null;
}

/**
 * Node-API of an Electron, by its version: 35 was the first on Node 22.14, which brought Node-API 10. Asking the binary
 * would cost a process at every start.
 *
 * @param {string} version
 */
export function nodeApiOf(version) {
  return Number(version.split('.')[0]) >= 35 ? 10 : 9;
}

/** @param {ElectronChoice} choice */
export function describeElectron(choice) {
  return `Electron ${choice.version} (${choice.source}: ${choice.why})`;
}

/**
 * @param {string} folder
 * @returns {ElectronChoice}
 */
function overrideElectron(folder) {
  const path = join(resolve(folder), executableName());
  const version = versionIn(resolve(folder));
  if (!existsSync(path) || version === null) {
    throw new SetupError(
      `ELECTRON_OVERRIDE_DIST_PATH is ${folder}, which holds no Electron (looked for ${executableName()} and the file "version").`,
      'Point it at the folder of an unpacked Electron, or unset it.',
    );
  }
  return { path, version, source: 'override', why: 'ELECTRON_OVERRIDE_DIST_PATH names it' };
}

/** @param {string} repository */
function officialFolder(repository) {
  const folder = join(repository, 'node_modules', 'electron');
  const { version } = /** @type {{ version: string }} */ (
    JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  );
  const dist = join(folder, 'dist');
  return { folder, dist, version, path: join(dist, executableName()) };
}

/** @param {ReturnType<typeof officialFolder>} official */
function mustBeThere(official) {
  if (!existsSync(official.path)) {
    throw new SetupError(
      'Electron’s own installer ended well but left no executable.',
      'Delete node_modules/electron and start again.',
    );
  }
  return { path: official.path, version: official.version };
}

/**
 * @param {string} folder the installed `electron` package
 * @returns {Promise<string | null>} the reason when it failed
 */
async function downloadOfficial(folder) {
  return step('Downloading Electron', 'its npm package holds no binary and fetches one on first use', async () => {
    const { code, output, timedOut } = await runProgram(process.execPath, [join(folder, 'install.js')], {
      timeoutMs: DOWNLOAD_TIMEOUT_MS,
    });
    if (code === 0) return null;
    // A half-extracted folder would look installed to a later check of the executable alone.
    rmSync(join(folder, 'dist'), { recursive: true, force: true });
    return timedOut ? 'its download took more than 15 minutes' : downloadProblem(output);
  });
}

/**
 * @param {string} output of the official installer: a stack trace
 * @returns {string} one short clause
 */
export function downloadProblem(output) {
  const code = /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|UND_ERR_\w+|CERT_\w+)\b/.exec(
    output,
  );
  if (code) return `its download host cannot be reached (${code[1]})`;
  if (output.includes('fetch failed')) return 'its download host cannot be reached';
  const message = lastLines(output, 100)
    .split('\n')
    .find((line) => /error/i.test(line));
  return `its download failed (${(message ?? 'no reason given').trim().slice(0, 120)})`;
}

/**
 * @param {string} officialVersion
 * @param {string} problem
 */
async function useFallback(officialVersion, problem) {
  if (!fallbackExists()) {
    throw new SetupError(
      `Electron ${officialVersion} could not be had: ${problem}.`,
      'Connect to the internet (or set ELECTRON_MIRROR), or set ELECTRON_OVERRIDE_DIST_PATH to the folder of an unpacked Electron.',
    );
  }
  say(`Electron ${officialVersion} could not be had: ${problem}. Using the development fallback instead.`);
  await ensureFallback();
  return fallbackChoice(officialVersion, problem);
}

/**
 * @param {string} officialVersion
 * @param {string} problem
 * @returns {ElectronChoice}
 */
function fallbackChoice(officialVersion, problem) {
  return {
    path: join(fallbackFolder(), 'electron'),
    version: FALLBACK_VERSION,
    source: 'fallback',
    why: `Electron ${officialVersion} is not installed: ${problem}`,
  };
}

/** @param {string} version */
function failureStamp(version) {
  return join(cacheFolder(), `electron-${version}.failed.json`);
}

/**
 * Without this memory every start would try the download again; with it for ever, nobody would get the official one.
 *
 * @param {string} version
 * @returns {string | null} why the official download failed within the last hours
 */
function recentFailure(version) {
  try {
    const stamp = JSON.parse(readFileSync(failureStamp(version), 'utf8'));
    return Date.now() - stamp.tsMs < RETRY_DOWNLOAD_AFTER_MS && typeof stamp.problem === 'string'
      ? stamp.problem
      : null;
  } catch {
    return null;
  }
}

/**
 * @param {string} version
 * @param {string} problem
 */
function rememberFailure(version, problem) {
  mkdirSync(cacheFolder(), { recursive: true });
  writeFileSync(failureStamp(version), JSON.stringify({ tsMs: Date.now(), problem }));
}

/** @param {string} folder */
function versionIn(folder) {
  try {
    return readFileSync(join(folder, 'version'), 'utf8').trim().replace(/^v/, '');
  } catch {
    return null;
  }
}

function executableName() {
  if (process.platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron';
  return process.platform === 'win32' ? 'electron.exe' : 'electron';
}
