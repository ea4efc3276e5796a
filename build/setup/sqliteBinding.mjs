import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cacheFolder, makeFolderOnce } from './cacheFolder.mjs';
import { step } from './report.mjs';
import { lastLines, runProgram } from './runProgram.mjs';
import { SetupError } from './setupError.mjs';

const FIRST_GOOD_NODE_API = 10;

// better-sqlite3's prebuilds are made for Node-API 10 and crash the process on 9. Its sources build for 9 with flags alone:
// leave out the version it asks for, and opt out of the newer finalizer signature that "experimental" brings along.
const FLAGS = '-UNAPI_VERSION -DNAPI_EXPERIMENTAL -DNODE_API_EXPERIMENTAL_NOGC_ENV_OPT_OUT';

/**
 * @param {number[]} nodeApis the Node-API version of every runtime that will open the database
 * @returns {boolean} whether the packaged prebuild would crash one of them
 */
export function needsOwnBinding(nodeApis) {
  return nodeApis.some((version) => version < FIRST_GOOD_NODE_API);
}

/** @returns {number} Node-API of the Node that runs this; a string in `process.versions`, where '9' >= '10' holds */
export function nodeApiHere() {
  return Number(process.versions['napi']);
}

/**
 * @param {string} repository
 * @returns {string} where the compiled binding lies or would lie
 */
export function bindingPath(repository) {
  const { version } = JSON.parse(readFileSync(join(packageFolder(repository), 'package.json'), 'utf8'));
  return join(
    cacheFolder(),
    `better-sqlite3-${version}-napi9-${process.platform}-${process.arch}`,
    'better_sqlite3.node',
  );
}

/**
 * Compiles better-sqlite3 for Node-API 9, once per account. One build serves Node and Electron alike.
 *
 * @param {string} repository
 * @returns {Promise<string>} path of the binding
 */
export async function ensureBinding(repository) {
  const path = bindingPath(repository);
  if (existsSync(path)) return path;
  await step(
    'Compiling the SQLite binding (about 70 s, once)',
    'this Node or Electron has Node-API 9, and the ready-made binding needs 10',
    (setDetail) => makeFolderOnce(dirname(path), (temporary) => compileInto(repository, temporary, setDetail)),
  );
  return path;
}

/**
 * @param {string} repository
 * @param {string} target
 * @param {(detail: string) => void} setDetail
 */
async function compileInto(repository, target, setDetail) {
  // Not in the cache folder: node-gyp's makefiles do not survive a path with a space in it.
  const work = mkdtempSync(join(realpathSync(tmpdir()), 'arcwall-sqlite-'));
  try {
    const source = join(work, 'node_modules', 'better-sqlite3');
    const addonApi = join(repository, 'node_modules', 'node-addon-api');
    mkdirSync(dirname(source));
    cpSync(packageFolder(repository), source, { recursive: true, filter: (path) => !path.includes('prebuilds') });
    cpSync(addonApi, join(work, 'node_modules', 'node-addon-api'), { recursive: true });

    const nodeGyp = join(repository, 'node_modules', 'node-gyp', 'bin', 'node-gyp.js');
    const args = [nodeGyp, 'rebuild', '--release', ...headersOption(), '--', '-Dforce_build=1'];
    const { code, output } = await runProgram(process.execPath, args, {
      cwd: source,
      env: { ...process.env, CXXFLAGS: `${process.env['CXXFLAGS'] ?? ''} ${FLAGS}`.trim() },
      onOutput: (text) => {
        const object = /(?:CC|CXX|SOLINK_MODULE|COPY)\(target\) \S*?([^/\s]+)\s*$/m.exec(text);
        if (object) setDetail(`at ${object[1]}`);
      },
    });
    const built = join(source, 'build', 'Release', 'better_sqlite3.node');
    if (code !== 0 || !existsSync(built)) throw compileFailed(output);
    setDetail('trying it');
    await assertOpens(repository, built);
    cpSync(built, join(target, 'better_sqlite3.node'));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** @returns {string[]} the headers beside the running Node where they are its own, else none: node-gyp then fetches them */
function headersOption() {
  const prefix = dirname(dirname(realpathSync(process.execPath)));
  try {
    const header = readFileSync(join(prefix, 'include', 'node', 'node_version.h'), 'utf8');
    const major = /#define NODE_MAJOR_VERSION (\d+)/.exec(header)?.[1];
    return major === process.versions.node.split('.')[0] ? [`--nodedir=${prefix}`] : [];
  } catch {
    return [];
  }
}

/**
 * Opens a database with the new binding in a process of its own, since a bad binding does not throw: it crashes.
 *
 * @param {string} repository
 * @param {string} nativeBinding
 */
async function assertOpens(repository, nativeBinding) {
  const script = `const Database = require('better-sqlite3');
    const database = new Database(':memory:', { nativeBinding: ${JSON.stringify(nativeBinding)} });
    if (database.prepare('SELECT 41 + 1').pluck().get() !== 42) process.exit(1);`;
  const { code, output } = await runProgram(process.execPath, ['-e', script], { cwd: repository });
  if (code !== 0) throw compileFailed(`the compiled binding does not open a database\n${output}`);
}

/** @param {string} output */
function compileFailed(output) {
  return new SetupError(
    `The SQLite binding could not be compiled:\n${lastLines(output, 12)}`,
    'Install a C++20 compiler, make and Python 3, or use Node 22.14 or newer, which needs no compiling beside the official Electron.',
  );
}

/** @param {string} repository */
function packageFolder(repository) {
  return join(repository, 'node_modules', 'better-sqlite3');
}
