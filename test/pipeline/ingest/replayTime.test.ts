import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { feedSchema } from '../../../electron/contract/settings.ts';
import { temporaryDirectory } from '../../fixtures/repository.ts';
import { CommittedIngest } from '../committedIngest.ts';
import { waitFor } from '../sources/waitFor.ts';

const folder = temporaryDirectory();
afterEach(() => folder.remove());

const alert = (timestamp: string, signature: string): string =>
  JSON.stringify({
    timestamp,
    event_type: 'alert',
    src_ip: '81.2.69.142',
    dest_ip: '192.168.1.12',
    proto: 'TCP',
    alert: { action: 'allowed', gid: 1, signature_id: 1, signature, severity: 2 },
  });

test('a replay’s events happen now, say when they did, and the feed says that it is a replay', async () => {
  const path = join(folder.path, 'eve.json');
  const lines = [
    alert('2026-11-20T14:00:00.000000+0000', 'a'),
    '{"timestamp":"2026-11-20T14:00:00.500000+0000","event_type":"flow"}',
    alert('2026-11-20T14:00:01.000000+0000', 'b'),
  ];
  writeFileSync(path, `${lines.join('\n')}\n`);
  const committed = new CommittedIngest();
  const startedMs = Date.now();
  await committed.ingest.apply([feedSchema.parse({ id: 'show', name: 'Show', transport: 'replay', path, factor: 10 })]);
  await waitFor(() => committed.events.length === 2);
  const [first, second] = committed.events;
  expect(first?.tsMs).toBeGreaterThanOrEqual(startedMs);
  expect((second?.tsMs ?? 0) - (first?.tsMs ?? 0)).toBeGreaterThanOrEqual(98);
  expect((second?.tsMs ?? 0) - (first?.tsMs ?? 0)).toBeLessThan(900);
  expect(second?.tsMs).toBeLessThanOrEqual(Date.now());
  expect(committed.events.map(({ detail }) => detail['originalTime'])).toEqual([
    '2026-11-20T14:00:00.000Z',
    '2026-11-20T14:00:01.000Z',
  ]);
  await waitFor(() => committed.ingest.health()[0]?.state === 'finished');
  expect(committed.ingest.health()).toMatchObject([{ replayed: true, simulated: false, transport: 'replay' }]);
  expect(committed.tally('show')).toMatchObject({ frames: 3, decoded: 2, ignored: { 'event_type flow': 1 } });
  await committed.ingest.stop();
});
