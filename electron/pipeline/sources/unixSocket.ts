import { chmod, link, lstat, mkdtemp, rmdir, unlink } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { platform } from 'node:os';
import { join } from 'node:path';
import type { UnixSocketFeed } from '../../contract/settings.ts';
import { failure, messageOf, success, type Result } from '../../contract/result.ts';
import type { FrameSink, Source, SourceContext } from '../stages.ts';
import { Bell } from './bell.ts';
import { Connections } from './connections.ts';
import { LineIntake } from './lineIntake.ts';
import { MAX_LINE_BYTES } from './lineSplitter.ts';
import { closeServer, listen } from './listen.ts';
import { errorCodeOf } from './pathProblem.ts';
import { StopSignal } from './stopSignal.ts';

export interface UnixSocketOptions {
  readonly maxConnections: number;
  readonly maxLineBytes: number;
  readonly idleMs: number;
  /** How often the path is looked at, and a listening that failed is tried again. */
  readonly lookMs: number;
}

export const UNIX_SOCKET_DEFAULTS: UnixSocketOptions = {
  maxConnections: 16,
  maxLineBytes: MAX_LINE_BYTES,
  idleMs: 60_000,
  lookMs: 5000,
};

/** The kernel takes 107 bytes (103 on macOS); the socket is first made in a directory beside its path. */
const MAX_PATH_BYTES = 94;

/** Which file it is. */
interface Made {
  readonly dev: bigint;
  readonly ino: bigint;
}

/**
 * Listens on a stream socket of the file system, as Suricata's `filetype: unix_stream` wants it, and takes lines. Only
 * its own user and root can connect. A socket that nobody listens on any more is replaced; any other file is not.
 */
export function startUnixSocket(
  feed: Pick<UnixSocketFeed, 'path'>,
  context: SourceContext,
  options: Partial<UnixSocketOptions> = {},
): Source {
  return new UnixSocket(feed.path, context, { ...UNIX_SOCKET_DEFAULTS, ...options });
}

class UnixSocket implements Source {
  readonly finished: Promise<void>;
  readonly #signal = new StopSignal();
  readonly #bell = new Bell();
  readonly #sink: FrameSink;
  #problem: string | null = null;
  #error: Error | null = null;
  #told = '';

  constructor(
    readonly path: string,
    readonly context: SourceContext,
    readonly options: UnixSocketOptions,
  ) {
    this.#sink = context.open({ key: path, path: null, describePosition: () => null });
    this.finished = this.#run();
  }

  async stop(): Promise<void> {
    this.#signal.stop();
    this.#bell.ring();
    await this.finished;
  }

  async #run(): Promise<void> {
    const impossible = impossiblePath(this.path);
    if (impossible !== null) this.context.status('failed', impossible);
    while (impossible === null && !this.#signal.isStopped) {
      const problem = await this.#listen();
      if (this.#signal.isStopped) break;
      this.#told = '';
      if (problem !== null) {
        this.context.status('retrying', problem, this.context.now() + this.options.lookMs);
        await this.#bell.wait(this.options.lookMs);
      }
    }
    this.#sink.close(false);
  }

  /** Listens until the stop, or until the socket is gone. What it says is why it cannot listen. */
  async #listen(): Promise<string | null> {
    const connections = this.#connections();
    const server = createServer((socket) => connections.add(socket, 'A writer'));
    this.#error = null;
    const made = await makeSocket(server, this.path, (error) => {
      this.#error = error;
      this.#bell.ring();
    });
    if (!made.ok) return made.error.message;
    try {
      this.#tell(connections.count);
      while (!this.#signal.isStopped && this.#error === null && (await isStill(this.path, made.value))) {
        await this.#bell.wait(this.options.lookMs);
        this.#tell(connections.count);
      }
      return this.#error === null ? null : `Listening at ${this.path} fails: ${messageOf(this.#error)}`;
    } finally {
      await Promise.all([closeServer(server), connections.close()]);
      if (await isStill(this.path, made.value)) await unlink(this.path).catch(() => undefined);
    }
  }

  #connections(): Connections {
    const { maxConnections, idleMs, maxLineBytes } = this.options;
    const connections: Connections = new Connections({
      maxConnections,
      idleMs,
      createReader: () => {
        const lines = new LineIntake(this.#sink, this.#signal, maxLineBytes);
        return {
          take: async (chunk) => ((await lines.take(chunk)) ? null : 'sends a line without an end and was cut off'),
          end: async () => await lines.end(),
        };
      },
      onProblem: (peer, problem) => {
        this.#problem = `${peer} ${problem}.`;
      },
      onChange: () => {
        if (connections.count > 0) this.#problem = null;
        if (!this.#signal.isStopped) this.#tell(connections.count);
      },
    });
    return connections;
  }

  #tell(writers: number): void {
    const waiting = `Waits for a writer at ${this.path}. In suricata.yaml: filetype: unix_stream, filename: ${this.path}`;
    const message = this.#problem ?? (writers === 0 ? waiting : null);
    const state = writers === 0 ? 'waiting' : 'idle';
    if (`${state} ${message}` === this.#told || this.#signal.isStopped) return;
    this.#told = `${state} ${message}`;
    this.context.status(state, message);
  }
}

function impossiblePath(path: string): string | null {
  if (platform() === 'win32') return 'Windows has no sockets in the file system. Use a file or syslog.';
  return Buffer.byteLength(path) > MAX_PATH_BYTES
    ? `${path} is too long for a socket: ${MAX_PATH_BYTES} bytes at most. Choose a shorter path.`
    : null;
}

/**
 * Makes the server listen at the path, open to this user only from the first moment: it is made in a closed directory
 * beside, and linked, which never replaces what is there.
 */
async function makeSocket(
  server: Server,
  path: string,
  onError: (error: Error) => void,
): Promise<Result<Made, 'taken' | 'not-made'>> {
  let directory: string | null = null;
  try {
    const taken = await clearStale(path);
    if (taken !== null) return failure('taken', taken);
    directory = await mkdtemp(`${path}.`);
    const first = join(directory, 's');
    await listen(server, { path: first }, onError);
    await chmod(first, 0o600);
    await link(first, path);
    const { dev, ino } = await lstat(path, { bigint: true });
    await unlink(first);
    return success({ dev, ino });
  } catch (thrown) {
    await closeServer(server);
    return failure('not-made', makeProblem(path, thrown));
  } finally {
    if (directory !== null) await rmdir(directory).catch(() => undefined);
  }
}

/** Removes a socket that nobody listens on. Words when something else is there. */
async function clearStale(path: string): Promise<string | null> {
  const stats = await lstat(path).catch((thrown: unknown) => {
    if (errorCodeOf(thrown) === 'ENOENT') return null;
    throw thrown;
  });
  if (stats === null) return null;
  if (!stats.isSocket()) return `${path} is there already and no socket. It is left alone: choose another path.`;
  if (await answers(path)) return `Another program listens at ${path}. End it, or choose another path.`;
  await unlink(path);
  return null;
}

async function answers(path: string): Promise<boolean> {
  return await new Promise((resolve) => {
    const socket = connect(path);
    const settle = (isThere: boolean): void => {
      socket.destroy();
      resolve(isThere);
    };
    socket.once('connect', () => settle(true));
    // A full queue of connections means that somebody listens; only a refusal that nobody does.
    socket.once('error', (error) => settle(!['ECONNREFUSED', 'ENOENT'].includes(errorCodeOf(error))));
  });
}

async function isStill(path: string, made: Made): Promise<boolean> {
  const stats = await lstat(path, { bigint: true }).catch(() => null);
  return stats !== null && stats.dev === made.dev && stats.ino === made.ino;
}

function makeProblem(path: string, thrown: unknown): string {
  const code = errorCodeOf(thrown);
  if (code === 'ENOENT') return `The directory of ${path} does not exist. Create it, or choose another path.`;
  if (code === 'EACCES' || code === 'EPERM') return `This user may not create ${path}. Give it the right to.`;
  if (code === 'EEXIST') return `${path} is there already. Remove it, or choose another path.`;
  return `Listening at ${path} fails: ${messageOf(thrown)}`;
}
