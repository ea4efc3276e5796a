import { readFileSync, readdirSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, posix, relative, sep } from 'node:path';
import { parseSync } from 'vite';

/**
 * One layer: which others it may import, and which kinds of module beside the npm packages.
 *
 * @typedef {object} Layer
 * @property {string[]} imports other layers, by folder
 * @property {boolean} node Node's own modules
 * @property {boolean} electron
 * @property {string[]} [onlyPackages] npm packages; any where absent
 */

/** @type {Record<string, Layer>} the arrows of the architecture: what is not listed here is a breach */
const LAYERS = {
  'electron/contract': { imports: [], node: false, electron: false, onlyPackages: ['zod'] },
  'electron/pipeline': { imports: ['electron/contract'], node: true, electron: false },
  'electron/settings': { imports: ['electron/contract'], node: true, electron: false },
  'electron/collector': {
    imports: ['electron/contract', 'electron/pipeline', 'electron/settings'],
    node: true,
    electron: false,
  },
  'electron/cli': {
    imports: ['electron/contract', 'electron/pipeline', 'electron/settings', 'electron/collector'],
    node: true,
    electron: false,
  },
  'electron/main': {
    imports: ['electron/contract', 'electron/pipeline', 'electron/settings', 'electron/collector', 'electron/cli'],
    node: true,
    electron: true,
  },
  'electron/preload': { imports: ['electron/contract'], node: false, electron: true },
  renderer: { imports: ['electron/contract'], node: false, electron: false },
};

// A window's page may use renderer/ui, and no other window's parts.
const WINDOWS = ['renderer/wall', 'renderer/history', 'renderer/settings'];
const SOURCE = /\.(ts|tsx|mts|js|jsx|mjs)$/;

/**
 * @typedef {object} Breach
 * @property {string} file relative to the root, with forward slashes
 * @property {number} line
 * @property {string} problem one sentence
 */

/**
 * Finds every import that runs against the architecture.
 *
 * @param {string} root the folder that holds electron/ and renderer/
 * @returns {Breach[]}
 */
export function findLayerBreaches(root) {
  return [...sourceFiles(root, 'electron'), ...sourceFiles(root, 'renderer')].flatMap((file) => {
    const text = readFileSync(join(root, file), 'utf8');
    if (layerOf(file) === null)
      return [{ file, line: 1, problem: `lies in no layer (${Object.keys(LAYERS).join(', ')})` }];
    return importsOf(file, text).flatMap(({ specifier, offset }) => {
      const problem = problemOf(file, specifier);
      return problem === null ? [] : [{ file, line: text.slice(0, offset).split('\n').length, problem }];
    });
  });
}

/**
 * @param {string} file
 * @param {string} specifier
 * @returns {string | null} what is wrong with this import
 */
function problemOf(file, specifier) {
  const from = layerOf(file);
  const layer = from === null ? undefined : LAYERS[from];
  if (from === null || !layer) return null;
  if (specifier.startsWith('.')) {
    return relativeProblem(file, from, layer, posix.normalize(posix.join(posix.dirname(file), specifier)));
  }
  if (/^(\/|file:|https?:)/.test(specifier))
    return `"${specifier}" is an address; import by relative path or package name`;
  if (specifier === 'electron' || specifier.startsWith('electron/')) {
    return layer.electron ? null : `${from} must not import electron`;
  }
  if (isBuiltin(specifier)) return layer.node ? null : `${from} must not import Node's "${specifier}"`;
  if (layer.onlyPackages && !layer.onlyPackages.includes(packageName(specifier))) {
    return `${from} must not import the package "${specifier}" (only ${layer.onlyPackages.join(', ')})`;
  }
  return null;
}

/**
 * @param {string} file
 * @param {string} from
 * @param {Layer} layer
 * @param {string} target
 */
function relativeProblem(file, from, layer, target) {
  const to = layerOf(target);
  if (to === null) return `${from} must not reach outside the layers, to ${target}`;
  if (to !== from) return layer.imports.includes(to) ? null : `${from} must not import ${to}`;
  const fromWindow = WINDOWS.find((folder) => file.startsWith(`${folder}/`));
  const toWindow = WINDOWS.find((folder) => target.startsWith(`${folder}/`));
  if (toWindow && toWindow !== fromWindow) return `${fromWindow ?? dirname(file)} must not import ${toWindow}`;
  return null;
}

/**
 * @param {string} path
 * @returns {string | null}
 */
function layerOf(path) {
  return Object.keys(LAYERS).find((layer) => `${path}/`.startsWith(`${layer}/`)) ?? null;
}

/** @param {string} specifier */
function packageName(specifier) {
  const [scopeOrName = '', name] = specifier.split('/');
  return scopeOrName.startsWith('@') ? `${scopeOrName}/${name}` : scopeOrName;
}

/**
 * @param {string} file
 * @param {string} text
 * @returns {{ specifier: string, offset: number }[]}
 */
function importsOf(file, text) {
  const { module, errors } = parseSync(file, text);
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message}`);
  const found = module.staticImports.map(({ moduleRequest }) => ({
    specifier: moduleRequest.value,
    offset: moduleRequest.start,
  }));
  for (const { entries } of module.staticExports) {
    for (const { moduleRequest } of entries) {
      if (moduleRequest) found.push({ specifier: moduleRequest.value, offset: moduleRequest.start });
    }
  }
  // What the module record leaves out: import(), require() and the new URL() that starts a worker.
  const calls =
    /(?:\bimport|\brequire(?:\.resolve)?)\s*\(\s*(['"`])([^'"`$]+)\1|\bnew URL\(\s*(['"`])([^'"`$]+)\3\s*,\s*import\.meta\.url/g;
  for (const match of text.matchAll(calls)) found.push({ specifier: match[2] ?? match[4] ?? '', offset: match.index });
  return found;
}

/**
 * @param {string} root
 * @param {string} folder
 * @returns {string[]} relative to the root, with forward slashes
 */
function sourceFiles(root, folder) {
  try {
    return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && SOURCE.test(entry.name))
      .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
      .toSorted();
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return [];
    throw error;
  }
}
