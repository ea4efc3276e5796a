import { createParser, type EventSourceMessage } from 'eventsource-parser';

/** What one chunk of the stream gave. */
export interface SseChunk {
  readonly messages: readonly EventSourceMessage[];
  /** The server's wish for the time before a reconnection, ms. */
  readonly retryMs: number | null;
  /** A line or message is longer than allowed: nothing of it is kept, and the stream cannot be read on. */
  readonly isTooLong: boolean;
}

/**
 * Bytes of a stream to its messages, by the WHATWG HTML standard, section "Server-sent events". Line ends are made LF
 * before the parser sees them: it would hold back a CR at the end of a chunk, and the message with it.
 */
export class SseReader {
  readonly #decoder = new TextDecoder();
  readonly #parser;
  #messages: EventSourceMessage[] = [];
  #retryMs: number | null = null;
  #isTooLong = false;
  #endedInCr = false;

  /** `maxLength` is in UTF-16 units. */
  constructor(maxLength: number) {
    this.#parser = createParser({
      maxBufferSize: maxLength,
      onEvent: (message) => this.#messages.push(message),
      onRetry: (ms) => {
        this.#retryMs = ms;
      },
      onError: (error) => {
        // Unknown fields and odd retry values are the standard's to ignore.
        if (error.type === 'max-buffer-size-exceeded') this.#isTooLong = true;
      },
    });
  }

  read(bytes: Uint8Array): SseChunk {
    this.#messages = [];
    this.#retryMs = null;
    if (!this.#isTooLong) this.#parser.feed(this.#withLineFeeds(this.#decoder.decode(bytes, { stream: true })));
    return { messages: this.#messages, retryMs: this.#retryMs, isTooLong: this.#isTooLong };
  }

  #withLineFeeds(text: string): string {
    const from = this.#endedInCr && text.startsWith('\n') ? 1 : 0;
    if (text !== '') this.#endedInCr = text.endsWith('\r');
    const rest = from === 0 ? text : text.slice(from);
    return rest.includes('\r') ? rest.replace(/\r\n?/g, '\n') : rest;
  }
}
