import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { REPOSITORY, temporaryDirectory } from '../fixtures/repository.ts';
import { until } from '../fixtures/until.ts';
import { launchArcwall, type ArcwallApp } from './arcwallApp.ts';

const SAMPLE = readFileSync(join(REPOSITORY, 'assets', 'feeds', 'suricata-eve.full.sample'), 'utf8');
const ALERTS = 437;

const home = temporaryDirectory();
const dataDirectory = join(home.path, 'data');
const log = join(home.path, 'some.log');
let app: ArcwallApp;
let page: Page;

beforeAll(async () => {
  writeFileSync(log, SAMPLE);
  app = await launchArcwall(dataDirectory, ['--window', 'settings']);
  page = await app.page('settings');
}, 60_000);

afterAll(async () => {
  await app.quit();
  home.remove();
});

const cardText = (): Promise<string | null> => page.locator('article').first().textContent();

test('a new file feed recognises its format, and leaves out what its filter says, counted', async () => {
  await app.electron.evaluate(({ dialog }, path) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] });
  }, log);
  await page.getByRole('button', { name: 'File', exact: true }).click();
  const form = page.locator('.feed-form');
  await form.locator('.file-field button').click();
  await form.getByLabel('Name').fill('Edge');
  await form.getByText('Leave events out').click();
  await form.getByLabel('At least').selectOption('medium');
  await form.getByLabel('Without networks').fill('10.0.0/8');
  await page.getByRole('button', { name: 'Add feed' }).click();
  await form.getByText(/Entry 1: a network such as/).waitFor();
  await form.getByLabel('Without networks').fill('');
  await form.getByLabel('Without signatures').fill('*SSH*');
  await page.getByRole('button', { name: 'Add feed' }).click();
  const text = await until(cardText, (shown) => /filtered/.test(shown ?? ''));
  expect(text).toContain('Suricata EVE, recognised');
  const [, stored] = await until(
    async () => /([\d,]+) stored/.exec((await cardText()) ?? '') ?? [],
    ([, count]) => Number(count) > 0,
  );
  expect(Number(stored)).toBeLessThan(ALERTS);
});

test('the mute list takes networks and signatures, says what is wrong, and holds at once', async () => {
  await page.getByRole('button', { name: 'Mute list' }).click();
  await page.getByRole('button', { name: 'Add a mute' }).click();
  await page.getByLabel('Network or signature 1').fill('*');
  await page.getByLabel('Until 1').fill('next year');
  await page.getByLabel('Note 1').fill('a quiet evening');
  const save = page.locator('form:has(.mute-row)').getByRole('button', { name: 'Save' });
  await save.click();
  await page.getByText('Row 1: a date such as').waitFor();
  await page.getByLabel('Until 1').fill('2999-12-31');
  await save.click();
  await page.getByText('The mute list was saved.').waitFor();
  const { mutes } = JSON.parse(readFileSync(join(dataDirectory, 'settings.json'), 'utf8')) as { mutes: unknown };
  expect(mutes).toEqual([{ cidr: null, signature: '*', until: '2999-12-31', note: 'a quiet evening' }]);
  appendFileSync(log, SAMPLE);
  await page.getByRole('button', { name: 'Feeds' }).click();
  await page.locator('.feed-counts summary').first().click();
  await until(cardText, (text) => /muted/.test(text ?? ''));
});
