import { createServer, type Server } from 'node:net';
import type { SyslogFeed } from '../../contract/settings.ts';
import type { FrameSink, Source, SourceContext } from '../stages.ts';
import { BackOff } from './backOff.ts';
import { Bell } from './bell.ts';
import { Connections } from './connections.ts';
import { Datagrams } from './datagrams.ts';
import { MAX_LINE_BYTES } from './lineSplitter.ts';
import { closeServer, listen, listenProblem } from './listen.ts';
import { senderList, type SenderList } from './senderList.ts';
import { StopSignal } from './stopSignal.ts';
import { SyslogSink } from './syslogSink.ts';
import { SyslogStream } from './syslogStream.ts';

export interface SyslogOptions {
  readonly maxConnections: number;
  readonly maxLineBytes: number;
  /** A connection that was silent for so long may make room for a new one. */
  readonly idleMs: number;
  readonly maxWaitingBytes: number;
  /** How often drops are counted and the status is looked at. */
  readonly tickMs: number;
  /** How long a sender that is not listed, or a loss, is told of. */
  readonly troubleMs: number;
  readonly minRetryMs: number;
  readonly onListening: (ports: { readonly udp: number | null; readonly tcp: number | null }) => void;
}

export const SYSLOG_DEFAULTS: SyslogOptions = {
  maxConnections: 64,
  maxLineBytes: MAX_LINE_BYTES,
  idleMs: 60_000,
  maxWaitingBytes: 8 * 1024 * 1024,
  tickMs: 5000,
  troubleMs: 10 * 60_000,
  minRetryMs: 1000,
  onListening: () => undefined,
};

type SyslogAddress = Pick<SyslogFeed, 'protocol' | 'address' | 'port' | 'allowedSenders' | 'content'>;

/**
 * Listens for syslog over UDP (RFC 5426, a message a datagram) and TCP (RFC 6587). What arrives while Arcwall is not
 * running is lost; what the kernel or we had to drop is counted.
 */
export function startSyslog(feed: SyslogAddress, context: SourceContext, options: Partial<SyslogOptions> = {}): Source {
  return new Syslog(feed, context, { ...SYSLOG_DEFAULTS, ...options });
}

class Syslog implements Source {
  readonly finished: Promise<void>;
  readonly #signal = new StopSignal();
  readonly #bell = new Bell();
  readonly #sink: FrameSink;
  #hasHeard = false;
  #error: Error | null = null;
  #trouble: { readonly text: string; readonly sinceMs: number } | null = null;
  #told = '';

  constructor(
    readonly feed: SyslogAddress,
    readonly context: SourceContext,
    readonly options: SyslogOptions,
  ) {
    const sink = context.open({ key: 'syslog', path: null, describePosition: () => null });
    this.#sink = new SyslogSink(sink, feed.content, () => {
      if (this.#hasHeard) return;
      this.#hasHeard = true;
      this.#tell();
    });
    this.finished = this.#run();
  }

  async stop(): Promise<void> {
    this.#signal.stop();
    this.#bell.ring();
    await this.finished;
  }

  async #run(): Promise<void> {
    const senders = senderList(this.feed.address, this.feed.allowedSenders);
    if (!senders.ok) this.context.status('failed', senders.error.message);
    const backOff = new BackOff({ minMs: this.options.minRetryMs, maxMs: 30_000, random: Math.random });
    while (senders.ok && !this.#signal.isStopped) {
      const problem = await this.#listen(senders.value, () => backOff.reset());
      if (this.#signal.isStopped) break;
      const delayMs = backOff.next();
      this.#told = '';
      this.context.status('retrying', problem, this.context.now() + delayMs);
      await this.#bell.wait(delayMs);
    }
    this.#sink.close(false);
  }

  /** Listens until the stop, or until it cannot; then it says why. */
  async #listen(isAllowed: SenderList, onListening: () => void): Promise<string> {
    const { protocol, address, port } = this.feed;
    this.#error = null;
    const fail = (error: Error): void => {
      this.#error = error;
      this.#bell.ring();
    };
    const datagrams = protocol === 'tcp' ? null : this.#datagrams(isAllowed, fail);
    const connections = this.#connections();
    const server = protocol === 'udp' ? null : this.#server(isAllowed, connections);
    try {
      await datagrams?.bind(address, port);
      if (server !== null) await listen(server, { host: address, port }, fail);
      onListening();
      this.options.onListening({ udp: datagrams?.port ?? null, tcp: server === null ? null : tcpPort(server) });
      this.#tell();
      while (!this.#signal.isStopped && this.#error === null) {
        await this.#bell.wait(this.options.tickMs);
        await this.#tick(datagrams);
      }
      return this.#error === null ? '' : listenProblem(this.#error, this.#place());
    } catch (thrown) {
      return listenProblem(thrown, this.#place());
    } finally {
      await Promise.all([datagrams?.close(), server === null ? null : closeServer(server), connections.close()]);
    }
  }

  #datagrams(isAllowed: SenderList, onError: (error: Error) => void): Datagrams {
    const { maxWaitingBytes } = this.options;
    return new Datagrams(this.feed.address, this.#sink, this.#signal, {
      isAllowed,
      onError,
      maxWaitingBytes,
      onRefused: (ip) => this.#turnAway(ip),
    });
  }

  #connections(): Connections {
    const { maxConnections, idleMs, maxLineBytes } = this.options;
    return new Connections({
      maxConnections,
      idleMs,
      createReader: () => new SyslogStream(this.#sink, this.#signal, maxLineBytes),
      onProblem: (peer, problem) => this.#complain(`${peer} ${problem}.`),
      onChange: () => undefined,
    });
  }

  #server(isAllowed: SenderList, connections: Connections): Server {
    return createServer((socket) => {
      const ip = socket.remoteAddress;
      if (ip !== undefined && isAllowed(ip)) connections.add(socket, ip);
      else {
        socket.destroy();
        if (ip !== undefined) this.#turnAway(ip);
      }
    });
  }

  async #tick(datagrams: Datagrams | null): Promise<void> {
    const before = datagrams?.dropped ?? 0;
    await datagrams?.countDrops();
    if (datagrams !== null && datagrams.dropped > before) {
      this.#complain(
        `Messages come over UDP faster than they are taken: ${datagrams.dropped} were lost so far. Send over TCP, or raise net.core.rmem_max.`,
      );
    }
    if (this.#trouble !== null && performance.now() - this.#trouble.sinceMs > this.options.troubleMs) {
      this.#trouble = null;
    }
    if (this.#error === null && !this.#signal.isStopped) this.#tell();
  }

  #turnAway(ip: string): void {
    this.#complain(`${ip} sends and is not among the feed's allowedSenders. Add its network if it should.`);
  }

  #complain(text: string): void {
    if (this.#signal.isStopped) return;
    this.#trouble = { text, sinceMs: performance.now() };
    this.#tell();
  }

  #tell(): void {
    const waiting = `Listens at ${this.#place()}; nothing came yet. Point your senders there.`;
    const message = this.#trouble?.text ?? (this.#hasHeard ? null : waiting);
    const state = this.#hasHeard ? 'idle' : 'waiting';
    if (`${state} ${message}` === this.#told) return;
    this.#told = `${state} ${message}`;
    this.context.status(state, message);
  }

  #place(): string {
    const { protocol, address, port } = this.feed;
    const host = address.includes(':') ? `[${address}]` : address;
    return `${host}:${port} (${protocol === 'both' ? 'UDP and TCP' : protocol.toUpperCase()})`;
  }
}

function tcpPort(server: Server): number | null {
  const address = server.address();
  return typeof address === 'object' ? (address?.port ?? null) : null;
}
