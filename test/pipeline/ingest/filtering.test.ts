import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sumReasons } from '../../../electron/contract/feedHealth.ts';
import { feedFilterSchema, muteSchema, type FeedFilter } from '../../../electron/contract/filterSettings.ts';
import { temporaryDirectory, type TemporaryDirectory } from '../../fixtures/repository.ts';
import { type CommittedIngest, fileFeed, IngestRuns } from '../committedIngest.ts';
import { waitFor } from '../sources/waitFor.ts';

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

const filter = (settings: Parameters<typeof feedFilterSchema.parse>[0]): FeedFilter => feedFilterSchema.parse(settings);

function alert(sid: number, from = '8.8.8.8', severity = 2): string {
  return `${JSON.stringify({
    timestamp: '2026-11-18T11:06:41.175958+0000',
    event_type: 'alert',
    src_ip: from,
    dest_ip: '10.0.0.5',
    alert: { signature_id: sid, signature: `rule ${sid}`, severity },
  })}\n`;
}

const sids = (run: CommittedIngest): number[] => run.events.map(({ signatureId }) => Number(signatureId));

function expectToAddUp(run: CommittedIngest): void {
  const { frames, ignored, refused, decoded, records, filtered, duplicate } = run.tally('edge');
  expect(frames).toBe(sumReasons(ignored) + sumReasons(refused) + decoded);
  expect(records).toBe(sumReasons(filtered) + duplicate + run.events.length);
}

describe('filters in ingest', () => {
  test('every dropped event is counted under its reason, and the position moves on', async () => {
    const lines = [alert(1), alert(2, '9.9.9.9'), alert(3), alert(4, '8.8.8.8', 3), '{"event_type":"flow"}\n', 'x\n'];
    writeFileSync(path, lines.join(''));
    const run = create({ options: { mutes: [muteSchema.parse({ signature: 'rule 3' })] } });
    const kept = filter({ minSeverity: 'medium', exclude: { networks: ['9.9.9.0/24'] } });
    await run.ingest.apply([fileFeed(path, { filter: kept })]);
    await waitFor(() => run.tally('edge').frames === lines.length);
    expect(sids(run)).toEqual([1]);
    expect(run.tally('edge').filtered).toEqual({ 'excluded by network': 1, muted: 1, 'below minimum severity': 1 });
    expectToAddUp(run);
    const { bytes } = run.tally('edge');
    expect([...(run.positions.get('edge')?.values() ?? [])]).toMatchObject([{ offset: bytes + lines.length }]);
  });

  test('a log of which everything is dropped is read to its end, and not again after a restart', async () => {
    writeFileSync(path, Array.from({ length: 200 }, (_, index) => alert(index)).join(''));
    const room = { rows: 4, strings: 100, stringBytes: 8192, detailBytes: 8192 };
    const feed = fileFeed(path, { filter: filter({ include: { countries: ['ZZ'] } }) });
    const run = create({ room, bufferCount: 1 });
    await run.ingest.apply([feed]);
    await waitFor(() => run.tally('edge').frames === 200);
    await run.ingest.stop();
    expect(run.tally('edge').filtered).toEqual({ 'not included': 200 });
    const next = create({ positions: run.positions });
    await next.ingest.apply([feed]);
    appendFileSync(path, alert(201));
    await waitFor(() => next.tally('edge').frames > 0);
    expect(next.tally('edge')).toMatchObject({ frames: 1, filtered: { 'not included': 1 } });
  });

  test('a mute ends by itself', async () => {
    let nowMs = Date.UTC(2026, 10, 22, 12);
    writeFileSync(path, alert(1));
    const mutes = [muteSchema.parse({ cidr: '8.8.8.8', until: '2026-11-22T12:30:00Z', note: 'pen test' })];
    const run = create({ options: { mutes, now: () => nowMs } });
    await run.ingest.apply([fileFeed(path)]);
    await waitFor(() => run.tally('edge').filtered['muted'] === 1);
    nowMs = Date.UTC(2026, 10, 22, 12, 30);
    appendFileSync(path, alert(2));
    await waitFor(() => run.events.length === 1);
    expect(sids(run)).toEqual([2]);
    expectToAddUp(run);
  });

  test('filters and mutes change while a feed runs, without a restart of the feed', async () => {
    writeFileSync(path, alert(1));
    const run = create();
    await run.ingest.apply([fileFeed(path)]);
    await waitFor(() => run.events.length === 1);
    const startedAs = run.ingest.health()[0]?.lastFrameMs;
    await run.ingest.apply([fileFeed(path, { filter: filter({ exclude: { signatures: ['rule ?'] } }) })]);
    expect(run.ingest.health()[0]?.lastFrameMs).toBe(startedAs);
    appendFileSync(path, alert(2));
    await waitFor(() => run.tally('edge').filtered['excluded by signature'] === 1);
    await run.ingest.apply([fileFeed(path)]);
    run.ingest.setMutes([muteSchema.parse({ signature: '4' })]);
    appendFileSync(path, alert(3) + alert(4));
    await waitFor(() => run.tally('edge').filtered['muted'] === 1);
    expect(sids(run)).toEqual([1, 3]);
    expectToAddUp(run);
  });
});
