// The one entry of every npm script. It needs nothing installed: only Node.
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const OLDEST_NODE = { major: 20, minor: 19 };
const repository = dirname(dirname(fileURLToPath(import.meta.url)));

/** @type {Record<string, () => Promise<{ run: (repository: string, args: string[]) => Promise<number> }>>} */
const commands = {
  setup: () => import('./commands/setup.mjs'),
  start: () => import('./commands/start.mjs'),
  test: () => import('./commands/test.mjs'),
  check: () => import('./commands/check.mjs'),
  dist: () => import('./commands/dist.mjs'),
  icons: () => import('./commands/icons.mjs'),
  bench: async () => ({ run: (await import('./commands/bench.mjs')).benchCommand('bench') }),
  soak: async () => ({ run: (await import('./commands/bench.mjs')).benchCommand('soak') }),
};

process.exitCode = await main(process.argv.slice(2));

/** @param {string[]} argv */
async function main([name = '', ...rest]) {
  // npm takes the `--` away; whoever calls this file without npm may have typed it all the same.
  const args = rest[0] === '--' ? rest.slice(1) : rest;
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < OLDEST_NODE.major || (major === OLDEST_NODE.major && minor < OLDEST_NODE.minor)) {
    const wanted = `${OLDEST_NODE.major}.${OLDEST_NODE.minor}`;
    return fail(`Node ${process.versions.node} is too old.`, `Install Node ${wanted} or newer, then start again.`);
  }
  const command = commands[name];
  if (!command) return fail(`No such command: "${name}".`, `Use one of: ${Object.keys(commands).join(', ')}.`, 2);
  try {
    return await (await command()).run(repository, args);
  } catch (error) {
    if (error instanceof Error && 'advice' in error) return fail(error.message, String(error.advice));
    throw error;
  }
}

/**
 * @param {string} message
 * @param {string} advice
 * @param {number} [exitCode]
 */
function fail(message, advice, exitCode = 1) {
  process.stderr.write(`arcwall: ${message}\narcwall: What to do: ${advice}\n`);
  return exitCode;
}
