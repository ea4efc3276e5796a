import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SetupError } from './setup/setupError.mjs';

const START_TIMEOUT_MS = 15_000;

/**
 * @typedef {object} VirtualDisplay
 * @property {{ DISPLAY: string, XAUTHORITY: string }} env what a program needs to draw on it
 * @property {number} pid of the X server
 * @property {() => Promise<void>} stop ends the server that was started here, and no other
 */

/** @returns {boolean} whether windows need a display that this machine does not have */
export function wantsVirtualDisplay() {
  return process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY'];
}

/**
 * Starts an X server that draws into memory, on a display number of its own choosing, so that two never collide.
 *
 * @param {{ width: number, height: number }} size in pixels
 * @returns {Promise<VirtualDisplay>}
 */
export async function startXvfb({ width, height }) {
  const folder = mkdtempSync(join(tmpdir(), 'arcwall-display-'));
  const authority = join(folder, 'Xauthority');
  // Without a cookie every account of this machine could look at the wall, which shows what honeypots caught.
  writeFileSync(authority, cookieFile(randomBytes(16)), { mode: 0o600 });
  const args = ['-displayfd', '3', '-screen', '0', `${width}x${height}x24`, '-nolisten', 'tcp', '-noreset'];
  // A group of its own: Ctrl+C goes to the app first, and the display ends after it.
  const server = spawn('Xvfb', [...args, '-auth', authority], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const ended = new Promise((resolve) => {
    server.once('exit', resolve);
    server.once('error', resolve);
  });
  const killAtExit = () => server.kill('SIGTERM');
  process.once('exit', killAtExit);
  const stop = async () => {
    process.off('exit', killAtExit);
    server.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const number = await displayNumber(server);
    return { env: { DISPLAY: `:${number}`, XAUTHORITY: authority }, pid: server.pid ?? 0, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * @param {import('node:child_process').ChildProcess} server
 * @returns {Promise<number>} once the server takes connections
 */
function displayNumber(server) {
  return new Promise((resolve, reject) => {
    let said = '';
    const fail = (/** @type {string} */ reason) =>
      reject(
        new SetupError(
          `Xvfb did not start: ${reason}`,
          'Run Xvfb by hand to see why, or set DISPLAY to a display you have.',
        ),
      );
    const timer = setTimeout(() => fail(`no display within ${START_TIMEOUT_MS / 1000} s`), START_TIMEOUT_MS);
    server.stderr?.on('data', (chunk) => (said += chunk));
    server.once('error', (error) => fail(error.message));
    server.once('exit', (code) => fail(`${said.trim().slice(-300)} (exit code ${code})`));
    let written = '';
    server.stdio[3]?.on('data', (chunk) => {
      written += chunk;
      if (!written.includes('\n')) return;
      clearTimeout(timer);
      resolve(Number(written));
    });
    server.once('exit', () => clearTimeout(timer));
  });
}

/**
 * An Xauthority file with one entry that holds for any host and any display number, since the server picks its number later.
 * The layout is libXau's AuWrite.c: a family, then four counted strings, all numbers 16 bits and big-endian.
 *
 * @param {Buffer} cookie 16 bytes
 */
function cookieFile(cookie) {
  const familyWild = 0xffff;
  const counted = (/** @type {Buffer} */ bytes) => Buffer.concat([uint16(bytes.length), bytes]);
  const empty = counted(Buffer.alloc(0));
  return Buffer.concat([uint16(familyWild), empty, empty, counted(Buffer.from('MIT-MAGIC-COOKIE-1')), counted(cookie)]);
}

/** @param {number} value */
function uint16(value) {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}
