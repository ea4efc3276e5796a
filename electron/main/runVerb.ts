import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Runs a verb in the packaged app and returns its exit code. The same executable as plain Node: verbs must work
 * without a display, where Electron itself dies before it is ready.
 */
export function runVerb(argv: readonly string[]): number {
  const script = join(dirname(fileURLToPath(import.meta.url)), '..', 'cli', 'cli.js');
  const { status, error } = spawnSync(process.execPath, [script, ...argv], {
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    stdio: 'inherit',
  });
  if (error !== undefined) process.stderr.write(`arcwall: ${error.message}\n`);
  return status ?? 1;
}
