import { appendFileSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sumReasons } from '../../../electron/contract/feedHealth.ts';
import { feedSchema } from '../../../electron/contract/settings.ts';
import { planImport } from '../../../electron/pipeline/ingest/importPlan.ts';
import type { IngestHealth } from '../../../electron/pipeline/ingest/feedRun.ts';
import { RandomSource } from '../../fixtures/randomSource.ts';
import { REPOSITORY, temporaryDirectory, type TemporaryDirectory } from '../../fixtures/repository.ts';
import { type CommittedIngest, fileFeed, IngestRuns, type IngestSetup } from '../committedIngest.ts';
import { waitFor } from '../sources/waitFor.ts';

const SMALL_ROOM = { rows: 4, strings: 200, stringBytes: 8192, detailBytes: 8192 };

let folder: TemporaryDirectory;
let path: string;
const runs = new IngestRuns();
const { create } = runs;

beforeEach(() => {
  folder = temporaryDirectory();
  path = join(folder.path, 'some.log');
});
afterEach(async () => {
  await runs.stop();
  folder.remove();
});

const sample = (id: string): string => readFileSync(join(REPOSITORY, 'assets', 'feeds', `${id}.sample`), 'utf8');
const autoFeed = (change: Parameters<typeof fileFeed>[1] = {}) => fileFeed(path, { format: 'auto', ...change });
const healthOf = (run: CommittedIngest): IngestHealth | undefined => run.ingest.health()[0];
const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);
const alert = (sid: number): string =>
  `11/18/2026-11:06:41.175958  [**] [1:${sid}:1] x [**] [Classification: y] [Priority: 2] {TCP} 8.8.8.8:1 -> 10.0.0.5:22\n`;
const sids = (run: CommittedIngest): number[] => run.events.map(({ signatureId }) => Number(signatureId));

describe('a feed of the format auto', () => {
  test('takes the format of its first lines, reads those too, and says which and why', async () => {
    writeFileSync(path, numbers(50).map(alert).join(''));
    const run = create();
    await run.ingest.apply([autoFeed()]);
    await waitFor(() => run.events.length === 50);
    expect(sids(run)).toEqual(numbers(50));
    expect(run.events.every(({ format }) => format === 'suricata-fast')).toBe(true);
    expect(healthOf(run)).toMatchObject({ format: 'suricata-fast', state: 'live' });
    expect(healthOf(run)?.formatReason).toMatch(/^20 of the first 20 lines have the \[\*\*\]/);
    expect(healthOf(run)?.message).toBe(`Format suricata-fast: ${healthOf(run)?.formatReason}`);
  });

  test.each(['suricata-eve', 'zeek-notice', 'cowrie', 'cef', 'tpot-map', 'json'])(
    'makes of the sample of %s what that format makes of it',
    async (id) => {
      writeFileSync(path, sample(id));
      const named = create();
      await named.ingest.apply([fileFeed(path, { format: id })]);
      const run = create({ options: { formatLook: { maxMs: 20 } } });
      await run.ingest.apply([autoFeed()]);
      await waitFor(() => run.tally('edge').frames > 0 && run.tally('edge').bytes === named.tally('edge').bytes);
      expect(run.tally('edge')).toEqual(named.tally('edge'));
      expect(healthOf(run)?.format).toBe(id);
    },
  );

  test('decides by fewer lines when no more come', async () => {
    writeFileSync(path, alert(1));
    const run = create({ options: { formatLook: { maxMs: 30 } } });
    await run.ingest.apply([autoFeed()]);
    await waitFor(() => run.events.length === 1);
    expect(healthOf(run)?.formatReason).toMatch(/^1 of the only line/);
    appendFileSync(path, alert(2));
    await waitFor(() => run.events.length === 2);
  });

  test('loses nothing and repeats nothing over crashes, wherever they come', async () => {
    writeFileSync(path, numbers(120).map(alert).join(''));
    const random = new RandomSource(23);
    for (let round = 0; round < 15; round += 1) {
      const seen: number[] = [];
      let positions: IngestSetup['positions'] = new Map();
      let frames = 0;
      for (let attempt = 0; frames < 120; attempt += 1) {
        const crash = attempt < 4 ? random.below(4) : Infinity;
        const run = create({
          positions,
          room: SMALL_ROOM,
          bufferCount: 1 + random.below(3),
          commitsBeforeCrash: crash,
          options: { formatLook: { maxLines: 1 + random.below(40), maxMs: 10 } },
          release: (giveBack) => void setTimeout(giveBack, random.below(3)),
        });
        await run.ingest.apply([autoFeed()]);
        await waitFor(() => run.batches >= crash || frames + run.tally('edge').frames >= 120);
        run.crash();
        seen.push(...sids(run));
        frames += run.tally('edge').frames;
        ({ positions } = run);
      }
      expect(seen).toEqual(numbers(120));
      expect(frames).toBe(120);
    }
  });

  test('hands over what it looks at when it is stopped meanwhile', async () => {
    writeFileSync(path, numbers(3).map(alert).join(''));
    const run = create({ options: { formatLook: { maxMs: 60_000 } } });
    await run.ingest.apply([autoFeed()]);
    await waitFor(() => healthOf(run)?.state === 'idle' && healthOf(run)?.behindBytes === 0);
    await run.ingest.stop();
    expect(run.tally('edge').frames === 0 || sids(run).length === 3).toBe(true);
    const next = create({ positions: run.positions, options: { formatLook: { maxMs: 20 } } });
    await next.ingest.apply([autoFeed()]);
    await waitFor(() => run.events.length + next.events.length === 3);
    expect([...sids(run), ...sids(next)]).toEqual([1, 2, 3]);
  });

  test('keeps its choice over a restart, and chooses anew for another file', async () => {
    writeFileSync(path, numbers(30).map(alert).join(''));
    const first = create();
    await first.ingest.apply([autoFeed()]);
    await waitFor(() => first.events.length === 30);
    await first.ingest.stop();
    appendFileSync(path, `garbage\n${alert(31)}`);
    const second = create({ positions: first.positions });
    await second.ingest.apply([autoFeed()]);
    expect(healthOf(second)).toMatchObject({ format: 'suricata-fast' });
    await waitFor(() => second.events.length === 1);
    expect(second.tally('edge').refused).toEqual({ 'not a fast.log alert': 1 });
    const other = join(folder.path, 'other.log');
    writeFileSync(other, sample('cowrie'));
    await second.ingest.apply([fileFeed(other, { format: 'auto' })]);
    await waitFor(() => healthOf(second)?.format === 'cowrie');
  });

  test('says that nothing fits, counts those lines, and goes on looking', async () => {
    writeFileSync(path, 'Nov 22 09:13:12 host sshd[1]: Failed password\n'.repeat(20));
    const run = create({ options: { formatLook: { maxMs: 20 } } });
    await run.ingest.apply([autoFeed()]);
    await waitFor(() => run.tally('edge').frames === 20);
    expect(run.tally('edge').refused).toEqual({ 'no format fits': 20 });
    expect(healthOf(run)).toMatchObject({ format: 'auto', formatReason: null });
    expect(healthOf(run)?.message).toMatch(/^No format fits the first 20 lines\. Choose the format of this feed/);
    appendFileSync(path, numbers(3).map(alert).join(''));
    await waitFor(() => run.events.length === 3);
    expect(healthOf(run)?.format).toBe('suricata-fast');
  });

  test('asks for a mapping where JSON of nobody knows whom comes, and reads it by one', async () => {
    const line = '{"when":"2026-11-18T06:00:00Z","from":"8.8.8.8","what":"knock"}\n';
    writeFileSync(path, line.repeat(5));
    const run = create({ options: { formatLook: { maxMs: 20 } } });
    await run.ingest.apply([autoFeed()]);
    await waitFor(() => run.tally('edge').frames === 5);
    expect(healthOf(run)?.message).toContain('needs a mapping');
    const mapping = { paths: { tsMs: 'when', 'attacker.ip': 'from', signature: 'what' }, constants: {} };
    await run.ingest.apply([autoFeed({ mapping })]);
    appendFileSync(path, line.repeat(2));
    await waitFor(() => run.events.length === 2);
    expect(healthOf(run)?.formatReason).toBe('2 of the first 2 lines are read by the feed’s mapping.');
  });

  test('is told when the chosen format refuses most lines later, as is one that the user named', async () => {
    writeFileSync(path, numbers(20).map(alert).join('') + 'garbage\n'.repeat(30));
    const run = create();
    await run.ingest.apply([autoFeed()]);
    await waitFor(() => run.tally('edge').frames === 50);
    expect(healthOf(run)?.message).toMatch(/^The format does not fit: suricata-fast refuses 60 % of the lines/);
    const named = create();
    await named.ingest.apply([fileFeed(path, { format: 'cowrie' })]);
    await waitFor(() => sumReasons(named.tally('edge').refused) === 50);
    expect(healthOf(named)?.message).toMatch(/^The format does not fit: cowrie refuses 100 %/);
  });

  test('plays a log again at its own pace', async () => {
    writeFileSync(path, numbers(3).map(alert).join(''));
    const run = create();
    await run.ingest.apply([feedSchema.parse({ id: 'edge', name: 'x', transport: 'replay', path, format: 'auto' })]);
    await waitFor(() => run.events.length === 3);
    expect(healthOf(run)).toMatchObject({ format: 'suricata-fast', replayed: true });
  });
});

describe('an import of the format auto', () => {
  test('counts under the format that it took', () => {
    writeFileSync(path, sample('cowrie'));
    const plan = planImport(path, 'auto', 'UTC');
    expect(plan.ok && plan.value.format.entry.id).toBe('cowrie');
    expect(plan.ok && plan.value.formatReason).toMatch(/eventid of Cowrie/);
  });

  test('says what to do where nothing fits', () => {
    writeFileSync(path, 'hello\nworld\n');
    expect(planImport(path, 'auto', 'UTC')).toMatchObject({
      ok: false,
      error: { kind: 'not-imported', message: expect.stringMatching(/No format fits the first 2 lines\..*--format/) },
    });
  });

  test('infers a missing year from the time of the file, in the zone that was named', async () => {
    writeFileSync(path, '12/30-23:30:00.000000 [**] [1:5:1] x [**] [Priority: 2] {TCP} 8.8.8.8:1 -> 10.0.0.5:22\n');
    utimesSync(path, new Date('2024-01-02T00:00:00Z'), new Date('2024-01-02T00:00:00Z'));
    const plan = planImport(path, 'auto', 'America/New_York');
    if (!plan.ok) throw new Error(plan.error.message);
    const run = create();
    await run.ingest.importFile(plan.value);
    await waitFor(() => run.events.length === 1);
    expect(new Date(run.events[0]?.tsMs ?? 0).toISOString()).toBe('2023-12-31T04:30:00.000Z');
  });
});
