import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { REPOSITORY, temporaryDirectory } from '../fixtures/repository.ts';
import { runCli } from '../fixtures/runCli.ts';
import { until } from '../fixtures/until.ts';
import { launchArcwall, type ArcwallApp } from './arcwallApp.ts';

const SAMPLE = join(REPOSITORY, 'assets', 'feeds', 'suricata-eve.full.sample');
const ALERTS = 437;
const BEACONS = 92;

const home = temporaryDirectory();
const dataDirectory = join(home.path, 'data');
let server: Server;
let url: string;
let app: ArcwallApp;

beforeAll(async () => {
  server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(': connected\n\n');
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/alerts`;
  app = await launchArcwall(dataDirectory, ['--window', 'settings']);
}, 60_000);

afterAll(async () => {
  await app.quit();
  server.closeAllConnections();
  server.close();
  home.remove();
});

const settingsFile = (): { feeds: { name: string; enabled: boolean }[] } =>
  JSON.parse(readFileSync(join(dataDirectory, 'settings.json'), 'utf8')) as ReturnType<typeof settingsFile>;

const card = (page: Page, name: string): ReturnType<Page['locator']> =>
  page.locator('article').filter({ has: page.getByRole('heading', { name }) });

const form = (page: Page): ReturnType<Page['locator']> => page.locator('.feed-form');

describe('the settings window', () => {
  test('refuses a feed without a valid address, beside its field', async () => {
    const page = await app.page('settings');
    await page.getByRole('button', { name: 'Server-sent events' }).click();
    await form(page).getByLabel('Name').fill('Partner');
    await form(page).getByLabel('Address').fill('ftp://somewhere');
    await page.getByRole('button', { name: 'Add feed' }).click();
    await form(page)
      .getByText(/http:\/\/ or https:\/\//)
      .first()
      .waitFor();
    await expect(form(page).getByLabel('Address').getAttribute('aria-invalid')).resolves.toBe('true');
  });

  test('adds an SSE feed, which connects and says so', async () => {
    const page = await app.page('settings');
    await form(page).getByLabel('Address').fill(url);
    await page.getByRole('button', { name: 'Add feed' }).click();
    await card(page, 'Partner')
      .getByText(/connected|nothing/i)
      .first()
      .waitFor();
    expect(settingsFile().feeds).toMatchObject([{ name: 'Partner', enabled: true, transport: 'sse', url }]);
  });

  test('adds the file that the file dialog gave, and reads it', async () => {
    const page = await app.page('settings');
    // The operating system's own dialog cannot be driven; what it would answer is put in its place.
    await app.electron.evaluate(({ dialog }, path) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] });
    }, SAMPLE);
    await page.getByRole('button', { name: 'File', exact: true }).click();
    await form(page).locator('.file-field button').click();
    await form(page).getByLabel('Name').fill('Edge');
    await page.getByRole('button', { name: 'Add feed' }).click();
    await until(
      () => card(page, 'Edge').textContent(),
      (text) => text?.includes(`${ALERTS} stored`) === true,
    );
  });

  test('switches a feed off, and back on', async () => {
    const page = await app.page('settings');
    const toggle = card(page, 'Partner').getByRole('switch');
    await toggle.click();
    await until(settingsFile, ({ feeds }) => feeds.find((feed) => feed.name === 'Partner')?.enabled === false);
    await until(
      () => card(page, 'Partner').textContent(),
      (text) => /off|disabled/i.test(text ?? ''),
    );
    await toggle.click();
    await until(settingsFile, ({ feeds }) => feeds.find((feed) => feed.name === 'Partner')?.enabled === true);
  });

  test('keeps its feeds over a restart, and removes one only after asking', async () => {
    await app.quit();
    app = await launchArcwall(dataDirectory, ['--window', 'settings']);
    const page = await app.page('settings');
    await card(page, 'Partner').waitFor();
    await until(
      () => card(page, 'Edge').textContent(),
      (text) => text?.includes(`${ALERTS} stored`) === true,
    );
    await page.getByRole('button', { name: 'Remove Partner' }).click();
    const asking = page.getByRole('dialog');
    await asking.getByRole('button', { name: 'Cancel' }).click();
    expect(settingsFile().feeds).toHaveLength(2);
    await page.getByRole('button', { name: 'Remove Partner' }).click();
    await asking.getByRole('button', { name: 'Remove' }).click();
    await until(settingsFile, ({ feeds }) => feeds.length === 1);
    await until(
      () => card(page, 'Partner').count(),
      (count) => count === 0,
    );
  });
});

describe('the history window', () => {
  const rowCount = (page: Page): Promise<string | null> => page.getByTestId('row-count').textContent();

  test('lists the stored events newest first, page by page', async () => {
    const settings = await app.page('settings');
    await settings.evaluate(() => {
      const { call } = window.arcwall as unknown as { call(name: string, payload: unknown): Promise<unknown> };
      return call('app:openWindow', { window: 'history' });
    });
    const page = await app.page('history');
    await page.getByText('All', { exact: true }).click();
    const first = await until(
      () => rowCount(page),
      (text) => /\d/.test(text ?? ''),
    );
    const times = (): Promise<string[]> => page.locator('[role="row"] .cell-time').allTextContents();
    const shown = (await times()).filter((text) => /\d/.test(text));
    expect(shown.length).toBeGreaterThan(10);
    expect(shown).toEqual([...shown].sort().reverse());
    for (
      let pages = 0;
      pages < 10 && (await page.getByRole('button', { name: 'Load older' }).count()) > 0;
      pages += 1
    ) {
      const before = await rowCount(page);
      await page.getByRole('button', { name: 'Load older' }).click();
      await until(
        () => rowCount(page),
        (text) => text !== before,
      );
    }
    expect(first).not.toBe(`${ALERTS} events`);
    expect(await rowCount(page)).toBe(`${ALERTS} events`);
  });

  test('finds by words of different fields, and says when nothing matches', async () => {
    const page = await app.page('history');
    await page.keyboard.press('/');
    await page.getByRole('textbox', { name: 'Filter' }).fill('beacon');
    await until(
      () => rowCount(page),
      (text) => text === `${BEACONS} events`,
    );
    await page.getByRole('textbox', { name: 'Filter' }).fill('no such thing');
    await page
      .getByText(/Nothing matches/)
      .first()
      .waitFor();
  });

  test('opens an event with every field, by keys alone, and its text is only text', async () => {
    const page = await app.page('history');
    await page.getByRole('textbox', { name: 'Filter' }).fill('log4shell');
    await page.keyboard.press('Enter');
    await until(
      () => rowCount(page),
      (text) => text === '41 events',
    );
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByText('/?x=${jndi:ldap://').first().waitFor();
    await page.keyboard.press('Escape');
    await until(
      () => page.getByText('/?x=${jndi:ldap://').count(),
      (count) => count === 0,
    );
  });

  test('shows the same number as export prints', async () => {
    const { stdout } = await runCli('export', '--data-dir', dataDirectory);
    expect(stdout.trimEnd().split('\n')).toHaveLength(ALERTS);
  });
});
