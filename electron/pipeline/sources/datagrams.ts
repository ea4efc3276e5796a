import { createSocket, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import type { FrameSink } from '../stages.ts';
import { kernelDrops } from './kernelDrops.ts';
import type { StopSignal } from './stopSignal.ts';
import { trimmedEnd } from './syslogStream.ts';

export interface DatagramsOptions {
  readonly isAllowed: (ip: string) => boolean;
  /** A datagram of a sender that may not send. */
  readonly onRefused: (ip: string) => void;
  readonly onError: (error: Error) => void;
  /** Bytes that wait here at most while the sink has no room: datagrams cannot be held back. */
  readonly maxWaitingBytes: number;
}

/** What the kernel is asked to keep for us; it gives as much as net.core.rmem_max allows. */
const RECEIVE_BUFFER_BYTES = 4 * 1024 * 1024;
/** So many lost datagrams are counted in one go. */
const MAX_COUNTED = 100_000;
/** What a waiting datagram takes beside its bytes, roughly. */
const DATAGRAM_COST_BYTES = 256;
const NOTHING = Buffer.alloc(0);

/** One datagram a frame. UDP is at most once: what was lost is counted where it can be seen. */
export class Datagrams {
  port = 0;
  /** Lost since the socket was opened: dropped by the kernel, and here. */
  dropped = 0;
  readonly #socket: Socket;
  readonly #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #isBusy = false;
  #isClosed = false;
  #countedDrops = 0;
  #recovered: Promise<void> = Promise.resolve();

  constructor(
    address: string,
    readonly sink: FrameSink,
    readonly signal: StopSignal,
    readonly options: DatagramsOptions,
  ) {
    this.#socket = createSocket({ type: isIPv6(address) ? 'udp6' : 'udp4', recvBufferSize: RECEIVE_BUFFER_BYTES });
    this.#socket.on('message', (bytes, sender) => this.#take(bytes, sender.address));
  }

  async bind(address: string, port: number): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#socket.once('error', reject);
      this.#socket.bind({ address, port }, () => {
        this.#socket.off('error', reject);
        resolve();
      });
    });
    this.#socket.on('error', (error) => this.options.onError(error));
    this.port = this.#socket.address().port;
  }

  /** Counts what the kernel dropped since the last time. */
  async countDrops(): Promise<void> {
    const drops = this.#isClosed ? null : await kernelDrops(this.port);
    if (drops === null || this.#isClosed || this.signal.isStopped) return;
    const end = Math.min(drops, this.#countedDrops + MAX_COUNTED);
    for (; this.#countedDrops < end; this.#countedDrops += 1) this.#lose('dropped by the kernel', 0);
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await new Promise<void>((resolve) => this.#socket.close(resolve));
    await this.#recovered;
  }

  #take(bytes: Buffer, ip: string): void {
    if (!this.options.isAllowed(ip)) {
      this.sink.refuse('sender not allowed', null, bytes.length);
      this.options.onRefused(ip);
    } else if (!this.#isBusy) {
      this.#hand(bytes);
    } else if (this.#waitingBytes + bytes.length + DATAGRAM_COST_BYTES > this.options.maxWaitingBytes) {
      this.#lose('dropped without room', bytes.length);
    } else {
      this.#waiting.push(bytes);
      this.#waitingBytes += bytes.length + DATAGRAM_COST_BYTES;
    }
  }

  #hand(bytes: Buffer): void {
    const end = trimmedEnd(bytes, bytes.length);
    if (end === 0 || this.sink.frame(bytes, 0, end, null, null)) return;
    this.#isBusy = true;
    this.#recovered = this.#recover();
  }

  async #recover(): Promise<void> {
    while (!this.signal.isStopped) {
      await this.signal.orStopped(this.sink.room());
      if (this.signal.isStopped) return;
      let hasRoom = true;
      let next = 0;
      for (; hasRoom && next < this.#waiting.length; next += 1) {
        const bytes = this.#waiting[next] ?? NOTHING;
        this.#waitingBytes -= bytes.length + DATAGRAM_COST_BYTES;
        const end = trimmedEnd(bytes, bytes.length);
        hasRoom = end === 0 || this.sink.frame(bytes, 0, end, null, null);
      }
      this.#waiting.splice(0, next);
      if (!hasRoom) continue;
      this.#isBusy = false;
      return;
    }
  }

  #lose(reason: string, byteLength: number): void {
    this.dropped += 1;
    this.sink.refuse(reason, null, byteLength);
  }
}
