import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PNG } from 'pngjs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { REPOSITORY, temporaryDirectory, type TemporaryDirectory } from '../fixtures/repository.ts';
import { exportedEvents, runCli } from '../fixtures/runCli.ts';
import { until } from '../fixtures/until.ts';
import { callFrom, electronArguments, electronPath, inspect, launchArcwall, type ArcwallApp } from './arcwallApp.ts';

const SAMPLE = join(REPOSITORY, 'assets', 'feeds', 'suricata-eve.full.sample');
const ALERTS = 437;

let home: TemporaryDirectory;
let dataDirectory: string;
let app: ArcwallApp | null;

beforeEach(() => {
  home = temporaryDirectory();
  dataDirectory = join(home.path, 'data');
  app = null;
});
afterEach(async () => {
  await app?.quit();
  home.remove();
});

/** Starts the app without Playwright, as a second start by the user; resolves at its end. */
function startAgain(...args: string[]): Promise<{ code: number | null; stderr: string }> {
  const child = spawn(electronPath(), electronArguments(dataDirectory, args), { stdio: ['ignore', 'ignore', 'pipe'] });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk));
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, stderr })));
}

describe('a second start on the same data directory', () => {
  test('hands its feed, its window and its screenshot to the first, and ends', async () => {
    app = await launchArcwall(dataDirectory, ['--tail', join(home.path, 'none.json'), '--size', '1280x720']);
    const wall = await app.page('wall');
    const shot = join(home.path, 'shot.png');
    const second = await startAgain('--tail', SAMPLE, '--window', 'history', '--shot', shot, '--after', '500');
    expect(second.stderr).toMatch(/already running on .*takes over/);
    expect(second.code).toBe(0);
    expect(PNG.sync.read(readFileSync(shot)).width).toBeGreaterThan(600);
    await app.page('history');
    await until(
      () => inspect(wall),
      ({ stored }) => stored === ALERTS,
    );
    expect(await exportedEvents(dataDirectory)).toHaveLength(ALERTS);
  }, 60_000);

  test('an import is done by the running collector, once', async () => {
    app = await launchArcwall(dataDirectory, ['--tail', join(home.path, 'none.json')]);
    const wall = await app.page('wall');
    await until(
      () => inspect(wall),
      ({ summary }) => summary?.feeds[0]?.state === 'waiting',
    );
    const first = await runCli('import', SAMPLE, '--data-dir', dataDirectory);
    expect(first.stderr).toMatch(/is running on this data directory/);
    expect(first.stdout).toMatch(new RegExp(`stored +${ALERTS}\n`));
    expect(first.code).toBe(0);
    const second = await runCli('import', SAMPLE, '--data-dir', dataDirectory);
    expect(second.stdout).toMatch(/stored +0\n/);
    const doctor = await runCli('doctor', '--data-dir', dataDirectory);
    expect(doctor.stdout).toMatch(/collector +running/);
    expect(doctor.stdout).toMatch(/none\.json/);
  }, 60_000);
});

describe('a start', () => {
  test('with no feed shows the demo, marked SIMULATED, and keeps its events out of the site’s history', async () => {
    app = await launchArcwall(dataDirectory, ['--size', '1280x720']);
    const wall = await app.page('wall');
    await wall.getByText('SIMULATED').first().waitFor();
    await until(
      () => inspect(wall),
      ({ stored, arcs }) => stored > 10 && arcs > 0,
    );
    expect(await exportedEvents(dataDirectory)).toHaveLength(0);
  }, 60_000);

  test('that plays the demo takes an import into the site\u2019s own history, which is shown from then on', async () => {
    app = await launchArcwall(dataDirectory, ['--size', '1280x720']);
    const wall = await app.page('wall');
    await until(
      () => inspect(wall),
      ({ stored }) => stored > 0,
    );
    const imported = await runCli('import', SAMPLE, '--data-dir', dataDirectory);
    expect(imported.stdout).toMatch(new RegExp(`stored +${ALERTS}\n`));
    expect(await exportedEvents(dataDirectory)).toHaveLength(ALERTS);
    await callFrom(wall, 'app:openWindow', { window: 'history' });
    const history = await app.page('history');
    const page = await callFrom(history, 'history:page', {
      sinceMs: null,
      untilMs: null,
      text: 'beacon',
      before: null,
      limit: 500,
    });
    expect(page).toMatchObject({ ok: true, value: { more: false } });
    expect((page as { value: { events: unknown[] } }).value.events).toHaveLength(92);
  }, 60_000);

  test('with a broken settings file sets it aside, tells the wall, and runs on the defaults', async () => {
    mkdirSync(dataDirectory, { recursive: true });
    writeFileSync(join(dataDirectory, 'settings.json'), '{"siteName":"HQ","colour":"red"}');
    app = await launchArcwall(dataDirectory, ['--size', '1280x720']);
    const wall = await app.page('wall');
    await wall
      .getByText(/colour/)
      .first()
      .waitFor();
    expect(existsSync(join(dataDirectory, 'settings.json'))).toBe(false);
  }, 60_000);

  test('with --shot and --exit-after writes a picture of that size and ends with 0', async () => {
    const shot = join(home.path, 'wall.png');
    const { code } = await startAgain('--size', '1280x720', '--shot', shot, '--after', '3000', '--exit-after', '5000');
    expect(code).toBe(0);
    const picture = PNG.sync.read(readFileSync(shot));
    expect([picture.width, picture.height]).toEqual([1280, 720]);
    const colours = new Set<number>();
    for (let index = 0; index < picture.data.length; index += 400) colours.add(picture.data.readUInt32BE(index));
    expect(colours.size).toBeGreaterThan(20);
  }, 60_000);

  test('in the size of the display fills it to the last pixel', async () => {
    const shot = join(home.path, 'wall.png');
    const { code } = await startAgain('--size', '1920x1080', '--shot', shot, '--after', '3000', '--exit-after', '5000');
    expect(code).toBe(0);
    const { width, height } = PNG.sync.read(readFileSync(shot));
    expect([width, height]).toEqual([1920, 1080]);
  }, 60_000);

  test('with a wrong option ends with 2 and one line', async () => {
    const { code, stderr } = await startAgain('--colour');
    expect(code).toBe(2);
    expect(stderr).toMatch(/arcwall: .*colour.*--help/);
  }, 60_000);
});

describe('the wall', () => {
  test('goes full screen by F11 and comes back by Escape', async () => {
    app = await launchArcwall(dataDirectory, ['--size', '1280x720']);
    const wall = await app.page('wall');
    await wall.getByTestId('stored-total').waitFor();
    // As the window system sends keys: past main first, then to the page, then to the menu.
    const press = async (keyCode: string): Promise<void> =>
      app?.electron.evaluate(({ BrowserWindow }, key) => {
        const contents = BrowserWindow.getAllWindows()[0]?.webContents;
        contents?.sendInputEvent({ type: 'keyDown', keyCode: key });
        contents?.sendInputEvent({ type: 'keyUp', keyCode: key });
      }, keyCode);
    const isFullscreen = (): Promise<boolean> | undefined =>
      app?.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isFullScreen() ?? false);
    await press('F11');
    await until(isFullscreen, (on) => on === true);
    await press('Escape');
    await until(isFullscreen, (on) => on === false);
  }, 60_000);

  test('picks up a log that appears later', async () => {
    const log = join(home.path, 'later.json');
    app = await launchArcwall(dataDirectory, ['--tail', log]);
    const wall = await app.page('wall');
    await until(
      () => inspect(wall),
      ({ summary }) => summary?.feeds[0]?.state === 'waiting' && summary.feeds[0].message !== null,
    );
    writeFileSync(log, readFileSync(SAMPLE));
    await until(
      () => inspect(wall),
      ({ stored }) => stored === ALERTS,
    );
  }, 60_000);
});
