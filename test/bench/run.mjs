// Runs the cases of test/bench/: `npm run bench`, `npm run bench -- CASE --json`, and `npm run soak` in the same way.
import { fork } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { dirname, join, parse, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildApp, commitOf } from '../../build/buildApp.mjs';
import { bundleForNode, defines } from '../../build/bundles.mjs';
import { say } from '../../build/setup/report.mjs';
import { setUpElectron, setUpNode } from '../../build/setup/setup.mjs';
import { startXvfb } from '../../build/xvfb.mjs';
import { table } from './table.mjs';

/** @typedef {import('./benchCase.ts').BenchResult} BenchResult */
/** @typedef {import('./benchCase.ts').BenchContext} BenchContext */
/** @typedef {{ name: string, description: string, promise: string, needs?: 'electron' }} CaseFacts */

const repository = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');
const [kind = 'bench', ...args] = process.argv.slice(2);

process.exitCode = await main();

async function main() {
  const json = args.includes('--json');
  const names = args.filter((argument) => !argument.startsWith('--'));
  const files = caseFiles();
  const unknown = names.find((name) => !files.has(name));
  if (unknown !== undefined || args.some((argument) => argument.startsWith('--') && argument !== '--json')) {
    const asked = unknown === undefined ? `unknown option ${args.join(' ')}` : `no such case: ${unknown}`;
    process.stderr.write(`arcwall: ${asked}. Cases: ${[...files.keys()].join(', ') || 'none yet'}\n`);
    return 2;
  }
  if (files.size === 0) process.stderr.write(`arcwall: there is no ${kind} case yet (test/bench/*.${kind}.ts)\n`);
  const chosen = names.length > 0 ? names : [...files.keys()];
  const problems = [];
  for (const name of chosen) {
    const problem = await runCase(files.get(name) ?? '', json);
    if (problem !== null) problems.push(`${name}: ${problem}`);
  }
  for (const problem of problems) process.stderr.write(`arcwall: could not measure ${problem}\n`);
  return problems.length > 0 || chosen.length === 0 ? 1 : 0;
}

/**
 * @param {string} file
 * @param {boolean} json
 * @returns {Promise<string | null>} why it could not be measured
 */
async function runCase(file, json) {
  const work = mkdtempSync(join(tmpdir(), 'arcwall-bench-'));
  /** @type {import('../../build/xvfb.mjs').VirtualDisplay | null} */
  let display = null;
  try {
    const bundle = await bundleCase(file);
    const facts = /** @type {CaseFacts} */ (await askChild(bundle, null, process.env));
    say(`${facts.name}: ${facts.description}`);
    let electron = null;
    if (facts.needs === 'electron') {
      const ownScreen = process.platform === 'linux';
      electron = (await setUpElectron(repository, { display: ownScreen ? 'virtual' : 'own' })).path;
      await buildApp(repository);
      if (ownScreen) display = await startXvfb({ width: 1920, height: 1080 });
    } else {
      await setUpNode(repository);
    }
    /** @type {BenchContext} */
    const context = {
      repository,
      electron,
      electronArguments: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
      temporaryDirectory: work,
    };
    const result = /** @type {BenchResult} */ (await askChild(bundle, context, { ...process.env, ...display?.env }));
    if (!Number.isFinite(result.ratio)) return `its ratio is ${result.ratio}`;
    print(facts, result, json);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    await display?.stop();
    rmSync(work, { recursive: true, force: true });
  }
}

/**
 * @param {CaseFacts} facts
 * @param {BenchResult} result
 * @param {boolean} json
 */
function print(facts, result, json) {
  const ratio = Number(result.ratio.toPrecision(4));
  if (json) {
    const { ratio: _, holds, rows } = result;
    const line = {
      case: facts.name,
      ratio,
      promise: facts.promise,
      holds,
      rows,
      machine: machine(),
      commit: commitOf(repository),
    };
    console.log(JSON.stringify(line));
    return;
  }
  console.log(`\n${facts.name}: ${facts.description}\n${table(result.rows)}`);
  console.log(`ratio ${ratio}, promised ${facts.promise}: ${result.holds ? 'holds' : 'DOES NOT HOLD YET'}`);
  console.log(`${machine()}, commit ${commitOf(repository)}`);
}

function machine() {
  const processors = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${processors.length} x ${processors[0]?.model.trim()}, ${memory} GB, ${process.platform} ${process.arch}, Node ${process.versions.node}`;
}

/** @returns {Map<string, string>} case name to file */
function caseFiles() {
  const folder = join(repository, 'test', 'bench');
  const pattern = new RegExp(`^(\\w+)\\.${kind}\\.(ts|mjs)$`);
  const found = readdirSync(folder).flatMap((file) => {
    const name = pattern.exec(file)?.[1];
    return name === undefined ? [] : [/** @type {[string, string]} */ ([name, join(folder, file)])];
  });
  return new Map(found);
}

/**
 * Cases import the app's own TypeScript, which Node 20 cannot run as it is.
 *
 * @param {string} file
 */
async function bundleCase(file) {
  const outDir = join(repository, 'out', 'bench', parse(file).name);
  mkdirSync(outDir, { recursive: true });
  await bundleForNode(repository, [file], outDir, defines('0.0.0-bench', commitOf(repository)));
  return join(outDir, `${parse(file).name}.js`);
}

/**
 * Each measurement has a process of its own: what one case leaves in the heap or the compiler must not touch the next.
 *
 * @param {string} bundle
 * @param {BenchContext | null} context null asks for the case's facts only
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<unknown>}
 */
function askChild(bundle, context, env) {
  return new Promise((resolvePromise, reject) => {
    const runner = join(repository, 'test', 'bench', 'runCase.mjs');
    // What a case prints goes to standard error: standard output ends with the one JSON line.
    const child = fork(runner, [bundle], { env, execArgv: ['--expose-gc'], stdio: ['ignore', 2, 2, 'ipc'] });
    /** @type {unknown} */
    let answer;
    child.on('message', (message) => (answer = message));
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      if (code === 0 && answer !== undefined) resolvePromise(answer);
      else reject(new Error(`its process ended with ${signal ?? `exit code ${code}`}`));
    });
    child.send({ context });
  });
}
