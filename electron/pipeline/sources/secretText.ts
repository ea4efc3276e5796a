import { readFile, stat } from 'node:fs/promises';
import { failure, success, type Result } from '../../contract/result.ts';
import { pathProblem } from './pathProblem.ts';

const REFERENCE = /\$\{(env|file):([^{}]+)\}/g;
/** No token is longer, and a wrong path must not fill the memory. */
const MAX_FILE_BYTES = 64 * 1024;

/**
 * The text with each `${env:NAME}` and `${file:PATH}` replaced by what is in that variable or file now; line ends at a
 * file's end do not count. A failure says what is missing, and never what was found.
 */
export async function resolveSecretText(
  text: string,
  env: Readonly<NodeJS.ProcessEnv> = process.env,
): Promise<Result<string, 'no-secret'>> {
  let resolved = '';
  let end = 0;
  for (const match of text.matchAll(REFERENCE)) {
    const [reference, kind, name = ''] = match;
    const secret = kind === 'env' ? fromEnvironment(name, env) : await fromFile(name);
    if (!secret.ok) return secret;
    resolved += text.slice(end, match.index) + secret.value;
    end = match.index + reference.length;
  }
  return success(resolved + text.slice(end));
}

function fromEnvironment(name: string, env: Readonly<NodeJS.ProcessEnv>): Result<string, 'no-secret'> {
  const value = env[name] ?? '';
  return value === ''
    ? failure(
        'no-secret',
        `The environment variable ${name} is not set. Start Arcwall with it: a feed's secret is in it.`,
      )
    : usable(value, `The environment variable ${name}`);
}

async function fromFile(path: string): Promise<Result<string, 'no-secret'>> {
  try {
    const stats = await stat(path);
    // Looked at before it is opened: a named pipe would wait for a writer for ever.
    if (!stats.isFile()) return failure('no-secret', `${path} is no regular file. A feed's secret is expected in it.`);
    if (stats.size > MAX_FILE_BYTES)
      return failure('no-secret', `${path} is too long for a secret. Name the file that holds nothing else.`);
    const text = (await readFile(path, 'utf8')).replace(/[\r\n]+$/, '');
    if (text === '') return failure('no-secret', `${path} is empty. A feed's secret is expected in it.`);
    return usable(text, path);
  } catch (thrown) {
    return failure('no-secret', `A feed's secret is missing: ${pathProblem(path, thrown)}`);
  }
}

/** The header's own check would put the value into its error. */
function usable(value: string, where: string): Result<string, 'no-secret'> {
  return /^[\t\x20-\x7e]*$/.test(value)
    ? success(value)
    : failure('no-secret', `${where} holds more than one line or other than ASCII: no header can carry that.`);
}
