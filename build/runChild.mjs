import { spawn } from 'node:child_process';
import { constants } from 'node:os';

const PARENT_POLL_MS = 250;

/**
 * Runs a program in our place: its input and output are ours, signals to us go to it, and its exit code becomes ours.
 *
 * @param {string} program
 * @param {string[]} args
 * @param {{ cwd: string, env?: NodeJS.ProcessEnv }} options
 * @returns {Promise<number>} the exit code; 128 + n when signal n ended it, as shells have it
 */
export function runChild(program, args, { cwd, env = process.env }) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env, stdio: 'inherit' });
    const forward = (/** @type {NodeJS.Signals} */ signal) => {
      // Ctrl+C in a terminal reaches the child by itself, being of the same group.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    };
    /** @type {NodeJS.Signals[]} */
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    for (const signal of signals) process.on(signal, forward);
    const stopWatching = whenNpmDies(() => child.kill('SIGTERM'));
    const stopForwarding = () => {
      stopWatching();
      for (const signal of signals) process.off(signal, forward);
    };
    child.once('error', (error) => {
      stopForwarding();
      reject(error);
    });
    child.once('close', (code, signal) => {
      stopForwarding();
      resolve(code ?? 128 + (signal ? constants.signals[signal] : 0));
    });
  });
}

/**
 * A SIGTERM to `npm start` ends npm and the shell between us, and never reaches us: what is left to see is a new parent.
 *
 * @param {() => void} action
 * @returns {() => void} stops watching
 */
function whenNpmDies(action) {
  if (!process.env['npm_lifecycle_event'] || process.platform === 'win32') return () => {};
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    action();
  }, PARENT_POLL_MS);
  return () => clearInterval(timer);
}
