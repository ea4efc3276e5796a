import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fingerprint } from './fingerprint.mjs';
import { withLock } from './setup/lock.mjs';
import { step } from './setup/report.mjs';
import { SetupError } from './setup/setupError.mjs';

/**
 * One folder of out/, built in one piece when its inputs changed.
 *
 * @typedef {object} Unit
 * @property {string[]} inputs files and folders relative to the repository
 * @property {(context: { repository: string, outDir: string, commit: string }) => Promise<void>} make fills the empty outDir
 */

/** @typedef {'main' | 'collector' | 'cli' | 'preload' | 'renderer' | 'geometry' | 'networks' | 'assets'} UnitName */

const BUNDLING = ['build/bundles.mjs', 'build/buildApp.mjs', 'package.json', 'package-lock.json'];

/** @type {Record<UnitName, Unit>} in the order they are made: `assets` takes in what `geometry` and `networks` made */
const UNITS = {
  cli: nodeUnit('cli', ['cli.ts', 'options.ts']),
  collector: nodeUnit('collector', ['collector.ts', 'ingestThread.ts', 'storeThread.ts', 'reader.ts']),
  main: nodeUnit('main', ['main.ts']),
  preload: {
    inputs: ['electron/contract', 'electron/preload', ...BUNDLING],
    make: async ({ repository, outDir, commit }) => {
      const { bundlePreloads } = await import('./bundles.mjs');
      const entries = ['wall', 'history', 'settings'].map((name) => join(repository, 'electron/preload', `${name}.ts`));
      await bundlePreloads(repository, entries, outDir, await definesFor(repository, commit));
    },
  },
  renderer: {
    inputs: ['electron/contract', 'renderer', ...BUNDLING],
    make: async ({ repository, outDir, commit }) => {
      const { bundlePages } = await import('./bundles.mjs');
      const pages = ['wall', 'history', 'settings'].map((name) => join(repository, 'renderer', name, 'index.html'));
      await bundlePages(repository, pages, outDir, await definesFor(repository, commit));
    },
  },
  geometry: {
    inputs: ['build/landGeometry.mjs', 'build/landGeometry', 'node_modules/world-atlas/package.json'],
    make: async ({ repository, outDir }) => {
      if (!existsSync(join(repository, 'build/landGeometry.mjs'))) {
        throw new SetupError('Source files are missing: build/landGeometry.mjs.', 'Restore it.');
      }
      const { buildLandGeometry } = await import('./landGeometry.mjs');
      await buildLandGeometry(outDir);
    },
  },
  networks: {
    inputs: ['build/networkTable.mjs', 'node_modules/@ip-location-db/asn/package.json'],
    make: async ({ outDir }) => {
      const { buildNetworkTable } = await import('./networkTable.mjs');
      await buildNetworkTable(outDir);
    },
  },
  assets: {
    inputs: ['assets', 'out/geometry', 'out/networks'],
    make: async ({ repository, outDir }) => {
      for (const made of ['out/geometry', 'out/networks']) cpSync(join(repository, made), outDir, { recursive: true });
      if (existsSync(join(repository, 'assets'))) cpSync(join(repository, 'assets'), outDir, { recursive: true });
    },
  },
};

export const ALL_UNITS = /** @type {UnitName[]} */ (Object.keys(UNITS));

/** @type {UnitName[]} what the verbs and the unit tests run on */
export const NODE_UNITS = ['cli', 'collector', 'geometry', 'networks', 'assets'];

/**
 * Builds what changed since the last time. Costs a few milliseconds when nothing did.
 *
 * @param {string} repository
 * @param {UnitName[]} [names]
 */
export async function buildApp(repository, names = ALL_UNITS) {
  const commit = commitOf(repository);
  if (staleUnits(repository, names, commit).length === 0) return;
  mkdirSync(join(repository, 'out'), { recursive: true });
  await withLock(join(repository, 'out', 'build.lock'), 'another Arcwall is building this clone', async () => {
    const stale = staleUnits(repository, names, commit);
    if (stale.length === 0) return;
    await step('Building Arcwall', `new or changed: ${stale.join(', ')}`, async (setDetail) => {
      for (const name of ALL_UNITS) {
        // Asked again for each, because a new `geometry` or `networks` makes `assets` stale.
        if (staleUnits(repository, names, commit).includes(name)) {
          setDetail(name);
          await makeUnit(repository, name, commit);
        }
      }
    });
  });
}

/** @param {string} repository */
export function commitOf(repository) {
  const { status, stdout } = spawnSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: repository, encoding: 'utf8' });
  return status === 0 ? stdout.trim() : 'unknown';
}

/**
 * @param {string} repository
 * @param {UnitName[]} names
 * @param {string} commit
 */
function staleUnits(repository, names, commit) {
  return ALL_UNITS.filter(
    (name) => names.includes(name) && readStamp(repository, name) !== mark(repository, name, commit),
  );
}

/**
 * @param {string} repository
 * @param {UnitName} name
 * @param {string} commit
 */
async function makeUnit(repository, name, commit) {
  const before = mark(repository, name, commit);
  const target = join(repository, 'out', name);
  const temporary = mkdtempSync(join(repository, 'out', `.${name}-`));
  try {
    await UNITS[name].make({ repository, outDir: temporary, commit }).catch((error) => {
      throw buildFailed(name, error);
    });
    // By rename, so that another process never sees a folder half full. The stamp of the inputs as they were before the
    // build: a file saved while it ran makes the next start build again.
    if (existsSync(target)) renameSync(target, `${temporary}.old`);
    renameSync(temporary, target);
    mkdirSync(join(repository, 'out', 'stamps'), { recursive: true });
    writeFileSync(stampPath(repository, name), before);
  } finally {
    rmSync(`${temporary}.old`, { recursive: true, force: true });
    rmSync(temporary, { recursive: true, force: true });
  }
}

/**
 * @param {UnitName} name
 * @param {unknown} error
 */
function buildFailed(name, error) {
  if (error instanceof SetupError) return error;
  // The bundler hangs its native backtrace onto each message.
  const message = String(error instanceof Error ? error.message : error).replaceAll(/\nStack backtrace:(\n .*)+/g, '');
  return new SetupError(`Building ${name} failed: ${message}`, 'Correct the source, then start again.');
}

/**
 * @param {string} repository
 * @param {UnitName} name
 * @param {string} commit
 */
function mark(repository, name, commit) {
  const inputs = UNITS[name].inputs.map((path) => join(repository, path));
  const hasVersion = UNITS[name].inputs.includes('package.json');
  return fingerprint(repository, inputs, hasVersion ? [commit] : []);
}

/**
 * @param {string} repository
 * @param {UnitName} name
 */
function readStamp(repository, name) {
  if (!existsSync(join(repository, 'out', name)) || !existsSync(stampPath(repository, name))) return null;
  return readFileSync(stampPath(repository, name), 'utf8');
}

/**
 * @param {string} repository
 * @param {UnitName} name
 */
function stampPath(repository, name) {
  return join(repository, 'out', 'stamps', name);
}

/**
 * @param {'main' | 'collector' | 'cli'} layer
 * @param {string[]} files
 * @returns {Unit}
 */
function nodeUnit(layer, files) {
  return {
    inputs: ['electron', ...BUNDLING],
    make: async ({ repository, outDir, commit }) => {
      const { bundleForNode } = await import('./bundles.mjs');
      const entries = files.map((file) => join(repository, 'electron', layer, file));
      await bundleForNode(repository, entries, outDir, await definesFor(repository, commit));
    },
  };
}

/**
 * @param {string} repository
 * @param {string} commit
 */
async function definesFor(repository, commit) {
  const { defines } = await import('./bundles.mjs');
  const { version } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8'));
  return defines(version, commit);
}
