import { createHash } from 'node:crypto';
import type { SseFeed } from '../../contract/settings.ts';
import type { FrameSink, Source, SourceContext } from '../stages.ts';
import { BackOff } from './backOff.ts';
import { Bell } from './bell.ts';
import { RecentIds } from './recentIds.ts';
import { connectionMessage, shownUrl, statusMessage } from './sseMessages.ts';
import { SseReader } from './sseReader.ts';
import { StopSignal } from './stopSignal.ts';

export interface SseOptions {
  /** Without a byte for so long, the peer counts as gone. */
  readonly silentMs: number;
  readonly minRetryMs: number;
  readonly maxRetryMs: number;
  /** Longest line or message, UTF-16 units. */
  readonly maxLength: number;
  /** How many event ids are remembered. */
  readonly rememberedIds: number;
  readonly random: () => number;
}

export const SSE_DEFAULTS: SseOptions = {
  silentMs: 60_000,
  minRetryMs: 1000,
  maxRetryMs: 60_000,
  maxLength: 1024 * 1024,
  rememberedIds: 256,
  random: Math.random,
};

const MAX_REDIRECTS = 5;

/** How a connection ended: try again (after `waitMs` at least), or not until the user acts. */
interface Ending {
  readonly message: string;
  readonly isFinal: boolean;
  readonly waitMs: number;
}

/**
 * Follows a server-sent event stream (WHATWG HTML, "Server-sent events"): each message's data is a frame. Reconnects
 * with the last event id, also after a restart. Kinder than the standard in one point: a wrong status or content type
 * is tried again, since a wall runs for weeks and proxies answer for servers that are being restarted.
 */
export function startSse(
  feed: Pick<SseFeed, 'url'>,
  context: SourceContext,
  options: Partial<SseOptions> = {},
): Source {
  return new SseSource(new URL(feed.url), context, { ...SSE_DEFAULTS, ...options });
}

class SseSource implements Source {
  readonly finished: Promise<void>;
  readonly #sink: FrameSink;
  readonly #ids: RecentIds;
  readonly #backOff: BackOff;
  readonly #bell = new Bell();
  #connection: AbortController | null = null;
  readonly #signal = new StopSignal();

  constructor(
    readonly url: URL,
    readonly context: SourceContext,
    readonly options: SseOptions,
  ) {
    const key = streamKey(url);
    this.#ids = new RecentIds(context.positions.get(key), options.rememberedIds);
    this.#backOff = new BackOff({ minMs: options.minRetryMs, maxMs: options.maxRetryMs, random: options.random });
    this.#sink = context.open({
      key,
      path: shownUrl(url),
      describePosition: (step) => this.#ids.describe(Number(step)),
    });
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
      const delayMs = Math.max(this.#backOff.next(), Math.min(ending.waitMs, this.options.maxRetryMs));
      this.context.status('retrying', ending.message, this.context.now() + delayMs);
      await this.#bell.wait(delayMs);
    }
    this.#sink.close(true);
  }

  /** One connection, from the request to its end. */
  async #follow(): Promise<Ending> {
    const connection = new AbortController();
    this.#connection = connection;
    const silence = new Silence(this.options.silentMs, () => connection.abort());
    try {
      const response = await this.#request(connection.signal);
      if ('message' in response) return response;
      const refusal = this.#refusalOf(response);
      if (refusal !== null) return refusal;
      this.context.status('idle', null);
      return await this.#read(response, silence);
    } catch (thrown) {
      if (!silence.isOver) return again(connectionMessage(thrown, this.url.host));
      return again(`${this.url.host} sent nothing for ${Math.round(this.options.silentMs / 1000)} s.`);
    } finally {
      silence.pause();
      // Ends the socket too, whatever was left of the answer.
      connection.abort();
    }
  }

  /** Follows redirects within the origin; a token must not travel to another. */
  async #request(signal: AbortSignal): Promise<Response | Ending> {
    let url = withoutCredentials(this.url);
    for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
      const response = await fetch(url, { headers: this.#headers(), redirect: 'manual', signal });
      const location = response.status >= 300 && response.status < 400 ? response.headers.get('location') : null;
      if (location === null) return response;
      await response.body?.cancel();
      const next = URL.canParse(location, url.href) ? new URL(location, url) : null;
      if (next === null || next.origin !== this.url.origin) {
        const where = next === null ? 'nowhere' : next.origin;
        return again(
          `${this.url.host} redirects to ${where}, which is not followed. If you trust it, put it into the URL.`,
        );
      }
      url = withoutCredentials(next);
    }
    return again(`${this.url.host} redirects more than ${MAX_REDIRECTS} times. Check the feed's URL.`);
  }

  #headers(): Headers {
    const headers = new Headers({ accept: 'text/event-stream', 'cache-control': 'no-store' });
    const { username, password } = this.url;
    if (username !== '' || password !== '') {
      const plain = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
      headers.set('authorization', `Basic ${Buffer.from(plain).toString('base64')}`);
    }
    // The standard sends the id as UTF-8; a header value is made of bytes.
    const id = Buffer.from(this.#ids.lastEventId).toString('latin1');
    if (id !== '' && /^[\t\x20-\x7e\x80-\xff]*$/.test(id)) headers.set('last-event-id', id);
    return headers;
  }

  #refusalOf(response: Response): Ending | null {
    const { host } = this.url;
    if (response.status === 204) {
      const message = `${host} answers that there is nothing more to come (HTTP 204). Switch the feed off and on to ask again.`;
      return { message, isFinal: true, waitMs: 0 };
    }
    if (response.status !== 200) {
      return { message: statusMessage(response.status, host), isFinal: false, waitMs: retryAfterMs(response) };
    }
    const contentType = response.headers.get('content-type') ?? 'nothing';
    if (/^text\/event-stream\s*(;|$)/i.test(contentType)) return null;
    const shown = contentType.slice(0, 60);
    return again(`${host} sends ${shown} where text/event-stream was expected. Check the feed's URL.`);
  }

  async #read(response: Response, silence: Silence): Promise<Ending> {
    const reader = response.body?.getReader();
    const sse = new SseReader(this.options.maxLength);
    for (;;) {
      silence.begin();
      const chunk = await reader?.read();
      // Waiting for room is our silence, not the peer's.
      silence.pause();
      if (chunk === undefined || chunk.done) return again(`${this.url.host} ended the stream.`);
      const { messages, retryMs, isTooLong } = sse.read(chunk.value);
      if (retryMs !== null) this.#backOff.setBase(retryMs);
      for (const { id, data } of messages) {
        if (!this.#deliver(id ?? null, data)) await Promise.race([this.#sink.room(), this.#signal.stopped]);
        if (this.#signal.isStopped) return again('');
      }
      if (messages.length > 0) this.#backOff.reset();
      if (isTooLong) {
        this.#sink.refuse('line too long', this.#ids.step, this.options.maxLength);
        return again(
          `${this.url.host} sent a message of more than ${this.options.maxLength} characters; it was cut off.`,
        );
      }
    }
  }

  #deliver(id: string | null, data: string): boolean {
    const isRepeated = id !== null && id !== '' && this.#ids.has(id);
    this.#ids.note(id);
    const { step } = this.#ids;
    if (isRepeated) this.#sink.duplicate(step);
    // By the standard a message without data is none; its id counts all the same.
    else if (data === '') this.#sink.skip(step);
    else {
      const bytes = Buffer.from(data);
      return this.#sink.frame(bytes, 0, bytes.length, step, null);
    }
    return true;
  }
}

/** The URL without what may be secret in it; its digest keeps two streams of one path apart. */
function streamKey(url: URL): string {
  return `${shownUrl(url)}#${createHash('sha256').update(url.href).digest('hex').slice(0, 12)}`;
}

function withoutCredentials(url: URL): URL {
  const bare = new URL(url);
  bare.username = '';
  bare.password = '';
  return bare;
}

function retryAfterMs(response: Response): number {
  const seconds = Number(response.headers.get('retry-after') ?? 0);
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : 0;
}

function again(message: string): Ending {
  return { message, isFinal: false, waitMs: 0 };
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
