import { MessageChannelMain, utilityProcess, type UtilityProcess, type WebContents } from 'electron';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type {
  CollectorConfig,
  CollectorHealth,
  CollectorToMain,
  MainToCollector,
} from '../collector/collectorMessages.ts';
import { PORT_CHANNEL } from '../contract/ipcChannels.ts';
import type { Log } from './log.ts';
import { StandardInput } from './standardInput.ts';

const FIRST_RESTART_MS = 100;
const LONGEST_RESTART_MS = 10_000;
/** A collector that ran this long is healthy again: its next restart is quick. */
const HEALTHY_AFTER_MS = 30_000;

/**
 * Keeps a collector running. One that dies is started again with growing delays, and every wall gets a new port:
 * positions in the database make that lossless.
 */
export class CollectorProcess {
  #config: CollectorConfig;
  #process: UtilityProcess | null = null;
  #walls = new Set<WebContents>();
  #input: StandardInput | null = null;
  #restartMs = FIRST_RESTART_MS;
  #stopping = false;
  #health: CollectorHealth = { feeds: [], notices: [], unlocated: [] };

  constructor(
    config: CollectorConfig,
    readonly log: Log,
  ) {
    this.#config = config;
    this.#start();
  }

  get health(): CollectorHealth {
    return this.#health;
  }

  /** Applies new settings. Another database means another writer: the collector is ended and started again. */
  configure(config: CollectorConfig): void {
    const sameDatabase = config.databasePath === this.#config.databasePath;
    this.#config = config;
    this.#post(sameDatabase ? { type: 'configure', config } : { type: 'stop' });
  }

  /** Gives a wall its port now, and a new one after every restart until its page is gone. */
  connectWall(wall: WebContents): void {
    if (!this.#walls.has(wall)) {
      this.#walls.add(wall);
      wall.once('destroyed', () => this.#walls.delete(wall));
    }
    this.#sendPort(wall);
  }

  /** Hands what this program reads on its standard input to the collector, from now on. */
  readStandardInput(input: Readable): void {
    this.#input ??= new StandardInput(input, (bytes) => this.#post({ type: 'stdin', bytes }));
  }

  /** Lets the collector write what it holds; ends it when that takes longer than `limitMs`. */
  async stop(limitMs: number): Promise<void> {
    this.#stopping = true;
    const child = this.#process;
    if (child === null) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => {
        this.log.error('the collector did not stop in time and was ended');
        child.kill();
        resolve();
      }, limitMs);
      child.once('exit', () => {
        clearTimeout(timer);
        resolve();
      });
      this.#post({ type: 'stop' });
    });
  }

  #start(): void {
    const script = join(dirname(fileURLToPath(import.meta.url)), '..', 'collector', 'collector.js');
    const child = utilityProcess.fork(script, [], { serviceName: 'Arcwall collector', stdio: 'inherit' });
    const startedMs = Date.now();
    this.#process = child;
    child.on('message', (message: CollectorToMain) => this.#receive(message));
    child.once('exit', (code) => {
      this.#process = null;
      if (this.#stopping) return;
      if (code !== 0) this.log.error(`the collector ended with code ${code}; it is started again`);
      if (Date.now() - startedMs > HEALTHY_AFTER_MS) this.#restartMs = FIRST_RESTART_MS;
      setTimeout(() => {
        if (!this.#stopping) this.#start();
      }, this.#restartMs);
      this.#restartMs = Math.min(this.#restartMs * 2, LONGEST_RESTART_MS);
    });
    this.#post({ type: 'configure', config: this.#config });
    for (const wall of this.#walls) this.#sendPort(wall);
    this.#input?.repeat();
  }

  #receive(message: CollectorToMain): void {
    if (message.type === 'health') {
      this.#logNewErrors(message.health);
      this.#health = message.health;
    } else if (message.type === 'stdin-taken') {
      this.#input?.taken();
    } else if (message.type === 'failed') {
      this.log.error(message.message);
    }
  }

  /** What the wall says of the database or the disk must be found later too. */
  #logNewErrors({ notices }: CollectorHealth): void {
    const known = new Set(this.#health.notices.map((notice) => notice.message));
    for (const { level, message } of notices) {
      if (level === 'error' && !known.has(message)) this.log.error(message);
    }
  }

  #sendPort(wall: WebContents): void {
    if (this.#process === null || wall.isDestroyed()) return;
    const { port1, port2 } = new MessageChannelMain();
    this.#process.postMessage({ type: 'wall' } satisfies MainToCollector, [port1]);
    wall.postMessage(PORT_CHANNEL, null, [port2]);
  }

  #post(message: MainToCollector): void {
    this.#process?.postMessage(message);
  }
}
