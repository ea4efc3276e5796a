import { join } from 'node:path';
import { runChild } from '../runChild.mjs';
import { setUpPackages } from '../setup/setup.mjs';

/**
 * `npm run bench` and `npm run soak`: the runner is a test tool, and sets up what its cases need by itself.
 *
 * @param {'bench' | 'soak'} kind
 * @returns {(repository: string, args: string[]) => Promise<number>}
 */
export function benchCommand(kind) {
  return async (repository, args) => {
    await setUpPackages(repository);
    return runChild(process.execPath, [join(repository, 'test/bench/run.mjs'), kind, ...args], { cwd: repository });
  };
}
