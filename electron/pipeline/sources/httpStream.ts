import type { Response } from 'undici';
import type { HttpStreamFeed } from '../../contract/settings.ts';
import type { FrameSink, Source, SourceContext } from '../stages.ts';
import { again, type Ending, type HttpAddress } from './httpConnection.ts';
import { HttpFollow, type AnswerReader, type HttpProtocol } from './httpFollow.ts';
import { shownUrl, statusMessage } from './httpMessages.ts';
import { LineIntake } from './lineIntake.ts';
import { MAX_LINE_BYTES } from './lineSplitter.ts';
import { LADDER_STEPS, RetryLadder, type LadderSteps } from './retryLadder.ts';
import type { StopSignal } from './stopSignal.ts';

export interface HttpStreamOptions {
  readonly maxLineBytes: number;
  readonly steps: LadderSteps;
}

/**
 * Follows newline-delimited JSON that comes as one long answer to a GET, as X's filtered stream does: each line is a
 * frame, and an empty one only says that the peer is there. There is nothing to resume by: what was sent while the
 * connection was down is lost.
 */
export function startHttpStream(
  feed: HttpAddress & Pick<HttpStreamFeed, 'keepAliveSeconds'>,
  context: SourceContext,
  options: Partial<HttpStreamOptions> = {},
): Source {
  const protocol = new HttpStreamProtocol(new URL(feed.url), context, options);
  return new HttpFollow(feed, context, protocol, feed.keepAliveSeconds * 1000);
}

class HttpStreamProtocol implements HttpProtocol {
  readonly #sink: FrameSink;
  readonly #ladder: RetryLadder;
  readonly #maxLineBytes: number;

  constructor(
    readonly url: URL,
    context: SourceContext,
    options: Partial<HttpStreamOptions>,
  ) {
    this.#ladder = new RetryLadder(options.steps ?? LADDER_STEPS);
    this.#maxLineBytes = options.maxLineBytes ?? MAX_LINE_BYTES;
    this.#sink = context.open({ key: shownUrl(url), path: shownUrl(url), describePosition: () => null });
  }

  requestHeaders(): Record<string, string> {
    return { accept: 'application/x-ndjson, application/json;q=0.9, */*;q=0.5', 'cache-control': 'no-store' };
  }

  refusalOf(response: Response): Ending | null {
    if (response.status !== 200) return again(statusMessage(response.status, this.url.host), 'http');
    // A proxy or a login page answers 200 as well.
    if (!/^text\/html\b/i.test(response.headers.get('content-type') ?? '')) return null;
    return again(`${this.url.host} sends a web page where lines of JSON were expected. Check the feed's URL.`, 'http');
  }

  begin(signal: StopSignal): AnswerReader {
    const lines = new LineIntake(this.#sink, signal, this.#maxLineBytes);
    return {
      take: async (chunk) => {
        const isFine = await lines.take(chunk);
        if (lines.lines > 0) this.#ladder.reset();
        return isFine ? null : again(`${this.url.host} sends a line without an end; the connection was given up.`);
      },
      end: async () => await lines.end(),
    };
  }

  delayMs(ending: Ending): number {
    return this.#ladder.next(ending.kind, ending.waitMs);
  }

  close(): void {
    this.#sink.close(false);
  }
}
