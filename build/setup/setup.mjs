import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fallbackExists, fallbackFolder } from './electronFallback.mjs';
import { describeElectron, ensureElectron, nodeApiOf, presentElectron } from './electronRuntime.mjs';
import { withLock } from './lock.mjs';
import { ensureNpmPackages, packagesAreInstalled } from './npmPackages.mjs';
import { say } from './report.mjs';
import { writeRuntimeFile } from './runtimeFile.mjs';
import { bindingPath, ensureBinding, needsOwnBinding, nodeApiHere } from './sqliteBinding.mjs';
import { assertElectronLinks, ensureSystemPackages } from './systemPackages.mjs';

/** @typedef {import('./electronRuntime.mjs').ElectronChoice} ElectronChoice */

/**
 * The npm packages alone: enough for the checks.
 *
 * @param {string} repository
 */
export async function setUpPackages(repository) {
  if (packagesAreInstalled(repository)) return;
  await withLock(join(repository, 'out', 'packages.lock'), 'another Arcwall is installing the npm packages', () =>
    ensureNpmPackages(repository),
  );
}

/**
 * Node's side of the set-up: what the verbs and the unit tests need.
 *
 * @param {string} repository
 */
export async function setUpNode(repository) {
  await setUpPackages(repository);
  const electron = presentElectron(repository);
  const nativeBinding = await bindingFor(repository, electron);
  writeRuntimeFile(repository, { nativeBinding, electron });
}

/**
 * All of it: Node's side, the system's libraries, Electron, and with `display: 'virtual'` an X server too.
 *
 * @param {string} repository
 * @param {{ display: 'own' | 'virtual' }} options
 * @returns {Promise<ElectronChoice>}
 */
export async function setUpElectron(repository, { display }) {
  await setUpPackages(repository);
  /** @type {('unzip' | 'display' | 'compiler')[]} */
  const tools = display === 'virtual' ? ['display'] : [];
  const electronIsThere = presentElectron(repository) !== null;
  if (!electronIsThere && fallbackExists() && !existsSync(fallbackFolder())) tools.push('unzip');
  // All packages in one go, so that a person without root is sent to apt-get once, not three times.
  if (mayNeedBinding(repository) && !existsSync(bindingPath(repository))) tools.push('compiler');
  await ensureSystemPackages({ electron: true, tools });

  const electron = await ensureElectron(repository);
  await assertElectronLinks(electron.path);
  say(`running on ${describeElectron(electron)}.`);
  const nativeBinding = await bindingFor(repository, electron);
  writeRuntimeFile(repository, { nativeBinding, electron });
  return electron;
}

/** @param {string} repository */
function mayNeedBinding(repository) {
  const electron = presentElectron(repository);
  return needsOwnBinding([nodeApiHere(), electron ? nodeApiOf(electron.version) : nodeApiHere()]);
}

/**
 * @param {string} repository
 * @param {ElectronChoice | null} electron
 * @returns {Promise<string | null>}
 */
async function bindingFor(repository, electron) {
  const nodeApis = electron === null ? [nodeApiHere()] : [nodeApiHere(), nodeApiOf(electron.version)];
  if (!needsOwnBinding(nodeApis)) return null;
  if (!existsSync(bindingPath(repository))) await ensureSystemPackages({ electron: false, tools: ['compiler'] });
  return ensureBinding(repository);
}
