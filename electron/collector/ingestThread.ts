import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import { EMPTY_COUNTS } from '../contract/feedHealth.ts';
import { messageOf } from '../contract/result.ts';
import type { Notice, SiteView } from '../contract/wallPort.ts';
import { homeFromTimeZone, machineTimeZone } from '../pipeline/enrich/homeFromTimeZone.ts';
import { LocationData } from '../pipeline/enrich/locationData.ts';
import { buildSiteMap, describeInvalid, type SiteMap } from '../pipeline/enrich/siteMap.ts';
import { importFeedId, Ingest } from '../pipeline/ingest.ts';
import { planImport } from '../pipeline/ingest/importPlan.ts';
import { placesConfigOf } from './placesConfig.ts';
import type { IngestConfig, IngestToMain, IngestToStore, MainToIngest, StoreToIngest } from './threadMessages.ts';

const HEALTH_EVERY_MS = 250;
const UNLOCATED_EVERY_MS = 2000;
const UNLOCATED_TOLD = 100;

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
let data: LocationData;
let places: Places;
let unlocatedTold = 0;

async function start(): Promise<void> {
  const positions = new Promise<StoreToIngest['positions'] | null>((resolve) => {
    storePort.once('message', (message: StoreToIngest) => resolve(message.positions));
  });
  data = await LocationData.open(config, config.location, { onChange: setPlaces });
  places = placesOf(current, data);
  const known = await positions;
  // No database: nothing is read, but a stop is still obeyed.
  if (known === null) return;
  ingest = new Ingest({
    commit: (request) => toStore({ type: 'commit', request }, [request.buffer]),
    positions: known,
    locator: data.locator,
    site: places.site,
    mutes: current.mutes,
  });
  await ingest.apply(current.feeds);
  setInterval(tellHealth, HEALTH_EVERY_MS);
  setInterval(tellUnlocated, UNLOCATED_EVERY_MS);
  tellHealth();
}

async function take(message: Exclude<MainToIngest, { type: 'release' }>): Promise<void> {
  switch (message.type) {
    case 'configure': {
      const before = placesConfigOf(current, current);
      current = message.config;
      if (JSON.stringify(placesConfigOf(current, current)) !== JSON.stringify(before)) {
        await data.use(current.location);
        setPlaces();
      }
      ingest?.setMutes(current.mutes);
      await ingest?.apply(current.feeds);
      break;
    }
    case 'import':
      // Not awaited: a stop must not wait for the end of a long file.
      void importFile(message);
      break;
    case 'stop':
      await ingest?.stop();
      data.close();
      tellUnlocated();
      toStore({ type: 'end' });
      break;
  }
}

async function importFile(message: Extract<MainToIngest, { type: 'import' }>): Promise<void> {
  const { jobId, path, format, formatReason, timeZone } = message;
  if (ingest === null) {
    tell({ type: 'import-failed', jobId, message: 'the database is not open' });
    return;
  }
  try {
    const plan = planImport(path, format, timeZone);
    if (!plan.ok) {
      tell({ type: 'import-failed', jobId, message: plan.error.message });
      return;
    }
    const feedId = importFeedId(format);
    toStore({ type: 'mark', jobId, feedId });
    const imported = await ingest.importFile({ ...plan.value, formatReason });
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
  tell({ type: 'health', feeds, notices: [...data.notices(Date.now()), ...places.notices], site: places.view });
}

function tellUnlocated(): void {
  if (ingest === null || ingest.unlocatedVersion === unlocatedTold) return;
  unlocatedTold = ingest.unlocatedVersion;
  tell({ type: 'unlocated', addresses: ingest.unlocated(UNLOCATED_TOLD) });
}

/** From the next event on the places are those of the settings and databases as they are now. */
function setPlaces(): void {
  places = placesOf(current, data);
  ingest?.setPlaces(data.locator, places.site);
}

interface Places {
  readonly site: SiteMap;
  readonly view: SiteView;
  readonly notices: readonly Notice[];
}

function placesOf(config: IngestConfig, { locator }: LocationData): Places {
  const { home, siteName, siteNetworks, nat } = config;
  const guess = home ?? homeFromTimeZone(machineTimeZone(), Date.now());
  const { site, invalid } = buildSiteMap(siteNetworks, guess, nat);
  return {
    site,
    view: { siteName, home: { ...guess, guessed: home === null }, locationDataDate: locator.dataDate },
    notices: describeInvalid(invalid).map((message) => ({ level: 'warning', message })),
  };
}
