import { join } from 'node:path';
import { runProgram } from '../setup/runProgram.mjs';
import { setUpPackages } from '../setup/setup.mjs';
import { SetupError } from '../setup/setupError.mjs';

/** @typedef {{ ok: boolean, output: string }} Outcome */

/** @type {Record<string, (repository: string) => Promise<Outcome>>} */
const CHECKS = {
  // Not incremental: TypeScript 7.0 keeps errors that a change of a global declaration has cured, and all of it takes 2 s.
  types: (repository) => tool(repository, 'typescript/lib/tsc.js', ['-b', '--force', '--pretty', 'false']),
  lint: (repository) => tool(repository, 'oxlint/bin/oxlint', ['--type-aware', '--deny-warnings']),
  format: (repository) => tool(repository, 'prettier/bin/prettier.cjs', ['--check', '--log-level=warn', '.']),
  layers: checkLayers,
};

/**
 * All checks side by side, or those named in `args`.
 *
 * @param {string} repository
 * @param {string[]} args
 */
export async function run(repository, args) {
  const unknown = args.find((name) => !(name in CHECKS));
  if (unknown) throw new SetupError(`No such check: ${unknown}.`, `Name some of: ${Object.keys(CHECKS).join(', ')}.`);
  await setUpPackages(repository);
  const startedMs = Date.now();
  const chosen = Object.entries(CHECKS).filter(([name]) => args.length === 0 || args.includes(name));
  const outcomes = await Promise.all(chosen.map(([name, check]) => timed(name, check, repository)));
  const failed = outcomes.filter((ok) => !ok).length;
  const total = ((Date.now() - startedMs) / 1000).toFixed(1);
  console.log(`check: ${outcomes.length - failed} passed, ${failed} failed in ${total} s`);
  return failed === 0 ? 0 : 1;
}

/**
 * @param {string} name
 * @param {(repository: string) => Promise<Outcome>} check
 * @param {string} repository
 */
async function timed(name, check, repository) {
  const startedMs = Date.now();
  const { ok, output } = await check(repository);
  const seconds = ((Date.now() - startedMs) / 1000).toFixed(1);
  console.log(`${name.padEnd(7)} ${ok ? 'ok' : 'FAILED'} (${seconds} s)`);
  if (!ok) console.log(output.trimEnd().replace(/^/gm, '  '));
  return ok;
}

/**
 * @param {string} repository
 * @param {string} script inside node_modules
 * @param {string[]} args
 * @returns {Promise<Outcome>}
 */
async function tool(repository, script, args) {
  const path = join(repository, 'node_modules', ...script.split('/'));
  const { code, output } = await runProgram(process.execPath, [path, ...args], { cwd: repository });
  return { ok: code === 0, output };
}

/**
 * @param {string} repository
 * @returns {Promise<Outcome>}
 */
async function checkLayers(repository) {
  const { findLayerBreaches } = await import('../layerCheck.mjs');
  const breaches = findLayerBreaches(repository);
  return { ok: breaches.length === 0, output: breaches.map((b) => `${b.file}:${b.line} ${b.problem}`).join('\n') };
}
