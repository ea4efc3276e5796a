import { chmodSync, mkdirSync } from 'node:fs';
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

/** Creates the directory where it is missing, closed to other users: it holds what honeypots caught. */
export function prepareDataDirectory(directory: DataDirectory): Result<DataDirectory> {
  try {
    mkdirSync(directory.path, { recursive: true, mode: 0o700 });
    chmodSync(directory.path, 0o700);
    return success(directory);
  } catch (error) {
    return failure(
      'data-directory',
      `The data directory ${directory.path} cannot be used (${messageOf(error)}): choose another with --data-dir.`,
    );
  }
}

function defaultPath(): string {
  const { env, platform } = process;
  if (platform === 'win32') return join(env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), 'Arcwall');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Arcwall');
  return join(env['XDG_DATA_HOME'] || join(homedir(), '.local', 'share'), 'arcwall');
}
