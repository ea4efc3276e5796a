import type { CollectorToWall, WallToCollector } from '../contract/wallPort.ts';
import { acquireWriterLock } from '../pipeline/store/writerLock.ts';
import { CollectorCore } from './collectorCore.ts';
import type { CollectorConfig, CollectorToMain, MainToCollector } from './collectorMessages.ts';
import { serveControl } from './controlServer.ts';
import { ImportDesk } from './importDesk.ts';

/** The parts of Electron's `process.parentPort` and its ports that we use: this file imports nothing from electron. */
interface ParentPort {
  on(event: 'message', listener: (message: { data: MainToCollector; ports: readonly WallPort[] }) => void): void;
  postMessage(message: CollectorToMain): void;
}

interface WallPort {
  on(event: 'message', listener: (message: { data: WallToCollector }) => void): void;
  on(event: 'close', listener: () => void): void;
  start(): void;
  postMessage(message: CollectorToWall): void;
}

const { parentPort } = process as unknown as { parentPort?: ParentPort };
if (parentPort === undefined) throw new Error('the collector runs as a utility process of Arcwall');
const tell = (message: CollectorToMain): void => parentPort.postMessage(message);

const THREADS = new URL('.', import.meta.url);

interface Running {
  readonly core: CollectorCore;
  configure(config: CollectorConfig): void;
  stop(): Promise<void>;
}

let running: Running | null = null;
/** Walls that came before the first configuration. */
const early: WallPort[] = [];

parentPort.on('message', ({ data, ports }) => {
  switch (data.type) {
    case 'configure':
      if (running === null) start(data.config);
      else running.configure(data.config);
      break;
    case 'wall':
      for (const port of ports) connect(port);
      break;
    case 'stdin':
      void running?.core.takeStandardInput(data.bytes).then(() => tell({ type: 'stdin-taken' }));
      break;
    case 'stop':
      void (running?.stop() ?? Promise.resolve()).finally(() => {
        tell({ type: 'stopped' });
        process.exit(0);
      });
      break;
  }
});

function start(config: CollectorConfig): void {
  const lock = acquireWriterLock(config.dataDirectory, config.nativeBinding);
  if (!lock.ok) {
    tell({ type: 'failed', message: lock.error.message });
    // Whoever holds it may be about to end: main starts us again after a while.
    process.exit(1);
  }
  const core = new CollectorCore(config, THREADS, {
    health: (health) => tell({ type: 'health', health }),
    failed: (message) => tell({ type: 'failed', message }),
  });
  const importDesk = new ImportDesk(core, config, THREADS);
  const control = serveControl(config.dataDirectory, { importer: importDesk, core });
  running = {
    configure(changed) {
      core.configure(changed);
      importDesk.configure(changed);
    },
    core,
    async stop() {
      control.close();
      await Promise.all([importDesk.stop(), core.stop()]);
      lock.value.release();
    },
  };
  for (const port of early.splice(0)) connect(port);
  tell({ type: 'ready' });
}

function connect(port: WallPort): void {
  if (running === null) {
    early.push(port);
    return;
  }
  const wall = running.core.connectWall((message) => port.postMessage(message));
  port.on('message', ({ data }) => wall.receive(data));
  port.on('close', () => wall.close());
  port.start();
}
