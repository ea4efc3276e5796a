import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import { EMPTY_COUNTS } from '../contract/feedHealth.ts';
import { messageOf } from '../contract/result.ts';
import type { Notice, SiteView } from '../contract/wallPort.ts';
import { homeFromTimeZone, machineTimeZone } from '../pipeline/enrich/homeFromTimeZone.ts';
import { openLocator, type Locator } from '../pipeline/enrich/locator.ts';
import { buildSiteMap, type SiteMap } from '../pipeline/enrich/siteMap.ts';
import { importFeedId, Ingest } from '../pipeline/ingest.ts';
import type { IngestConfig, IngestToMain, IngestToStore, MainToIngest, StoreToIngest } from './threadMessages.ts';

const HEALTH_EVERY_MS = 250;

const { config, storePort } = workerData as { config: IngestConfig; storePort: MessagePort };
const main = parentPort;
if (main === null) throw new Error('the ingest thread runs inside a collector');

const tell = (message: IngestToMain): void => main.postMessage(message);
const toStore = (message: IngestToStore, transfer: ArrayBuffer[] = []): void =>
  storePort.postMessage(message, transfer);

/** Messages are taken one after another, the first ones when the database has told the positions. */
let last: Promise<void> = start();
main.on('message', (message: MainToIngest) => {
  if (message.type === 'release') release(message.buffer);
  else last = last.then(() => take(message));
});

let ingest: Ingest | null = null;
let current: IngestConfig = config;
let locator: Locator;
let locatorNotices: Notice[] = [];
let places: Places;

async function start(): Promise<void> {
  const positions = new Promise<StoreToIngest['positions'] | null>((resolve) => {
    storePort.once('message', (message: StoreToIngest) => resolve(message.positions));
  });
  const opened = await openLocator({ ipv4: config.cityIpv4, ipv6: config.cityIpv6 });
  locator = opened.locator;
  locatorNotices = opened.problems.map(({ message }) => ({ level: 'error', message }));
  places = placesOf(current, locator);
  const known = await positions;
  // No database: nothing is read, but a stop is still obeyed.
  if (known === null) return;
  ingest = new Ingest({
    commit: (request) => toStore({ type: 'commit', request }, [request.buffer]),
    positions: known,
    locator,
    site: places.site,
  });
  await ingest.apply(current.feeds);
  setInterval(tellHealth, HEALTH_EVERY_MS);
  tellHealth();
}

async function take(message: Exclude<MainToIngest, { type: 'release' }>): Promise<void> {
  switch (message.type) {
    case 'configure':
      current = message.config;
      places = placesOf(current, locator);
      ingest?.setPlaces(locator, places.site);
      await ingest?.apply(current.feeds);
      break;
    case 'import':
      // Not awaited: a stop must not wait for the end of a long file.
      void importFile(message.jobId, message.path, message.format);
      break;
    case 'stop':
      await ingest?.stop();
      toStore({ type: 'end' });
      break;
  }
}

async function importFile(jobId: number, path: string, format: string): Promise<void> {
  if (ingest === null) {
    tell({ type: 'import-failed', jobId, message: 'the database is not open' });
    return;
  }
  try {
    const feedId = importFeedId(format);
    toStore({ type: 'mark', jobId, feedId });
    const imported = await ingest.importFile(path, format);
    if (imported.ok) toStore({ type: 'mark', jobId, feedId });
    else tell({ type: 'import-failed', jobId, message: imported.error.message });
  } catch (error) {
    tell({ type: 'import-failed', jobId, message: messageOf(error) });
  }
}

/** A buffer comes back at any time, also while a change of the feeds waits for room. */
function release(buffer: ArrayBuffer): void {
  ingest?.releaseBuffer(buffer);
}

function tellHealth(): void {
  if (ingest === null) return;
  const feeds = ingest.health().map((health) => ({ ...health, counts: EMPTY_COUNTS }));
  tell({ type: 'health', feeds, notices: [...locatorNotices, ...places.notices], site: places.view });
}

interface Places {
  readonly site: SiteMap;
  readonly view: SiteView;
  readonly notices: readonly Notice[];
}

function placesOf({ home, siteName, siteNetworks }: IngestConfig, { dataDate }: Locator): Places {
  const guess = home ?? homeFromTimeZone(machineTimeZone(), Date.now());
  const { site, invalid } = buildSiteMap(siteNetworks, guess);
  const message = `These site networks of the settings are none and are left out: ${invalid.join(', ')}`;
  return {
    site,
    view: { siteName, home: { ...guess, guessed: home === null }, locationDataDate: dataDate },
    notices: invalid.length === 0 ? [] : [{ level: 'warning', message }],
  };
}
