import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WINDOWS } from '../../electron/contract/ipcChannels.ts';
import { temporaryDirectory } from '../fixtures/repository.ts';
import { callFrom, launchArcwall, type ArcwallApp } from './arcwallApp.ts';

const home = temporaryDirectory();
let app: ArcwallApp;

beforeAll(async () => {
  app = await launchArcwall(join(home.path, 'data'), ['--size', '1280x720']);
  const wall = await app.page('wall');
  for (const window of ['history', 'settings'] as const) {
    await callFrom(wall, 'app:openWindow', { window });
    await app.page(window);
  }
}, 60_000);

afterAll(async () => {
  await app.quit();
  home.remove();
});

describe.each(WINDOWS)('the %s window', (kind) => {
  test('has no Node, and a policy without inline or evaluated code', async () => {
    const page = await app.page(kind);
    const seen = await page.evaluate(async () => {
      const response = await fetch(location.href);
      const evaluated = ((): boolean => {
        try {
          return Boolean(new Function('return true')());
        } catch {
          return false;
        }
      })();
      const script = document.createElement('script');
      script.textContent = 'window.inlineRan = true';
      document.head.append(script);
      return {
        policy: response.headers.get('content-security-policy') ?? '',
        node: [
          typeof (globalThis as { require?: unknown }).require,
          typeof (globalThis as { process?: unknown }).process,
        ],
        evaluated,
        inline: 'inlineRan' in window,
        names: Object.keys(window.arcwall ?? {}).sort(),
      };
    });
    expect(seen.policy).toContain("default-src 'none'");
    expect(seen.policy).not.toContain('unsafe');
    expect(seen.node).toEqual(['undefined', 'undefined']);
    expect(seen.evaluated).toBe(false);
    expect(seen.inline).toBe(false);
    expect(seen.names).toEqual(['call', 'kind']);
  });

  test('is sandboxed and isolated, with no permission granted', async () => {
    const page = await app.page(kind);
    const preferences = await app.electron.evaluate(({ BrowserWindow }, wanted) => {
      const window = BrowserWindow.getAllWindows().find((one) => one.webContents.getURL().includes(`/${wanted}/`));
      if (window === undefined) throw new Error(`no ${wanted} window`);
      // Not in the public types; it is what Electron itself asserts on.
      const contents = window.webContents as unknown as { getLastWebPreferences(): Record<string, unknown> };
      const { sandbox, contextIsolation, nodeIntegration, webSecurity } = contents.getLastWebPreferences();
      return { sandbox, contextIsolation, nodeIntegration, webSecurity };
    }, kind);
    expect(preferences).toMatchObject({ sandbox: true, contextIsolation: true, nodeIntegration: false });
    expect(preferences.webSecurity).not.toBe(false);
    const permission = await page.evaluate(() => Notification.requestPermission());
    expect(permission).toBe('denied');
  });

  test('cannot navigate away or open a window', async () => {
    const page = await app.page(kind);
    const before = app.electron.windows().length;
    const opened = await page.evaluate(() => window.open('https://example.org/') !== null);
    await page.evaluate(() => {
      location.href = 'https://example.org/';
    });
    // The refusal is in main: a round trip through it comes after.
    await callFrom(page, 'app:info');
    expect(opened).toBe(false);
    expect(page.url()).toBe(`app://arcwall/${kind}/index.html`);
    expect(app.electron.windows()).toHaveLength(before);
  });
});

describe('the border', () => {
  test('refuses a call of another window’s, before it leaves the page', async () => {
    const wall = await app.page('wall');
    await expect(callFrom(wall, 'settings:read')).rejects.toThrow('no such call');
  });

  test.each([
    ['history:page', { sinceMs: 'yesterday' }],
    ['history:page', { sinceMs: null, untilMs: null, text: 'x'.repeat(5000), before: null, limit: 10 }],
    ['history:page', { sinceMs: null, untilMs: null, text: '', before: null, limit: 1e9 }],
    ['history:event', { id: '1; DROP TABLE event' }],
    ['history:event', null],
  ])('refuses %s of a wrong shape: %j', async (channel, request) => {
    const history = await app.page('history');
    const answer = await callFrom(history, channel, request);
    expect(answer).toMatchObject({ ok: false, error: { kind: 'refused' } });
  });

  test('refuses a file feed whose path no file dialog gave', async () => {
    const settings = await app.page('settings');
    const answer = await callFrom(settings, 'settings:saveFeed', {
      feed: {
        id: 'shadow',
        name: 'Shadow',
        enabled: true,
        transport: 'file',
        path: '/etc/shadow',
        format: 'json',
        mapping: null,
        kind: null,
        sensor: null,
        timeZone: 'UTC',
        startAt: 'beginning',
      },
      pathToken: 'guessed',
    });
    expect(answer).toMatchObject({ ok: false, error: { kind: 'feed-refused' } });
  });

  test('serves nothing outside the built pages', async () => {
    const wall = await app.page('wall');
    const statuses = await wall.evaluate(() =>
      Promise.all(
        ['/..%2f..%2fpackage.json', '/assets/..%2f..%2fruntime.json', '/wall/none.js', '/%2e%2e/main/main.js'].map(
          (path) => fetch(path).then(({ status }) => status),
        ),
      ),
    );
    expect(statuses).toEqual([404, 404, 404, 404]);
  });
});
