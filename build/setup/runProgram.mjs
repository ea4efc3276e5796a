import { spawn } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { basename, delimiter, join } from 'node:path';

const KEPT_OUTPUT_CHARS = 200_000;

/**
 * @typedef {object} ProgramResult
 * @property {number | null} code exit code, null when a signal ended it
 * @property {string} output standard output and error together, the last 200,000 characters
 * @property {boolean} timedOut
 */

/**
 * Runs a program without a shell and collects what it prints. Rejects only when it cannot be started at all.
 *
 * @param {string} program
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, timeoutMs?: number, onOutput?: (text: string) => void }} [options]
 * @returns {Promise<ProgramResult>}
 */
export function runProgram(program, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    let timedOut = false;
    const timer = options.timeoutMs
      ? setTimeout(() => {
          timedOut = true;
          child.kill('SIGKILL');
        }, options.timeoutMs)
      : undefined;
    const collect = (/** @type {Buffer} */ chunk) => {
      const text = chunk.toString();
      output = (output + text).slice(-KEPT_OUTPUT_CHARS);
      options.onOutput?.(text);
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.on('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve({ code, output, timedOut });
    });
  });
}

/**
 * Runs npm: the one that started us where there is one, since `npm` alone is a script that Windows cannot spawn.
 *
 * @param {string[]} args
 * @param {Parameters<typeof runProgram>[2]} [options]
 */
export function runNpm(args, options) {
  const npmScript = process.env['npm_execpath'];
  if (npmScript && basename(npmScript) === 'npm-cli.js') {
    return runProgram(process.execPath, [npmScript, ...args], options);
  }
  return runProgram(process.platform === 'win32' ? 'npm.exe' : 'npm', args, options);
}

/**
 * @param {string} name
 * @returns {string | null} the first executable file of that name on PATH
 */
export function findProgram(name) {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const path = join(folder, name);
    try {
      accessSync(path, constants.X_OK);
      if (statSync(path).isFile()) return path;
    } catch {
      continue;
    }
  }
  return null;
}

/**
 * @param {string} output
 * @param {number} [lines]
 * @returns {string} the last lines that say something, for an error message
 */
export function lastLines(output, lines = 6) {
  return output
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(-lines)
    .join('\n');
}

/**
 * @param {string} output of npm
 * @returns {string} what npm says is wrong; it starts with that, and ends with its usage and where its log lies
 */
export function npmProblem(output) {
  return output
    .split('\n')
    .map((line) => line.replace(/^npm (error|ERR!) ?/, '').trim())
    .filter((line) => line !== '')
    .slice(0, 6)
    .join('\n');
}
