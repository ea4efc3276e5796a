import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { readRuntime } from '../../electron/settings/runtime.ts';
import type { WindowKind } from '../../electron/contract/ipcChannels.ts';
import type { WallSummary } from '../../electron/contract/wallPort.ts';
import { REPOSITORY } from '../fixtures/repository.ts';

export interface ArcwallApp {
  readonly electron: ElectronApplication;
  readonly dataDirectory: string;
  /** The page of an open window; waits until it is there and has rendered its first content. */
  page(kind: WindowKind): Promise<Page>;
  /** Process id of a running utility process, or null. */
  utilityPid(name: 'Arcwall collector' | 'Arcwall reader'): Promise<number | null>;
  /** Quits as a user would, and waits for the end of the process. */
  quit(): Promise<void>;
}

/** Starts the built application in the Electron that the bootstrap prepared. */
export async function launchArcwall(dataDirectory: string, args: readonly string[] = []): Promise<ArcwallApp> {
  const electron = await _electron.launch({
    executablePath: electronPath(),
    args: electronArguments(dataDirectory, args),
    // Chromium prints about missing D-Bus and GPU; only the tests' own output is wanted.
    env: { ...process.env, ELECTRON_ENABLE_LOGGING: '0' },
  });
  return {
    electron,
    dataDirectory,
    page: (kind) => pageOf(electron, kind),
    utilityPid: (name) =>
      electron.evaluate(
        ({ app }, wanted) => app.getAppMetrics().find((metric) => metric.name === wanted)?.pid ?? null,
        name,
      ),
    quit: async () => {
      const child = electron.process();
      const ended = child.exitCode !== null ? Promise.resolve() : new Promise((done) => child.once('exit', done));
      await electron.evaluate(({ app }) => app.quit()).catch(() => undefined);
      await ended;
    },
  };
}

export function electronPath(): string {
  const { electron } = readRuntime();
  if (electron?.path === undefined) throw new Error('no Electron is set up: run `npm test`, which does it');
  return electron.path;
}

export function electronArguments(dataDirectory: string, args: readonly string[]): string[] {
  const root = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return [...root, REPOSITORY, '--software-rendering', '--data-dir', dataDirectory, ...args];
}

async function pageOf(electron: ElectronApplication, kind: WindowKind): Promise<Page> {
  const isWanted = (page: Page): boolean => page.url().startsWith(`app://arcwall/${kind}/`);
  const page = electron.windows().find(isWanted) ?? (await electron.waitForEvent('window', { predicate: isWanted }));
  await page.waitForLoadState('domcontentloaded');
  return page;
}

/** Makes a call of the page's own API, as its code would; the types of the contract are the callee's to check. */
export function callFrom(page: Page, channel: string, request: unknown = null): Promise<unknown> {
  return page.evaluate(
    ([name, payload]) => {
      const { call } = window.arcwall as unknown as { call(name: unknown, payload: unknown): Promise<unknown> };
      return call(name, payload);
    },
    [channel, request] as const,
  );
}

/** What the wall says about itself. */
export async function inspect(wall: Page): Promise<{ arcs: number; stored: number; summary: WallSummary | null }> {
  return wall.evaluate(() => {
    const { arcwallInspect } = window;
    const summary = arcwallInspect?.summary() ?? null;
    return { arcs: arcwallInspect?.statistics()['arcs'] ?? 0, stored: summary?.storedTotal ?? 0, summary };
  });
}
