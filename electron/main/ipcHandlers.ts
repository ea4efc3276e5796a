import { dialog } from 'electron';
import { randomUUID } from 'node:crypto';
import { feedPaths } from '../contract/feedAddress.ts';
import type { AppInfo, SettingsView } from '../contract/ipc.ts';
import { failure, success, type Result } from '../contract/result.ts';
import type { Feed } from '../contract/settings.ts';
import { FORMAT_CHOICES, isFormatChoice } from '../pipeline/decode/registry.ts';
import { TRANSPORTS } from '../pipeline/sources/registry.ts';
import type { DataDirectory } from '../settings/dataDirectory.ts';
import type { Runtime } from '../settings/runtime.ts';
import type { CollectorProcess } from './collectorProcess.ts';
import type { IpcHandlers } from './ipcBorder.ts';
import type { ReaderProcess } from './readerProcess.ts';
import { openAttribution } from './securityPolicy.ts';
import type { SettingsStore } from './settingsStore.ts';
import type { Windows } from './windows.ts';

declare const __ARCWALL_VERSION__: string;
declare const __ARCWALL_COMMIT__: string;

export interface HandlerParts {
  readonly settings: SettingsStore;
  readonly collector: CollectorProcess;
  readonly reader: ReaderProcess;
  readonly windows: Windows;
  readonly runtime: Runtime;
  readonly directory: DataDirectory;
}

/** What main answers to each call; requests were checked at the border. */
export function createHandlers(parts: HandlerParts): IpcHandlers {
  const { settings, collector, reader, windows } = parts;
  /** Paths that our own file dialog gave, by token: a page cannot name any other. */
  const chosenPaths = new Map<string, string>();

  const view = (): SettingsView => ({
    settings: settings.current,
    formats: FORMAT_CHOICES,
    transports: TRANSPORTS,
    settingsPath: parts.directory.settingsFile,
    notices: [...settings.notices, ...collector.health.notices],
  });
  const viewAfter = (saved: Result<null>): Result<SettingsView> => (saved.ok ? success(view()) : saved);

  return {
    'app:info': () => success(appInfo(parts)),
    'app:openWindow': ({ window }) => {
      windows.open(window);
      return success(null);
    },
    'app:openAttribution': () => {
      openAttribution();
      return success(null);
    },
    'wall:toggleFullscreen': () => {
      windows.toggleFullscreen();
      return success(null);
    },
    'wall:connect': (_request, contents) => {
      collector.connectWall(contents);
      return success(null);
    },
    'history:page': (request) => reader.query({ method: 'page', request }),
    'history:event': ({ id }) => reader.query({ method: 'event', id }),
    'settings:read': () => success(view()),
    'settings:health': () => success(collector.health.feeds),
    'settings:saveFeed': ({ feed, pathToken }) => {
      const known = settings.current.feeds.find((other) => other.id === feed.id);
      const refusal = refusalOf(feed, known, pathToken === null ? undefined : chosenPaths.get(pathToken));
      if (refusal !== null) return failure('feed-refused', refusal);
      return viewAfter(
        settings.change((current) => ({
          ...current,
          feeds:
            known === undefined
              ? [...current.feeds, feed]
              : current.feeds.map((other) => (other.id === feed.id ? feed : other)),
        })),
      );
    },
    'settings:removeFeed': ({ feedId }) =>
      viewAfter(
        settings.change((current) => ({ ...current, feeds: current.feeds.filter((feed) => feed.id !== feedId) })),
      ),
    'settings:saveSite': (site) => viewAfter(settings.change((current) => ({ ...current, ...site }))),
    'settings:saveMutes': (mutes) => viewAfter(settings.change((current) => ({ ...current, mutes }))),
    'settings:saveWall': (wall) => viewAfter(settings.change((current) => ({ ...current, wall }))),
    'settings:chooseFile': async (_request, contents) => {
      const owner = windows.get('settings');
      const options = { title: 'Choose a log file', properties: ['openFile' as const, 'showHiddenFiles' as const] };
      const chosen =
        owner?.webContents === contents
          ? await dialog.showOpenDialog(owner, options)
          : await dialog.showOpenDialog(options);
      const path = chosen.filePaths[0];
      if (path === undefined) return success(null);
      const token = randomUUID();
      chosenPaths.set(token, path);
      return success({ path, token });
    },
  };
}

function refusalOf(feed: Feed, known: Feed | undefined, chosenPath: string | undefined): string | null {
  if (!isFormatChoice(feed.format)) return `There is no format "${feed.format}".`;
  const given = new Set([...(known === undefined ? [] : feedPaths(known)), chosenPath]);
  const foreign = feedPaths(feed).find((path) => !given.has(path));
  if (foreign === undefined) return null;
  return feed.transport === 'file'
    ? 'Choose the file with the file dialog: its path was not given by it.'
    : `${foreign} was not chosen with the file dialog. Write it into the settings file instead.`;
}

function appInfo({ runtime, directory, settings }: HandlerParts): AppInfo {
  const { electron, chrome, node } = process.versions;
  const fallback = runtime.electron?.source === 'fallback';
  return {
    version: __ARCWALL_VERSION__,
    commit: __ARCWALL_COMMIT__,
    electron,
    chromium: chrome,
    node,
    dataDirectory: directory.path,
    runtimeWarning: fallback
      ? `Development runtime: Electron ${electron} with Chromium ${chrome.split('.')[0]} is old and gets no security fixes. Not for production.`
      : null,
    platform: process.platform,
    kiosk: false,
    turnDegPerMinute: settings.current.wall.turnDegPerMinute,
  };
}
