import react from '@vitejs/plugin-react';
import { existsSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { build } from 'vite';
import { SetupError } from './setup/setupError.mjs';

/** @typedef {Record<string, string>} Defines the names of build/defines.d.ts, as JavaScript expressions */

/** Oldest runtimes the bundles must run on: our oldest Node, and the Chromium of the fallback Electron. */
const NODE_TARGET = 'node20.19';
const CHROMIUM_TARGET = 'chrome130';

/**
 * @param {string} version
 * @param {string} commit
 * @returns {Defines}
 */
export function defines(version, commit) {
  return { __ARCWALL_VERSION__: JSON.stringify(version), __ARCWALL_COMMIT__: JSON.stringify(commit) };
}

/**
 * Bundles TypeScript entries for Node or Electron's Node side as ES modules, everything inside but electron and SQLite.
 *
 * @param {string} repository
 * @param {string[]} entries absolute paths; each becomes <name>.js in `outDir`
 * @param {string} outDir
 * @param {Defines} define
 */
export async function bundleForNode(repository, entries, outDir, define) {
  assertPresent(repository, entries);
  await build({
    ...common(repository, define),
    ssr: { target: 'node', noExternal: true, external: ['electron', 'better-sqlite3'] },
    build: {
      ...commonBuild(outDir),
      ssr: true,
      target: NODE_TARGET,
      rolldownOptions: {
        input: Object.fromEntries(entries.map((path) => [entryName(path), path])),
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  });
}

/**
 * Bundles preloads as CommonJS, each into one file: a sandboxed preload can neither import nor require a neighbour.
 *
 * @param {string} repository
 * @param {string[]} entries absolute paths; each becomes <name>.cjs in `outDir`
 * @param {string} outDir
 * @param {Defines} define
 */
export async function bundlePreloads(repository, entries, outDir, define) {
  assertPresent(repository, entries);
  for (const entry of entries) {
    await build({
      ...common(repository, define),
      ssr: { target: 'node', noExternal: true, external: ['electron'] },
      build: {
        ...commonBuild(outDir),
        emptyOutDir: false,
        ssr: true,
        target: CHROMIUM_TARGET,
        rolldownOptions: {
          input: { [entryName(entry)]: entry },
          output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
        },
      },
    });
  }
}

/**
 * Bundles the windows' pages. Everything is a file of its own, since the pages' policy allows nothing inline.
 *
 * @param {string} repository
 * @param {string[]} pages absolute paths of HTML files below renderer/
 * @param {string} outDir
 * @param {Defines} define
 */
export async function bundlePages(repository, pages, outDir, define) {
  assertPresent(repository, pages);
  await build({
    ...common(repository, define),
    root: join(repository, 'renderer'),
    base: './',
    plugins: [react()],
    build: {
      ...commonBuild(outDir),
      target: CHROMIUM_TARGET,
      minify: true,
      // Fonts and images as data: addresses would need holes in the pages' policy, and so would the polyfill's inline script.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      chunkSizeWarningLimit: 2_000,
      rolldownOptions: { input: pages },
    },
  });
}

/**
 * @param {string} repository
 * @param {Defines} define
 * @returns {import('vite').InlineConfig}
 */
function common(repository, define) {
  return { configFile: false, envDir: false, root: repository, publicDir: false, logLevel: 'warn', define };
}

/**
 * @param {string} outDir
 * @returns {import('vite').BuildEnvironmentOptions}
 */
function commonBuild(outDir) {
  return {
    outDir,
    emptyOutDir: true,
    sourcemap: true,
    minify: false,
    reportCompressedSize: false,
    copyPublicDir: false,
  };
}

/**
 * @param {string} repository
 * @param {string[]} entries
 */
function assertPresent(repository, entries) {
  const missing = entries.filter((path) => !existsSync(path)).map((path) => relative(repository, path));
  if (missing.length > 0) {
    throw new SetupError(
      `Source files are missing: ${missing.join(', ')}.`,
      'Restore them (git status shows what changed).',
    );
  }
}

/** @param {string} path */
function entryName(path) {
  return basename(path).replace(/\.\w+$/, '');
}
