import { appendFileSync, copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sumReasons } from '../../electron/contract/feedHealth.ts';
import { feedSchema } from '../../electron/contract/settings.ts';
import { planImport } from '../../electron/pipeline/ingest/importPlan.ts';
import { RandomSource } from '../fixtures/randomSource.ts';
import { REPOSITORY, temporaryDirectory, type TemporaryDirectory } from '../fixtures/repository.ts';
import { type CommittedIngest, fileFeed, IngestRuns, type IngestSetup } from './committedIngest.ts';
import { waitFor } from './sources/waitFor.ts';

const SAMPLE = join(REPOSITORY, 'assets', 'feeds', 'suricata-eve.full.sample');
const SMALL_ROOM = { rows: 16, strings: 400, stringBytes: 16_384, detailBytes: 16_384 };

let folder: TemporaryDirectory;
let path: string;
const runs = new IngestRuns();
const { create } = runs;

beforeEach(() => {
  folder = temporaryDirectory();
  path = join(folder.path, 'eve.json');
});
afterEach(async () => {
  await runs.stop();
  folder.remove();
});

function alert(sid: number, change: Record<string, unknown> = {}): string {
  return JSON.stringify({
    timestamp: '2026-11-18T11:06:41.175958+0000',
    event_type: 'alert',
    src_ip: '8.8.8.8',
    src_port: 1234,
    dest_ip: '10.0.0.5',
    dest_port: 22,
    proto: 'TCP',
    alert: { signature_id: sid, signature: 'x', severity: 2 },
    ...change,
  });
}

async function importInto(run: CommittedIngest, file: string, format = 'suricata-eve') {
  const plan = planImport(file, format, 'UTC');
  return plan.ok ? await run.ingest.importFile(plan.value) : plan;
}

const sids = (run: CommittedIngest): number[] => run.events.map(({ signatureId }) => Number(signatureId));
const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

describe('Ingest', () => {
  test('keeps what is good between lines that are broken, and counts each fault once', async () => {
    const deep = `{"a":${'['.repeat(10_000)}${']'.repeat(10_000)}}`;
    const lines: (string | Buffer)[] = [
      alert(1),
      '{"timestamp":"2026-11-18T11:06:41',
      alert(2),
      'x'.repeat(5 * 1024 * 1024),
      alert(3),
      deep,
      '[1,2]',
      alert(4, { timestamp: '2026-02-30T11:06:41.000000+0000' }),
      Buffer.concat([
        Buffer.from('{"event_type":"alert","host":"\u00e9'),
        Buffer.of(0xff, 0xfe),
        Buffer.from(`",${alert(5).slice(1)}`),
      ]),
      alert(6, { src_ip: '::ffff:9.9.9.9', dest_ip: '1.2.3', dest_port: 70_000 }),
      alert(7, { __proto__: null, constructor: { prototype: { polluted: true } } }),
    ];
    writeFileSync(path, Buffer.concat(lines.flatMap((line) => [Buffer.from(line), Buffer.from('\n')])));
    const run = create();
    await run.ingest.apply([fileFeed(path)]);
    await waitFor(() => run.tally('edge').frames === lines.length);
    expect(sids(run)).toEqual([1, 2, 3, 5, 6, 7]);
    const tally = run.tally('edge');
    expect(tally.refused).toEqual({
      'not JSON': 1,
      'line too long': 1,
      'nested too deep': 1,
      'not an object': 1,
      'bad time': 1,
    });
    expect(tally.noticed).toEqual({ 'invalid UTF-8': 1, 'bad address': 1, 'bad port': 1 });
    expect(run.events[3]?.sensor).toBe('\u00e9\ufffd\ufffd');
    expect(run.events[4]).toMatchObject({
      attacker: { ip: '9.9.9.9' },
      target: { ip: null, port: null },
      undrawn: 'target-missing',
    });
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  test('hands over positions that never are ahead of the rows, and not behind: a crash after any batch loses nothing', async () => {
    const lines = numbers(300).map((sid) => (sid % 7 === 0 ? '{"event_type":"flow"}' : alert(sid)));
    writeFileSync(path, `${lines.join('\n')}\n`);
    const wanted = numbers(300).filter((sid) => sid % 7 !== 0);
    const random = new RandomSource(11);
    for (let round = 0; round < 12; round += 1) {
      const seen: number[] = [];
      let positions: IngestSetup['positions'] = new Map();
      let frames = 0;
      for (let attempt = 0; frames < 300; attempt += 1) {
        const crash = attempt < 4 ? 1 + random.below(5) : Infinity;
        const run = create({
          positions,
          room: SMALL_ROOM,
          bufferCount: 1 + random.below(3),
          commitsBeforeCrash: crash,
        });
        await run.ingest.apply([fileFeed(path)]);
        await waitFor(() => run.batches >= crash || frames + run.tally('edge').frames >= 300);
        // A crash asks nobody to stop; what still runs commits nothing any more.
        run.crash();
        seen.push(...sids(run));
        frames += run.tally('edge').frames;
        ({ positions } = run);
      }
      expect(seen).toEqual(wanted);
      expect(frames).toBe(300);
    }
  });

  test('waits while its buffers are away, in whatever turn they come back', async () => {
    writeFileSync(
      path,
      `${numbers(500)
        .map((sid) => alert(sid))
        .join('\n')}\n`,
    );
    const random = new RandomSource(3);
    const releases: IngestSetup['release'][] = [
      (giveBack) => giveBack(),
      (giveBack) => void setTimeout(giveBack, random.below(5)),
      (giveBack) => (random.chance(0.5) ? giveBack() : void setImmediate(giveBack)),
    ];
    for (const release of releases) {
      const run = create({ bufferCount: 1, room: SMALL_ROOM, ...(release === undefined ? {} : { release }) });
      await run.ingest.apply([fileFeed(path), fileFeed(path, { id: 'second' })]);
      await waitFor(() => run.events.length >= 1000);
      for (const feedId of ['edge', 'second']) {
        expect(
          run.events.filter((event) => event.feedId === feedId).map(({ signatureId }) => Number(signatureId)),
        ).toEqual(numbers(500));
        expect(run.tally(feedId).frames).toBe(500);
      }
    }
  });

  test('closes a batch soon after its first event, and hands positions over without one', async () => {
    writeFileSync(path, '{"event_type":"flow"}\n');
    const run = create();
    await run.ingest.apply([fileFeed(path)]);
    await waitFor(() => run.tally('edge').frames === 1);
    expect(run.events).toEqual([]);
    expect([...(run.positions.get('edge')?.values() ?? [])]).toMatchObject([{ offset: 22 }]);
    appendFileSync(path, `${alert(1)}\n`);
    await waitFor(() => run.events.length === 1);
  });

  test('starts, stops and restarts the feeds that change, and leaves the others alone', async () => {
    const other = join(folder.path, 'other.json');
    writeFileSync(path, `${alert(1)}\n`);
    writeFileSync(other, `${alert(11)}\n`);
    const run = create();
    await run.ingest.apply([fileFeed(path), fileFeed(other, { id: 'other' })]);
    await waitFor(() => run.events.length === 2);
    await run.ingest.apply([fileFeed(path), fileFeed(other, { id: 'other', sensor: 'dmz' })]);
    appendFileSync(path, `${alert(2)}\n`);
    appendFileSync(other, `${alert(12)}\n`);
    await waitFor(() => run.events.length === 4);
    expect(run.events.find(({ signatureId }) => signatureId === '12')?.sensor).toBe('dmz');
    await run.ingest.apply([fileFeed(path, { enabled: false }), fileFeed(other, { id: 'other', sensor: 'dmz' })]);
    expect(run.ingest.health().map(({ feedId, state }) => [feedId, state])).toEqual([
      ['other', 'live'],
      ['edge', 'disabled'],
    ]);
    appendFileSync(path, `${alert(3)}\n`);
    appendFileSync(other, `${alert(13)}\n`);
    await waitFor(() => run.events.length === 5);
    await run.ingest.apply([fileFeed(path)]);
    await waitFor(() => run.events.length === 6);
    expect(sids(run).toSorted((a, b) => a - b)).toEqual([1, 2, 3, 11, 12, 13]);
  });

  test('says that a file is missing, reads it when it appears, and goes on reading the others meanwhile', async () => {
    const missing = join(folder.path, 'missing.json');
    writeFileSync(path, `${alert(1)}\n`);
    const run = create();
    await run.ingest.apply([fileFeed(missing, { id: 'missing' }), fileFeed(path)]);
    await waitFor(() => run.events.length === 1);
    const stateOf = (feedId: string): string => run.ingest.health().find((feed) => feed.feedId === feedId)?.state ?? '';
    await waitFor(() => stateOf('missing') === 'waiting');
    expect(run.ingest.health()[0]?.message).toContain('does not exist');
    writeFileSync(missing, `${alert(2)}\n`);
    await waitFor(() => run.events.length === 2);
    await waitFor(() => stateOf('missing') === 'live');
  });

  test('names UTF-16 in the status and reads a UTF-8 mark over', async () => {
    const wide = join(folder.path, 'wide.json');
    writeFileSync(path, `\uFEFF${alert(1)}\n`);
    writeFileSync(wide, Buffer.concat([Buffer.of(0xff, 0xfe), Buffer.from(`${alert(2)}\n`, 'utf16le')]));
    const run = create();
    await run.ingest.apply([fileFeed(path), fileFeed(wide, { id: 'wide' })]);
    await waitFor(() => run.events.length === 1 && sumReasons(run.tally('wide').refused) > 0);
    expect(run.ingest.health().find(({ feedId }) => feedId === 'wide')?.message).toContain('UTF-16');
  });

  test('says of every feed how it is', async () => {
    writeFileSync(path, `${alert(1)}\n${alert(2, { timestamp: '2999-01-01T00:00:00.000000+0000' })}\n`);
    const run = create();
    await run.ingest.apply([fileFeed(path), fileFeed(path, { id: 'odd', format: 'no-such-format' })]);
    await waitFor(() => run.events.length === 2);
    const [edge, odd] = run.ingest.health();
    expect(edge).toMatchObject({
      state: 'live',
      message: null,
      simulated: false,
      // The clock of an event ahead of ours does not move what is shown as now.
      lastEventMs: Date.parse('2026-11-18T11:06:41.175Z'),
      behindBytes: 0,
    });
    expect(run.tally('edge').noticed).toEqual({ 'time ahead of our clock': 1 });
    expect(odd).toMatchObject({ state: 'failed' });
    expect(odd?.message).toContain('no-such-format');
  });

  test('runs the demo as a feed, marked as simulated, inbound to the site', async () => {
    const run = create({ networks: ['203.0.113.0/24'] });
    await run.ingest.apply([feedSchema.parse({ id: 'demo', name: 'Demo', transport: 'demo', eventsPerSecond: 300 })]);
    await waitFor(() => run.events.length >= 40);
    expect(run.ingest.health()[0]).toMatchObject({ simulated: true, state: 'live' });
    expect(run.events.filter(({ direction }) => direction === 'inbound').length).toBeGreaterThan(20);
    expect(run.tally('demo').refused).toEqual({});
  });

  test('imports a file once, with counts, and says how much it knew', async () => {
    const run = create();
    const first = await importInto(run, SAMPLE);
    expect(first).toMatchObject({
      ok: true,
      value: { feedId: 'import-suricata-eve', skippedBytes: 0, counts: { frames: 1408, records: 437 } },
    });
    await waitFor(() => run.events.length === 437);
    const copy = join(folder.path, 'copy');
    copyFileSync(SAMPLE, copy);
    appendFileSync(copy, alert(1));
    const second = await importInto(run, copy);
    expect(second).toMatchObject({ ok: true, value: { skippedBytes: 851_832, counts: { frames: 1, records: 1 } } });
    const again = create({ positions: run.positions });
    expect(await importInto(again, copy)).toMatchObject({
      ok: true,
      value: { counts: { frames: 0 } },
    });
  });

  test('refuses to import what it cannot read, in words', async () => {
    const run = create();
    expect(await importInto(run, join(folder.path, 'none'))).toMatchObject({
      ok: false,
      error: { kind: 'not-imported' },
    });
    expect(await importInto(run, SAMPLE, 'nothing')).toMatchObject({
      ok: false,
      error: { kind: 'unknown-format' },
    });
  });
});
