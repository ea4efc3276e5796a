import { appendFileSync, copyFileSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { REPOSITORY, temporaryDirectory, type TemporaryDirectory } from '../fixtures/repository.ts';
import { exportedEvents, runCli } from '../fixtures/runCli.ts';

// The built command line, as a user runs it: the bootstrap has built it before any test runs.
const SAMPLE = join(REPOSITORY, 'assets', 'feeds', 'suricata-eve.full.sample');
const LINES = 1408;
const ALERTS = 437;

let folder: TemporaryDirectory;
let data: string[];

beforeEach(() => {
  folder = temporaryDirectory();
  data = ['--data-dir', join(folder.path, 'data')];
});
afterEach(() => folder.remove());

describe('import', () => {
  test('prints what became of every line, and its counts add up', async () => {
    const { code, stdout } = await runCli('import', SAMPLE, ...data);
    expect(code).toBe(0);
    expect(stdout).toMatch(new RegExp(`read +${LINES} lines`));
    expect(stdout).toMatch(new RegExp(`ignored +${LINES - ALERTS} \\(`));
    expect(stdout).toMatch(/refused +0\n/);
    expect(stdout).toMatch(new RegExp(`decoded +${ALERTS}\n`));
    expect(stdout).toMatch(new RegExp(`stored +${ALERTS}\n`));
    const drawable = Number(/drawable +(\d+)/.exec(stdout)?.[1]);
    const undrawn = Number(/undrawn +(\d+)/.exec(stdout)?.[1]);
    expect(drawable + undrawn).toBe(ALERTS);
    expect(await exportedEvents(join(folder.path, 'data'))).toHaveLength(ALERTS);
  });

  test('a file imported before adds nothing, also as a copy of another name; grown, it adds what is new', async () => {
    const copy = join(folder.path, 'copy.json');
    await runCli('import', SAMPLE, ...data);
    copyFileSync(SAMPLE, copy);
    const again = await runCli('import', SAMPLE, copy, ...data);
    expect(again.code).toBe(0);
    expect(again.stdout.match(/stored +0\n/g)).toHaveLength(2);
    const alert = readFileSync(SAMPLE, 'utf8')
      .split('\n')
      .find((line) => line.includes('"event_type":"alert"'));
    appendFileSync(copy, `${alert ?? ''}\n`);
    const grown = await runCli('import', copy, ...data);
    expect(grown.stdout).toMatch(/stored +1\n/);
    expect(await exportedEvents(join(folder.path, 'data'))).toHaveLength(ALERTS + 1);
  }, 20_000);

  test('exits with 1 when a line was refused, and names the reason; the good lines are stored', async () => {
    const mixed = join(folder.path, 'mixed.json');
    const alerts = readFileSync(SAMPLE, 'utf8')
      .split('\n')
      .filter((line) => line.includes('"event_type":"alert"'));
    writeFileSync(mixed, `${alerts[0]}\n{"broken\n${alerts[1]}\n`);
    const { code, stdout } = await runCli('import', mixed, ...data);
    expect(code).toBe(1);
    expect(stdout).toMatch(/refused +1 \(not JSON: 1\)/);
    expect(stdout).toMatch(/stored +2\n/);
  });

  test('recognises the format of each file, says why, and says what to do where none fits', async () => {
    const sample = (id: string): string => join(REPOSITORY, 'assets', 'feeds', `${id}.sample`);
    const prose = join(folder.path, 'prose.log');
    writeFileSync(prose, 'It was a dark and stormy night.\n');
    const { code, stdout } = await runCli('import', sample('cowrie'), sample('cef'), prose, ...data);
    expect(code).toBe(1);
    expect(stdout).toMatch(/format +cowrie: \d+ of the first \d+ lines have an eventid of Cowrie/);
    expect(stdout).toMatch(/format +cef: \d+ of the first \d+ lines hold a CEF: header/);
    expect(stdout).toMatch(/prose\.log\n +not read +No format fits the only line\. .*--format/);
  });

  test('says that the format does not fit when it refuses most lines', async () => {
    const { code, stdout } = await runCli('import', SAMPLE, '--format', 'cef', ...data);
    expect(code).toBe(1);
    expect(stdout).toMatch(new RegExp(`! The format does not fit: cef refused ${LINES} of ${LINES} lines`));
  });

  test('leaves out what the settings mute, and counts it', async () => {
    const directory = join(folder.path, 'data');
    mkdirSync(directory);
    const mutes = [{ cidr: '0.0.0.0/0' }, { cidr: '::/0', note: 'the whole IPv6 internet' }];
    writeFileSync(join(directory, 'settings.json'), JSON.stringify({ mutes }));
    const { stdout } = await runCli('import', SAMPLE, ...data);
    expect(stdout).toMatch(new RegExp(`filtered +${ALERTS} \\(muted: ${ALERTS}\\)`));
    expect(stdout).toMatch(/stored +0\n/);
    expect((await runCli('doctor', ...data)).stdout).toContain(
      `! All ${ALERTS} events were dropped by the feed’s filter or the mute list (muted: ${ALERTS}).`,
    );
  });

  test('says which file is missing, and reads the others', async () => {
    const { code, stdout } = await runCli('import', join(folder.path, 'none.json'), SAMPLE, ...data);
    expect(code).toBe(1);
    expect(stdout).toMatch(/none\.json\n +not read +.*(exist|no such)/i);
    expect(stdout).toMatch(new RegExp(`stored +${ALERTS}\n`));
  });

  test('refuses a format that there is not, with exit code 2', async () => {
    const { code, stderr } = await runCli('import', SAMPLE, '--format', 'pcap', ...data);
    expect(code).toBe(2);
    expect(stderr).toMatch(/no format "pcap": .*suricata-eve/);
  });

  test('reads its own export back', async () => {
    await runCli('import', SAMPLE, ...data);
    const exported = join(folder.path, 'events.jsonl');
    writeFileSync(exported, (await runCli('export', ...data)).stdout);
    const other = join(folder.path, 'other');
    const { code, stdout } = await runCli('import', exported, '--format', 'json', '--data-dir', other);
    expect(stdout).toMatch(new RegExp(`stored +${ALERTS}\n`));
    expect(code).toBe(0);
    const essence = (event: Record<string, unknown>): string =>
      JSON.stringify([event['tsMs'], event['severity'], event['signature'], event['direction'], event['service']]);
    const before = await exportedEvents(join(folder.path, 'data'));
    expect((await exportedEvents(other)).map(essence).sort()).toEqual(before.map(essence).sort());
  }, 20_000);
});

describe('export', () => {
  test('writes every field of the contract, in the order of time', async () => {
    await runCli('import', SAMPLE, ...data);
    const events = await exportedEvents(join(folder.path, 'data'));
    const times = events.map((event) => Number(event['tsMs']));
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(Object.keys(events[0] ?? {})).toEqual([
      'id',
      'feedId',
      'format',
      'kind',
      'tsMs',
      'receivedMs',
      'severity',
      'direction',
      'protocol',
      'service',
      'signatureId',
      'signature',
      'category',
      'action',
      'sensor',
      'correlationId',
      'attacker',
      'target',
      'undrawn',
      'detail',
    ]);
  });

  test('keeps to --since and --until, and counts the same lines as CSV', async () => {
    await runCli('import', SAMPLE, ...data);
    const all = await exportedEvents(join(folder.path, 'data'));
    const middle = new Date(Number(all[200]?.['tsMs'])).toISOString();
    const later = await runCli('export', '--since', middle, ...data);
    const expected = all.filter((event) => Number(event['tsMs']) >= Date.parse(middle)).length;
    expect(later.stdout.trimEnd().split('\n')).toHaveLength(expected);
    const csv = await runCli('export', '--format', 'csv', ...data);
    expect(csv.stdout.trimEnd().split('\r\n')).toHaveLength(ALERTS + 1);
  }, 20_000);

  test('of an empty data directory prints nothing and says why on standard error', async () => {
    const { code, stdout, stderr } = await runCli('export', ...data);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(stderr).toMatch(/nothing is stored/);
  });
});

describe('doctor', () => {
  test('reports versions, database and what became of each feed, and changes nothing', async () => {
    await runCli('import', SAMPLE, ...data);
    const { code, stdout } = await runCli('doctor', ...data);
    expect(code).toBe(0);
    expect(stdout).toMatch(/arcwall +0\.\d+\.\d+ \(/);
    expect(stdout).toMatch(new RegExp(`database .*${ALERTS} events from 2026-11-18T`));
    expect(stdout).toMatch(/location +IP Geolocation by DB-IP, built 20\d\d-/);
    expect(stdout).toMatch(new RegExp(`stored +${ALERTS}\n`));
  });

  test('names a broken settings file without setting it aside, and exits with 1', async () => {
    await runCli('import', SAMPLE, ...data);
    const settings = join(folder.path, 'data', 'settings.json');
    writeFileSync(settings, '{"colour":1}');
    const { code, stdout } = await runCli('doctor', ...data);
    expect(code).toBe(1);
    expect(stdout).toMatch(/settings .*colour/);
    expect(statSync(settings).size).toBe(12);
  });

  test('says of a configured log that is not there what to do', async () => {
    await runCli('import', SAMPLE, ...data);
    const feed = { id: 'edge', name: 'Edge', transport: 'file', path: join(folder.path, 'absent.json') };
    writeFileSync(join(folder.path, 'data', 'settings.json'), JSON.stringify({ feeds: [feed] }));
    const { stdout } = await runCli('doctor', ...data);
    expect(stdout).toMatch(/feed edge \(Edge\).*\n +! .*absent\.json does not exist yet: check the path/);
  });
});

test('wrong options end with code 2 and one line', async () => {
  const { code, stdout, stderr } = await runCli('--colour');
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
});
