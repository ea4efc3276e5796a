import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import { openEventStore } from '../pipeline/store/eventStore.ts';
import { StoreService } from './storeService.ts';
import type { IngestToStore, MainToStore, StoreConfig, StoreToIngest, StoreToMain } from './threadMessages.ts';

const { config, ingestPort } = workerData as { config: StoreConfig; ingestPort: MessagePort };
const main = parentPort;
if (main === null) throw new Error('the store thread runs inside a collector');

const tell = (message: StoreToMain, transfer: ArrayBuffer[] = []): void => main.postMessage(message, transfer);
const tellIngest = (message: StoreToIngest): void => ingestPort.postMessage(message);

const opened = openEventStore(config);
if (opened.ok) {
  const service = new StoreService(opened.value, {
    tell,
    tellIngest,
    replace: () => openEventStore({ ...config, setAside: true }),
  });
  ingestPort.on('message', (message: IngestToStore) => service.take(message));
  main.on('message', (message: MainToStore) => service.answer(message));
} else {
  // Without a database nothing is read; the end is still obeyed.
  tell({ type: 'open-failed', message: opened.error.message });
  tellIngest({ type: 'positions', positions: null });
  ingestPort.on('message', (message: IngestToStore) => {
    if (message.type === 'end') tell({ type: 'closed' });
  });
}
