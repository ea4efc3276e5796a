import { createHash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';

/**
 * A short text that changes whenever a file below one of `inputs` is added, removed or written to. Sizes and times, not
 * contents: it is asked at every start, and must cost milliseconds.
 *
 * @param {string} root paths enter the fingerprint relative to this, so that a moved clone is not built anew
 * @param {string[]} inputs files or folders, absolute; one that does not exist counts as such
 * @param {string[]} [extra] anything else the result depends on
 */
export function fingerprint(root, inputs, extra = []) {
  const hash = createHash('sha256').update(JSON.stringify(extra));
  for (const path of inputs.flatMap(filesBelow)) {
    const stats = statSync(path, { throwIfNoEntry: false });
    hash.update(`${relative(root, path)}\0${stats?.size}\0${stats?.mtimeMs}\n`);
  }
  return hash.digest('hex').slice(0, 32);
}

/**
 * @param {string} path
 * @returns {string[]}
 */
function filesBelow(path) {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
}
