import { describe, expect, test } from 'vitest';
import { feedSchema } from '../../../electron/contract/settings.ts';
import { checkDraft, draftOf, idFor, newDraft, type FeedDraft } from '../../../renderer/settings/feedDraft.ts';
import { SOURCE_FIELDS } from '../../../renderer/settings/sourceFieldTable.ts';

function errorsOf(draft: FeedDraft, mapped = false) {
  const checked = checkDraft(draft, [], mapped);
  return checked.ok ? {} : checked.errors;
}

describe('the form of a feed', () => {
  test('gives back the feed that it was made of, of every transport', () => {
    const common = { name: 'Edge', kind: 'ids', sensor: 'edge-1', timeZone: 'Europe/Malta', enabled: false };
    const feeds = [
      { ...common, id: 'a', transport: 'file', path: '/var/log/eve.json', startAt: 'end' },
      {
        ...common,
        id: 'b',
        transport: 'sse',
        url: 'https://example.org/events',
        format: 'json',
        mapping: { paths: { tsMs: 'time', 'attacker.ip': 'src.ip' }, constants: { severity: 'high' } },
      },
      { ...common, id: 'c', transport: 'demo', eventsPerSecond: 12.5 },
      {
        ...common,
        id: 'd',
        transport: 'http-stream',
        url: 'https://example.org/stream',
        headers: { 'x-client': 'arcwall' },
        bearerToken: '${env:TOKEN}',
      },
      {
        ...common,
        id: 'e',
        transport: 'syslog',
        protocol: 'tcp',
        port: 601,
        allowedSenders: ['10.0.0.0/8', '::1/128'],
      },
      { ...common, id: 'f', transport: 'unix-socket', path: '/run/eve.sock' },
      { ...common, id: 'g', transport: 'stdin' },
      {
        ...common,
        id: 'i',
        transport: 'file',
        path: '/var/log/eve.json',
        filter: {
          minSeverity: 'medium',
          include: { networks: ['10.0.0.0/8', '2001:db8::/32'] },
          exclude: { signatures: ['2001219', 'ET SCAN*'], countries: ['NL'] },
        },
      },
      { ...common, id: 'h', transport: 'replay', path: '/var/log/old.json', factor: 10, loop: true },
    ].map((feed) => feedSchema.parse(feed));
    expect(new Set(feeds.map((feed) => feed.transport)).size).toBe(Object.keys(SOURCE_FIELDS).length);
    for (const feed of feeds) {
      expect(checkDraft(draftOf(feed), ['a', 'b', 'c'], feed.format === 'json')).toEqual({ ok: true, feed });
    }
  });

  test('says what is missing beside the field that it is missing in', () => {
    expect(Object.keys(errorsOf(newDraft('file')))).toEqual(['name', 'path']);
    expect(errorsOf(newDraft('file'))['path']).toBe('Choose the file.');
    expect(Object.keys(errorsOf({ ...newDraft('sse'), name: 'x' }))).toEqual(['url']);
  });

  test('explains a wrong address, rate, zone and mapping in words', () => {
    expect(errorsOf({ ...newDraft('sse'), name: 'x', source: { url: 'ftp://example.org' } })['url']).toContain(
      'http://',
    );
    expect(errorsOf({ ...newDraft('demo'), source: { eventsPerSecond: 'many' } })['eventsPerSecond']).toContain(
      '0.1 to 20,000',
    );
    expect(errorsOf({ ...newDraft('demo'), timeZone: 'Mars/Olympus' })['timeZone']).toContain('Europe/Malta');
    const row = (field: string, value: string) => ({ field, from: 'path' as const, value });
    const mapped = (mapping: FeedDraft['mapping']) => errorsOf({ ...newDraft('demo'), mapping }, true)['mapping'];
    expect(mapped([row('tsMs', 'time'), row('tsMs', 'when')])).toBe('tsMs stands there twice.');
    expect(mapped([row('tsMs', '')])).toContain('Every row');
    expect(mapped([row('', '')])).toBeUndefined();
  });

  test('names the list of the filter and the entry in it that is wrong, and takes countries in small letters', () => {
    const draft: FeedDraft = { ...newDraft('file'), name: 'x', source: { path: '/a' } };
    const lists = { networks: '', signatures: '', countries: '' };
    const wrong = { ...draft, filter: { ...draft.filter, exclude: { ...lists, networks: '10.0.0.0/8\n\n10.0.0/8' } } };
    expect(errorsOf(wrong)['filter.exclude.networks']).toMatch(/^Entry 2: a network such as/);
    const right = { ...draft, filter: { ...draft.filter, include: { ...lists, countries: ' nl \n' } } };
    const checked = checkDraft(right, [], false);
    expect(checked.ok && checked.feed.filter?.include.countries).toEqual(['NL']);
    expect(checkDraft(draft, [], false)).toMatchObject({ ok: true, feed: { filter: null, format: 'auto' } });
  });

  test('what only the schema knows still stands beside its field', () => {
    expect(errorsOf({ ...newDraft('file'), name: 'x'.repeat(90), source: { path: '/a' } })['name']).toBeDefined();
  });

  test('a format without a mapping keeps none', () => {
    const draft: FeedDraft = {
      ...newDraft('file'),
      name: 'x',
      source: { path: '/a' },
      mapping: [{ field: 'tsMs', from: 'path', value: 't' }],
    };
    const checked = checkDraft(draft, [], false);
    expect(checked.ok && checked.feed.mapping).toBeNull();
  });

  test('a new feed gets an id from its name that no other has and the settings accept', () => {
    expect(idFor('Suricata · Édge #1', [])).toBe('suricata-edge-1');
    expect(idFor('Edge', ['edge', 'edge-2'])).toBe('edge-3');
    expect(idFor('北京', [])).toBe('feed');
    expect(idFor('-'.repeat(200) + 'x'.repeat(200), []).length).toBeLessThanOrEqual(63);
  });
});
