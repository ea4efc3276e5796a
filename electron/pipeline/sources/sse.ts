import { createHash } from 'node:crypto';
import type { Response } from 'undici';
import type { SseFeed } from '../../contract/settings.ts';
import type { FrameSink, Source, SourceContext } from '../stages.ts';
import { BackOff } from './backOff.ts';
import { again, type Ending, type HttpAddress } from './httpConnection.ts';
import { HttpFollow, type AnswerReader, type HttpProtocol } from './httpFollow.ts';
import { shownUrl } from './httpMessages.ts';
import { RecentIds } from './recentIds.ts';
import { SseReader } from './sseReader.ts';
import type { StopSignal } from './stopSignal.ts';

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

/**
 * Follows a server-sent event stream (WHATWG HTML, "Server-sent events"): each message's data is a frame. Reconnects
 * with the last event id, also after a restart. Kinder than the standard in one point: a wrong status or content type
 * is tried again, since a wall runs for weeks and proxies answer for servers that are being restarted.
 */
export function startSse(
  feed: HttpAddress & Pick<SseFeed, 'eventNames'>,
  context: SourceContext,
  options: Partial<SseOptions> = {},
): Source {
  const all = { ...SSE_DEFAULTS, ...options };
  return new HttpFollow(feed, context, new SseProtocol(feed, context, all), all.silentMs);
}

class SseProtocol implements HttpProtocol {
  readonly #url: URL;
  readonly #names: ReadonlySet<string>;
  readonly #sink: FrameSink;
  readonly #ids: RecentIds;
  readonly #backOff: BackOff;

  constructor(
    feed: Pick<SseFeed, 'url' | 'eventNames'>,
    context: SourceContext,
    readonly options: SseOptions,
  ) {
    this.#url = new URL(feed.url);
    this.#names = new Set(feed.eventNames);
    const key = streamKey(this.#url);
    this.#ids = new RecentIds(context.positions.get(key), options.rememberedIds);
    this.#backOff = new BackOff({ minMs: options.minRetryMs, maxMs: options.maxRetryMs, random: options.random });
    this.#sink = context.open({
      key,
      path: shownUrl(this.#url),
      describePosition: (step) => this.#ids.describe(Number(step)),
    });
  }

  requestHeaders(): Record<string, string> {
    const headers: Record<string, string> = { accept: 'text/event-stream', 'cache-control': 'no-store' };
    // The standard sends the id as UTF-8; a header value is made of bytes.
    const id = Buffer.from(this.#ids.lastEventId).toString('latin1');
    if (id !== '' && /^[\t\x20-\x7e\x80-\xff]*$/.test(id)) headers['last-event-id'] = id;
    return headers;
  }

  refusalOf(response: Response): Ending | null {
    const { host } = this.#url;
    if (response.status === 204) {
      const message = `${host} answers that there is nothing more to come (HTTP 204). Switch the feed off and on to ask again.`;
      return { kind: 'http', message, isFinal: true, waitMs: 0 };
    }
    const contentType = response.headers.get('content-type') ?? 'nothing';
    if (/^text\/event-stream\s*(;|$)/i.test(contentType)) return null;
    const shown = contentType.slice(0, 60);
    return again(`${host} sends ${shown} where text/event-stream was expected. Check the feed's URL.`, 'http');
  }

  begin(signal: StopSignal): AnswerReader {
    const sse = new SseReader(this.options.maxLength);
    return {
      take: async (chunk) => await this.#take(sse, chunk, signal),
      // By the standard an event that the end of the stream cut off is none.
      end: async () => undefined,
    };
  }

  delayMs(ending: Ending): number {
    return Math.max(this.#backOff.next(), Math.min(ending.waitMs, this.options.maxRetryMs));
  }

  close(): void {
    this.#sink.close(true);
  }

  async #take(sse: SseReader, chunk: Uint8Array, signal: StopSignal): Promise<Ending | null> {
    const { messages, retryMs, isTooLong } = sse.read(chunk);
    if (retryMs !== null) this.#backOff.setBase(retryMs);
    for (const { id, event, data } of messages) {
      if (!this.#deliver(id ?? null, event ?? 'message', data)) await signal.orStopped(this.#sink.room());
      if (signal.isStopped) return null;
    }
    if (messages.length > 0) this.#backOff.reset();
    if (!isTooLong) return null;
    this.#sink.refuse('line too long', this.#ids.step, this.options.maxLength);
    return again(`${this.#url.host} sent a message of more than ${this.options.maxLength} characters; it was cut off.`);
  }

  #deliver(id: string | null, name: string, data: string): boolean {
    const isRepeated = id !== null && id !== '' && this.#ids.has(id);
    this.#ids.note(id);
    const { step } = this.#ids;
    if (isRepeated) this.#sink.duplicate(step);
    // By the standard a message without data is none; its id counts all the same.
    else if (data === '') this.#sink.skip(step);
    else if (this.#names.size > 0 && !this.#names.has(name)) {
      this.#sink.ignore(
        `event ${/^[\w.-]{1,40}$/.test(name) ? name : 'of another name'}`,
        step,
        Buffer.byteLength(data),
      );
    } else {
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
