import type { ReadableStream } from 'node:stream/web';
import type { Response } from 'undici';
import type { Source, SourceContext } from '../stages.ts';
import { Bell } from './bell.ts';
import { again, openConnection, type Ending, type HttpAddress } from './httpConnection.ts';
import { connectionMessage, statusMessage } from './httpMessages.ts';
import { StopSignal } from './stopSignal.ts';

/** What differs between the protocols that are a long answer to a GET. */
export interface HttpProtocol {
  /** Headers of the next request. */
  requestHeaders(): Readonly<Record<string, string>>;
  /** Why an answer cannot be read; null for one that can. Asked for HTTP 200 and 204 only. */
  refusalOf(response: Response): Ending | null;
  /** A reader for one connection. */
  begin(signal: StopSignal): AnswerReader;
  /** How long to wait before the next attempt. */
  delayMs(ending: Ending): number;
  /** The source stops or gave up. */
  close(): void;
}

export interface AnswerReader {
  /** Takes the next bytes; an ending gives the connection up. */
  take(chunk: Uint8Array): Promise<Ending | null>;
  /** The peer ended its answer. */
  end(): Promise<void>;
}

/** Holds one connection after another, until it is stopped, and tells the feed's state. */
export class HttpFollow implements Source {
  readonly finished: Promise<void>;
  readonly #host: string;
  readonly #bell = new Bell();
  readonly #signal = new StopSignal();
  #connection: AbortController | null = null;

  /** `silentMs`: without a byte for so long, the peer counts as gone. */
  constructor(
    readonly address: HttpAddress,
    readonly context: SourceContext,
    readonly protocol: HttpProtocol,
    readonly silentMs: number,
  ) {
    this.#host = new URL(address.url).host;
    this.finished = this.#run();
  }

  async stop(): Promise<void> {
    this.#signal.stop();
    this.#bell.ring();
    this.#connection?.abort();
    await this.finished;
  }

  async #run(): Promise<void> {
    while (!this.#signal.isStopped) {
      const ending = await this.#follow();
      if (this.#signal.isStopped) break;
      if (ending.isFinal) {
        this.context.status('failed', ending.message);
        break;
      }
      const delayMs = this.protocol.delayMs(ending);
      this.context.status('retrying', ending.message, this.context.now() + delayMs);
      await this.#bell.wait(delayMs);
    }
    this.protocol.close();
  }

  /** One connection, from the request to its end. */
  async #follow(): Promise<Ending> {
    const controller = new AbortController();
    this.#connection = controller;
    const silence = new Silence(this.silentMs, () => controller.abort());
    let close = async (): Promise<void> => undefined;
    try {
      const opened = await openConnection(this.address, this.protocol.requestHeaders(), controller.signal);
      if ('message' in opened) return opened;
      close = opened.close;
      return this.#statusEnding(opened.response) ?? (await this.#read(opened.response, silence));
    } catch (thrown) {
      if (!silence.isOver) return again(connectionMessage(thrown, this.#host));
      return again(`${this.#host} sent nothing for ${Math.round(this.silentMs / 1000)} s.`);
    } finally {
      silence.pause();
      controller.abort();
      await close();
    }
  }

  #statusEnding(response: Response): Ending | null {
    const { status } = response;
    if (status === 200 || status === 204) return this.protocol.refusalOf(response);
    const kind = status === 429 || status === 420 ? 'rate limit' : 'http';
    return again(statusMessage(status, this.#host), kind, retryAfterMs(response, this.context.now()));
  }

  async #read(response: Response, silence: Silence): Promise<Ending> {
    this.context.status('idle', null);
    const body = (response.body as ReadableStream<Uint8Array> | null)?.getReader();
    const reader = this.protocol.begin(this.#signal);
    for (;;) {
      silence.begin();
      const chunk = await body?.read();
      // Waiting for room is our silence, not the peer's.
      silence.pause();
      if (chunk === undefined || chunk.done) break;
      const ending = await reader.take(chunk.value);
      if (this.#signal.isStopped) return again('');
      if (ending !== null) return ending;
    }
    await reader.end();
    return again(`${this.#host} ended the stream.`);
  }
}

/** Seconds or an HTTP date (RFC 9110 section 10.2.3). */
function retryAfterMs(response: Response, nowMs: number): number {
  const text = response.headers.get('retry-after') ?? '';
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - nowMs;
  return ms > 0 ? ms : 0;
}

/** Ends a connection on which nothing comes. */
class Silence {
  isOver = false;
  #timer: NodeJS.Timeout | null = null;

  constructor(
    readonly limitMs: number,
    readonly onOver: () => void,
  ) {
    this.begin();
  }

  begin(): void {
    this.pause();
    this.#timer = setTimeout(() => {
      this.isOver = true;
      this.onOver();
    }, this.limitMs);
  }

  pause(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
  }
}
