import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { EMPTY_ENDPOINT, type AttackEvent, type LocatedEvent } from '../../../electron/contract/event.ts';
import { readEventBatch } from '../../../electron/contract/eventBatch.ts';
import { unpackEvents } from '../../../electron/contract/unpackEvent.ts';
import type { HistoryPageRequest } from '../../../electron/contract/ipc.ts';
import { openHistory, type History } from '../../../electron/pipeline/store/history.ts';
import { connect } from '../../../electron/pipeline/store/openDatabase.ts';
import {
  byTime,
  commitAll,
  databaseIn,
  openHistoryIn,
  openStoreIn,
  requestOf,
  storedEvent,
  withoutDetail,
} from '../../fixtures/eventStores.ts';
import { randomEvents } from '../../fixtures/randomEvents.ts';
import { temporaryDirectory, type TemporaryDirectory } from '../../fixtures/repository.ts';

const ALL = { sinceMs: null, untilMs: null };
const FROM_MS = 1_763_000_000_000;

let folder: TemporaryDirectory;

beforeEach(() => (folder = temporaryDirectory()));
afterEach(() => folder.remove());

/** Stores the events and gives them as they must be shown, by time. */
function store(events: readonly LocatedEvent[]): AttackEvent[] {
  const opened = openStoreIn(folder.path);
  commitAll(opened, events);
  opened.close();
  return byTime(events.map((event, index) => storedEvent(event, index + 1)));
}

function allPages(history: History, request: Partial<HistoryPageRequest>): AttackEvent[] {
  const events: AttackEvent[] = [];
  let before: HistoryPageRequest['before'] = null;
  do {
    const page = history.page({ ...ALL, text: '', limit: 50, ...request, before });
    expect(page.more).toBe(page.next !== null);
    events.push(...page.events);
    before = page.next;
  } while (before !== null);
  return events;
}

describe('export', () => {
  test('gives back every event as it was packed, by time and then id', () => {
    const expected = store(randomEvents(11, 5000, { fromMs: FROM_MS, toMs: FROM_MS + 3000 }));
    const history = openHistoryIn(folder.path);
    expect([...history.exportEvents(ALL)]).toEqual(expected);
    history.close();
  });

  test('takes its first bound and leaves out its last', () => {
    const expected = store(randomEvents(12, 300, { fromMs: FROM_MS, toMs: FROM_MS + 100 }));
    const history = openHistoryIn(folder.path);
    const range = { sinceMs: FROM_MS + 20, untilMs: FROM_MS + 60 };
    expect([...history.exportEvents(range)]).toEqual(
      expected.filter(({ tsMs }) => tsMs >= range.sinceMs && tsMs < range.untilMs),
    );
    history.close();
  });

  test('begun before a commit ends without its events, and holds no other query up', () => {
    const expected = store(randomEvents(13, 4500));
    const writer = openStoreIn(folder.path);
    const history = openHistoryIn(folder.path);
    const exported: AttackEvent[] = [];
    for (const event of history.exportEvents(ALL)) {
      if (exported.length % 1500 === 0) {
        expect(writer.commit(requestOf(randomEvents(exported.length, 20))).ok).toBe(true);
        expect(history.page({ ...ALL, text: '', before: null, limit: 5 }).events).toHaveLength(5);
      }
      exported.push(event);
    }
    expect(exported).toEqual(expected);
    expect(history.overview().events).toBe(4560);
    history.close();
    writer.close();
  });
});

describe('pages', () => {
  test('hold every event once, newest first, also where many have the same time', () => {
    const expected = store(randomEvents(14, 700, { fromMs: FROM_MS, toMs: FROM_MS + 9 }));
    const history = openHistoryIn(folder.path);
    expect(allPages(history, {})).toEqual([...expected].reverse());
    expect(allPages(history, { sinceMs: FROM_MS + 3, untilMs: FROM_MS + 7, limit: 7 })).toEqual(
      expected.filter(({ tsMs }) => tsMs >= FROM_MS + 3 && tsMs < FROM_MS + 7).reverse(),
    );
    history.close();
  });

  test('see what is committed while they are read, and the writer waits for nobody', () => {
    const writer = openStoreIn(folder.path);
    const history = openHistoryIn(folder.path);
    expect(history.page({ ...ALL, text: '', before: null, limit: 10 }).events).toEqual([]);
    commitAll(writer, randomEvents(15, 25));
    expect(allPages(history, { limit: 10 })).toHaveLength(25);
    writer.close();
    expect(allPages(history, { limit: 10 })).toHaveLength(25);
    history.close();
  });
});

describe('one event', () => {
  test('is found by its id with its detail, and null when it is not there', () => {
    const expected = store(randomEvents(16, 60));
    const history = openHistoryIn(folder.path);
    for (const event of expected) expect(history.event(event.id)).toEqual(event);
    expect(history.event('61')).toBeNull();
    history.close();
  });

  test('cannot be asked of a database that is not there', () => {
    expect(openHistory(databaseIn(folder.path))).toMatchObject({ ok: false, error: { kind: 'no-database' } });
  });
});

describe('a database under a reader', () => {
  test('that is replaced, because it was damaged, is read from then on', () => {
    store(randomEvents(41, 10));
    const history = openHistoryIn(folder.path);
    expect(allPages(history, {})).toHaveLength(10);
    const fresh = openStoreIn(folder.path, { setAside: true });
    commitAll(fresh, randomEvents(42, 3));
    expect(allPages(history, {})).toHaveLength(3);
    history.close();
    fresh.close();
  });

  test('of a newer program, or not set up yet, is a failure in words', () => {
    store([]);
    for (const version of [99, 0]) {
      const database = connect(databaseIn(folder.path), {});
      database.pragma(`user_version = ${version}`);
      database.close();
      expect(openHistory(databaseIn(folder.path))).toMatchObject({ ok: false, error: { kind: 'unavailable' } });
    }
  });
});

describe('catching up', () => {
  test('gives the newest events after an id, oldest first, as they were packed', () => {
    const events = randomEvents(17, 400);
    const writer = openStoreIn(folder.path);
    commitAll(writer, events);
    const buffer = writer.eventsAfter({ afterId: 250, sinceMs: 0, limit: 100 });
    if (buffer === null) throw new Error('nothing');
    const batch = readEventBatch(buffer);
    expect(unpackEvents(batch)).toEqual(
      events.slice(300).map((event, index) => withoutDetail(storedEvent(event, 301 + index))),
    );
    expect(batch.text(batch.sourcePath[7] ?? 0)).toBe(events[307]?.sourcePath ?? null);
    writer.close();
  });

  test('gives a wall that has nothing the newest by time, and nothing older than it asks for', () => {
    const events = randomEvents(18, 400, { fromMs: FROM_MS, toMs: FROM_MS + 10_000 });
    const writer = openStoreIn(folder.path);
    commitAll(writer, events);
    const expected = byTime(events.map((event, index) => storedEvent(event, index + 1)));
    const buffer = writer.eventsAfter({ afterId: 0, sinceMs: FROM_MS + 2000, limit: 50 });
    if (buffer === null) throw new Error('nothing');
    const found = unpackEvents(readEventBatch(buffer)).map(({ id }) => Number(id));
    expect(found).toEqual(
      expected
        .slice(-50)
        .map(({ id }) => Number(id))
        .sort((a, b) => a - b),
    );
    expect(writer.eventsAfter({ afterId: 0, sinceMs: FROM_MS + 10_000, limit: 50 })).toBeNull();
    expect(writer.eventsAfter({ afterId: 400, sinceMs: 0, limit: 50 })).toBeNull();
    writer.close();
  });
});

describe('search', () => {
  const place = {
    ...EMPTY_ENDPOINT,
    ip: '185.220.101.7',
    countryCode: 'DE',
    city: 'São Paulo',
    organization: 'Tor Net',
  };
  const target = { ...EMPTY_ENDPOINT, ip: '2001:db8::10', place: 'Plant 2' };

  function storeOne(change: Partial<LocatedEvent>): History {
    const [event] = randomEvents(19, 1);
    if (event === undefined) throw new Error('no event');
    const blank = { signatureId: null, signature: null, category: null, service: null, sensor: null };
    store([{ ...event, ...blank, attacker: place, target, ...change }]);
    return openHistoryIn(folder.path);
  }

  const finds = (history: History, text: string): boolean => allPages(history, { text }).length === 1;

  test.each([
    ['a signature', 'log4', true],
    ['a signature in other letters', 'LOG4SHELL jndi', true],
    ['a rule number', '9000001', true],
    ['a category', 'administrator', true],
    ['a service', 'ssh', true],
    ['a sensor', 'edge-1', true],
    ['a country code', 'de', true],
    ['a city', 'paulo', true],
    ['a city with letters beyond ASCII in other case', 'SÃO', true],
    ['an organization', 'tor', true],
    ['a place of the site', 'plant', true],
    ['a whole address', '185.220.101.7', true],
    ['the beginning of an address', '185.22', true],
    ['a network', '185.220.96.0/19', true],
    ['another network', '185.220.0.0/24', false],
    ['an IPv6 address', '2001:db8::10', true],
    ['the beginning of an IPv6 address', '2001:DB', true],
    ['an IPv6 network', '2001:db8::/32', true],
    ['words of several fields', 'log4shell 185.220 de ssh', true],
    ['a word that is nowhere', 'log4shell heartbleed', false],
    ['a word of another address', '185.221', false],
    ['signs with a meaning in SQL', "%' OR 1=1 --", false],
  ])('finds an event by %s', (_, text, found) => {
    const history = storeOne({
      signatureId: '9000001',
      signature: 'SITE Log4Shell JNDI lookup',
      category: 'Attempted Administrator Privilege Gain',
      service: 'ssh',
      sensor: 'edge-1',
    });
    expect(finds(history, text)).toBe(found);
    history.close();
  });

  test('finds text that held NUL and lone surrogates before it was normalised', () => {
    const history = storeOne({ signature: 'before\u2400after', category: 'half\uFFFDpair' });
    for (const text of ['before\0after', '\0', 'after', 'half\uD800pair', 'half\uDC00']) {
      expect(finds(history, text)).toBe(true);
    }
    history.close();
  });

  test('finds what follows a NUL that reached the store all the same', () => {
    const history = storeOne({ signature: 'before\0after' });
    expect(finds(history, 'after')).toBe(true);
    expect(allPages(history, {})[0]?.signature).toBe('before\0after');
    history.close();
  });

  test('goes through 120,000 events to the one that is meant, page by page where it takes long', () => {
    const [rare, ...many] = randomEvents(20, 4001, { fromMs: FROM_MS + 1000, toMs: FROM_MS + 5000 });
    if (rare === undefined) throw new Error('no event');
    const writer = openStoreIn(folder.path);
    commitAll(writer, [{ ...rare, tsMs: FROM_MS, sensor: 'needle' }]);
    for (let round = 0; round < 30; round += 1) commitAll(writer, many, 4000);
    writer.close();
    const history = openHistoryIn(folder.path);
    expect(allPages(history, { text: 'needle' }).map(({ id }) => id)).toEqual(['1']);
    history.close();
  });
});
