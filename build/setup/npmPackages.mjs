import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { step } from './report.mjs';
import { npmProblem, runNpm } from './runProgram.mjs';
import { SetupError } from './setupError.mjs';

/**
 * Installs what package-lock.json says, when that is not what node_modules holds.
 *
 * @param {string} repository
 */
export async function ensureNpmPackages(repository) {
  if (packagesAreInstalled(repository)) return;
  await step('Installing the npm packages', 'node_modules is missing or older than package-lock.json', async () => {
    // npm 11 runs no package's install script unless it was approved; what must run is run by the steps after this one.
    const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
    const { code, output } = await runNpm(args, { cwd: repository });
    if (code !== 0) {
      throw new SetupError(
        `npm could not install the packages:\n${npmProblem(output)}`,
        'Check that npm can reach its registry (npm ping), then start again.',
      );
    }
  });
  writeFileSync(stampPath(repository), lockHash(repository));
}

/**
 * @param {string} repository
 * @returns {boolean}
 */
export function packagesAreInstalled(repository) {
  if (!existsSync(join(repository, 'node_modules', '.package-lock.json'))) return false;
  const hash = lockHash(repository);
  if (existsSync(stampPath(repository)) && readFileSync(stampPath(repository), 'utf8') === hash) return true;
  // A developer's own `npm install` leaves no stamp of ours, but npm notes what it installed.
  if (!sameVersions(repository)) return false;
  writeFileSync(stampPath(repository), hash);
  return true;
}

/** @param {string} repository */
function sameVersions(repository) {
  const wanted = readPackages(join(repository, 'package-lock.json'));
  const installed = readPackages(join(repository, 'node_modules', '.package-lock.json'));
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '' || entry.optional || entry.peer) return true;
    return installed[path]?.version === entry.version && installed[path]?.integrity === entry.integrity;
  });
}

/**
 * @param {string} path
 * @returns {Record<string, { version?: string, integrity?: string, optional?: boolean, peer?: boolean }>}
 */
function readPackages(path) {
  return JSON.parse(readFileSync(path, 'utf8')).packages ?? {};
}

/** @param {string} repository */
function lockHash(repository) {
  return createHash('sha256')
    .update(readFileSync(join(repository, 'package-lock.json')))
    .digest('hex');
}

/** @param {string} repository */
function stampPath(repository) {
  return join(repository, 'node_modules', '.arcwall-installed');
}
