import { accessSync, constants, mkdirSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { failure, messageOf, success, type Result } from '../contract/result.ts';

/** Where the files of one data directory lie. One directory is one wall: its settings, its events, its writer. */
export interface DataDirectory {
  readonly path: string;
  readonly settingsFile: string;
  readonly database: string;
  readonly logFile: string;
}

/** The directory named, or the platform's own place for application data. Nothing is created. */
export function dataDirectoryAt(path: string | null): DataDirectory {
  const directory = path === null ? defaultPath() : resolve(path);
  return {
    path: directory,
    settingsFile: join(directory, 'settings.json'),
    database: join(directory, 'events.sqlite'),
    logFile: join(directory, 'logs', 'arcwall.log'),
  };
}

/**
 * Creates the directory where it is missing, closed to other users: it holds what honeypots caught. One that was there
 * before is used only when it is empty or already Arcwall's, and its mode is left to its owner.
 */
export function prepareDataDirectory(directory: DataDirectory): Result<DataDirectory> {
  try {
    const created = mkdirSync(directory.path, { recursive: true, mode: 0o700 });
    if (created === undefined && isForeign(directory)) {
      return failure(
        'data-directory',
        `${directory.path} holds other files: name an empty directory, or a new one, with --data-dir.`,
      );
    }
    accessSync(directory.path, constants.R_OK | constants.W_OK | constants.X_OK);
    return success(directory);
  } catch (error) {
    return failure(
      'data-directory',
      `The data directory ${directory.path} cannot be used (${messageOf(error)}): choose another with --data-dir.`,
    );
  }
}

/** Of these names nobody else has a file. */
const SURELY_OURS = ['events.sqlite', 'demo.sqlite', 'writer.lock'];
/** What may be there before them: settings laid out beforehand, or a first start that was cut short. */
const MAYBE_OURS = /^(settings\.json(\..+)?|browser|logs|control\.sock)$/;

/** Not empty, and not Arcwall's. */
function isForeign(directory: DataDirectory): boolean {
  const files = readdirSync(directory.path);
  return !files.some((file) => SURELY_OURS.includes(file)) && !files.every((file) => MAYBE_OURS.test(file));
}

function defaultPath(): string {
  const { env, platform } = process;
  if (platform === 'win32') return join(env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), 'Arcwall');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Arcwall');
  return join(env['XDG_DATA_HOME'] || join(homedir(), '.local', 'share'), 'arcwall');
}
