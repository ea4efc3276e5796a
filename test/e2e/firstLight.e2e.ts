import { spawn } from 'node:child_process';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { REPOSITORY, temporaryDirectory } from '../fixtures/repository.ts';
import { exportedEvents } from '../fixtures/runCli.ts';
import { until } from '../fixtures/until.ts';
import { inspect, launchArcwall, type ArcwallApp } from './arcwallApp.ts';

const SAMPLE = join(REPOSITORY, 'assets', 'feeds', 'suricata-eve.full.sample');
const ALERTS = 437;
const KILLS = 3;
const WRITING_MS = 9000;

const home = temporaryDirectory();
const log = join(home.path, 'eve.json');
const dataDirectory = join(home.path, 'data');
let app: ArcwallApp;
let wall: Page;

beforeAll(async () => {
  writeFileSync(log, '');
  app = await launchArcwall(dataDirectory, ['--tail', log, '--size', '1280x720']);
  wall = await app.page('wall');
}, 60_000);

afterAll(async () => {
  await app.quit();
  home.remove();
});

describe('a log that grows in irregular pieces while the collector is killed three times', () => {
  test('every alert of the sample reaches the HUD, once', async () => {
    const writer = spawn(process.execPath, [
      join(REPOSITORY, 'test', 'fixtures', 'appendSample.mjs'),
      SAMPLE,
      log,
      '11',
      String(WRITING_MS),
    ]);
    const written = new Promise((done) => writer.once('exit', done));
    const killed = new Set<number>();
    for (let kill = 1; kill <= KILLS; kill += 1) {
      // Each kill comes after more events were seen, so that it falls into running work.
      const reached = await until(
        () => storedTotal(wall),
        (total) => total >= kill * 60,
      );
      expect(reached).toBeLessThan(ALERTS);
      const pid = await until(
        () => app.utilityPid('Arcwall collector'),
        (found) => found !== null && !killed.has(found),
      );
      if (pid === null) throw new Error('no collector');
      killed.add(pid);
      process.kill(pid, 'SIGKILL');
    }
    await written;
    expect(
      await until(
        () => storedTotal(wall),
        (total) => total >= ALERTS,
      ),
    ).toBe(ALERTS);
    expect(killed.size).toBe(KILLS);
  }, 60_000);

  test('arcs are on the screen: the renderer counts them, and its pixels differ from the bare globe', async () => {
    appendLiveAlerts();
    await until(
      () => inspect(wall),
      ({ arcs }) => arcs >= 5,
    );
    await wall.evaluate(() => window.arcwallInspect?.freeze(Date.now() + 900));
    await wall.evaluate(() => document.querySelector<HTMLElement>('.hud')?.style.setProperty('visibility', 'hidden'));
    const withArcs = PNG.sync.read(await wall.screenshot());
    await wall.evaluate(() => window.arcwallInspect?.clearEvents());
    // A frame may still be on its way: the bare globe is what two pictures in a row agree on.
    let bare = PNG.sync.read(await wall.screenshot());
    await until(
      async () => {
        const next = PNG.sync.read(await wall.screenshot());
        const differing = differingPixels(bare, next);
        bare = next;
        return differing;
      },
      (differing) => differing === 0,
    );
    expect(differingPixels(withArcs, bare)).toBeGreaterThan(200);
  }, 60_000);

  test('export prints them all, with growing ids', async () => {
    const events = await exportedEvents(dataDirectory);
    expect(events).toHaveLength(ALERTS + LIVE_ALERTS);
    const ids = events.map((event) => Number(event['id']));
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('a restart on the same log adds none', async () => {
    await app.quit();
    app = await launchArcwall(dataDirectory, ['--tail', log, '--size', '1280x720']);
    wall = await app.page('wall');
    await until(
      () => storedTotal(wall),
      (total) => total === ALERTS + LIVE_ALERTS,
    );
    // The feed has read to the end of the log: nothing is left that could be added.
    await until(
      () => inspect(wall),
      ({ summary }) => summary?.feeds[0]?.state === 'idle' && summary.feeds[0].behindBytes === 0,
    );
    expect(await exportedEvents(dataDirectory)).toHaveLength(ALERTS + LIVE_ALERTS);
  }, 60_000);
});

const LIVE_ALERTS = 20;

/** Fresh inbound alerts, all at once, for a picture full of arcs. */
function appendLiveAlerts(): void {
  const alerts = readFileSync(SAMPLE, 'utf8')
    .split('\n')
    .filter((line) => line.includes('"signature_id":9000001'))
    .slice(0, LIVE_ALERTS)
    .map((line) =>
      line.replace(/"timestamp":"[^"]*"/, `"timestamp":"${new Date().toISOString().replace('Z', '000+0000')}"`),
    );
  appendFileSync(log, `${alerts.join('\n')}\n`);
}

/** The figure that the HUD shows. */
async function storedTotal(page: Page): Promise<number> {
  const text = await page.getByTestId('stored-total').textContent();
  return Number((text ?? '').replaceAll(/\D/g, '') || '0');
}

function differingPixels(a: PNG, b: PNG): number {
  let differing = 0;
  for (let index = 0; index < a.data.length; index += 4) {
    const distance = [0, 1, 2].reduce(
      (sum, channel) => sum + Math.abs((a.data[index + channel] ?? 0) - (b.data[index + channel] ?? 0)),
      0,
    );
    if (distance > 24) differing += 1;
  }
  return differing;
}
