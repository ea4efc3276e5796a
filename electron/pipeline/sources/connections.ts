import type { Socket } from 'node:net';

/** Takes what one connection brings. */
export interface ConnectionReader {
  /** Takes the next bytes; what it says, if anything, is why the peer is cut off. */
  take(chunk: Uint8Array): Promise<string | null>;
  /** The peer ended its side. */
  end(): Promise<void>;
}

export interface ConnectionsOptions {
  readonly maxConnections: number;
  /** A connection that was silent for so long may make room for a new one. */
  readonly idleMs: number;
  readonly createReader: () => ConnectionReader;
  /** Why a peer was cut off or turned away. */
  readonly onProblem: (peer: string, problem: string) => void;
  /** A connection came or went. */
  readonly onChange: () => void;
}

interface Connection {
  readonly socket: Socket;
  readonly ended: Promise<void>;
  heardMs: number;
}

/** How long a peer that vanished without a word keeps its place, at the latest: TCP asks it after this time. */
const KEEP_ALIVE_MS = 60_000;

/** The connections of a listener: so many at most, each read at the pace that there is room for. */
export class Connections {
  readonly #connections = new Set<Connection>();

  constructor(readonly options: ConnectionsOptions) {}

  get count(): number {
    return this.#connections.size;
  }

  add(socket: Socket, peer: string): void {
    // Without a listener an error of the socket would end the process; the reading loop sees it too.
    socket.on('error', () => undefined);
    if (this.count >= this.options.maxConnections && !this.#makeRoom()) {
      this.options.onProblem(
        peer,
        `was turned away: ${this.options.maxConnections} connections are open, which is the limit`,
      );
      socket.destroy();
      return;
    }
    socket.setKeepAlive(true, KEEP_ALIVE_MS);
    let start: () => void = () => undefined;
    const started = new Promise<void>((resolve) => (start = resolve));
    const connection: Connection = {
      socket,
      heardMs: performance.now(),
      ended: started.then(async () => await this.#read(connection, peer)),
    };
    this.#connections.add(connection);
    start();
    this.options.onChange();
  }

  async close(): Promise<void> {
    const connections = [...this.#connections];
    for (const { socket } of connections) socket.destroy();
    await Promise.all(connections.map(async ({ ended }) => await ended));
  }

  async #read(connection: Connection, peer: string): Promise<void> {
    const reader = this.options.createReader();
    let problem: string | null = null;
    try {
      // While a chunk is taken nothing more is read: the peer feels that we have no room.
      for await (const chunk of connection.socket) {
        connection.heardMs = performance.now();
        problem = await reader.take(chunk as Buffer);
        if (problem !== null) break;
      }
      if (problem === null) await reader.end();
    } catch {
      // Reset, or closed by us: what it had sent whole was taken.
      await reader.end();
    } finally {
      connection.socket.destroy();
      this.#connections.delete(connection);
      if (problem !== null) this.options.onProblem(peer, problem);
      this.options.onChange();
    }
  }

  #makeRoom(): boolean {
    const [oldest] = [...this.#connections].sort((a, b) => a.heardMs - b.heardMs);
    if (oldest === undefined || performance.now() - oldest.heardMs < this.options.idleMs) return false;
    this.#connections.delete(oldest);
    oldest.socket.destroy();
    return true;
  }
}
