import { app } from 'electron';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { WindowCommand } from '../cli/options.ts';
import type { DataDirectory } from '../settings/dataDirectory.ts';

/** How much longer than its own delay a handed-over screenshot may take. */
const SHOT_GRACE_MS = 20_000;

/**
 * One data directory has one wall process. Hands the command to the one that runs already and leaves, saying so;
 * true when this is the first. Chromium keeps its lock in the profile folder, so that goes into the data directory.
 */
export function becomeFirstInstance(directory: DataDirectory, command: WindowCommand): boolean {
  app.setPath('userData', join(directory.path, 'browser'));
  const startedMs = Date.now();
  if (app.requestSingleInstanceLock({ command })) return true;
  process.stderr.write(`arcwall: already running on ${directory.path}; it takes over this start's arguments.\n`);
  if (command.exitAfterMs !== null) process.stderr.write('arcwall: all but --exit-after: it runs on.\n');
  if (command.feeds.some((feed) => feed.transport === 'stdin')) {
    process.stderr.write('arcwall: standard input cannot be handed over: end the running Arcwall first.\n');
    app.exit(1);
    return false;
  }
  if (command.shot === null) app.exit(0);
  else awaitShot(command.shot.file, startedMs, command.shot.afterMs + SHOT_GRACE_MS);
  return false;
}

/** Calls back with the command of every later start on the same data directory. */
export function onLaterStart(handle: (command: WindowCommand) => void): void {
  app.on('second-instance', (_event, _argv, _directory, data) => {
    // Only our own executable reaches this lock, under the same user, with a command that it has parsed itself.
    const { command } = data as { command?: WindowCommand };
    if (command !== undefined) handle(command);
  });
}

function awaitShot(file: string, startedMs: number, limitMs: number): void {
  const timer = setInterval(() => {
    if (writtenSince(file, startedMs)) {
      clearInterval(timer);
      app.exit(0);
    } else if (Date.now() - startedMs > limitMs) {
      process.stderr.write(`arcwall: the running wall wrote no ${file}; its log says why.\n`);
      clearInterval(timer);
      app.exit(1);
    }
  }, 100);
}

function writtenSince(file: string, sinceMs: number): boolean {
  try {
    return statSync(file).mtimeMs >= sinceMs;
  } catch {
    return false;
  }
}
