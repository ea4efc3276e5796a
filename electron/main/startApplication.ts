import { app, powerSaveBlocker } from 'electron';
import type { WindowCommand } from '../cli/options.ts';
import type { DataDirectory } from '../settings/dataDirectory.ts';
import { readRuntime } from '../settings/runtime.ts';
import type { LoadedSettings } from '../settings/settingsFile.ts';
import { serveAppScheme } from './appScheme.ts';
import { CollectorProcess } from './collectorProcess.ts';
import { onLaterStart } from './firstInstance.ts';
import { serveIpc } from './ipcBorder.ts';
import { createHandlers } from './ipcHandlers.ts';
import { installMenu } from './menu.ts';
import type { Log } from './log.ts';
import { ReaderProcess } from './readerProcess.ts';
import { takeShot } from './screenshot.ts';
import { confineWebContents } from './securityPolicy.ts';
import { SettingsStore } from './settingsStore.ts';
import { Windows } from './windows.ts';

/** How long a collector may take to write what it holds before it is ended. */
const STOP_LIMIT_MS = 8000;

/** Wires the parts, opens the window asked for, and ends cleanly. Called once Electron is ready. */
export function startApplication(
  command: WindowCommand,
  directory: DataDirectory,
  loaded: LoadedSettings,
  log: Log,
): void {
  const runtime = readRuntime();
  const settings = new SettingsStore(directory, loaded, command.feeds, runtime);
  const collector = new CollectorProcess(settings.collectorConfig(), log);
  const reader = new ReaderProcess(() => settings.readerConfig(), log);
  const windows = new Windows(command, () => settings.current.wall);

  confineWebContents(log);
  serveAppScheme(runtime.assets);
  serveIpc(windows, createHandlers({ settings, collector, reader, windows, runtime, directory }), log);
  installMenu(windows);
  const readInput = (): void => {
    if (settings.collectorConfig().feeds.some((feed) => feed.transport === 'stdin' && feed.enabled)) {
      collector.readStandardInput(process.stdin);
    }
  };
  readInput();
  settings.onChange(() => {
    readInput();
    collector.configure(settings.collectorConfig());
  });

  let exitCode = 0;
  const openFor = (request: WindowCommand): void => {
    const window = windows.open(request.window);
    if (request.fullscreen) windows.setFullscreen(true);
    if (request.shot !== null) {
      void takeShot(window, request.shot, log).then((written) => {
        // A later start waits for its picture itself.
        if (!written && request === command) exitCode = 1;
      });
    }
  };
  onLaterStart((later) => {
    // Another start's standard input cannot be read here.
    settings.addCommandLineFeeds(later.feeds.filter((feed) => feed.transport !== 'stdin'));
    openFor(later);
  });
  openFor(command);

  powerSaveBlocker.start('prevent-display-sleep');
  if (command.exitAfterMs !== null) setTimeout(() => app.quit(), command.exitAfterMs);
  app.on('window-all-closed', () => app.quit());
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => app.quit());

  let stopping = false;
  app.on('before-quit', (event) => {
    if (stopping) return;
    stopping = true;
    event.preventDefault();
    void collector.stop(STOP_LIMIT_MS).finally(() => {
      reader.stop();
      app.exit(exitCode);
    });
  });
  log.info(`started on ${directory.path}, Electron ${process.versions.electron}`);
}
