import type { TransportEntry } from '../../contract/registry.ts';
import type { Feed } from '../../contract/settings.ts';
import type { Source, SourceContext } from '../stages.ts';
import { startDemo, type DemoOptions } from './demo.ts';
import { startFileTail, type FileTailOptions } from './fileTail.ts';
import { startSse, type SseOptions } from './sse.ts';
import type { WholeFileOptions } from './wholeFile.ts';

/** What may be changed about the sources, by tests above all; the defaults are each source's own. */
export interface SourceOptions {
  readonly file?: Partial<FileTailOptions>;
  readonly sse?: Partial<SseOptions>;
  readonly demo?: Partial<DemoOptions>;
  readonly import?: Partial<WholeFileOptions>;
}

interface Transport<Id extends Feed['transport']> {
  readonly entry: TransportEntry & { readonly id: Id };
  start(feed: Extract<Feed, { transport: Id }>, context: SourceContext, options: SourceOptions): Source;
}

/** Every transport, in the order that the settings window lists them. A feed's `transport` names one. */
const TRANSPORTS_BY_ID: { readonly [Id in Feed['transport']]: Transport<Id> } = {
  file: {
    entry: { id: 'file', label: 'File', hint: 'follows a growing log file through rotation and restarts' },
    start: (feed, context, options) => startFileTail(feed, context, options.file),
  },
  sse: {
    entry: { id: 'sse', label: 'Server-sent events', hint: 'follows an HTTP event stream, resumed by its event ids' },
    start: (feed, context, options) => startSse(feed, context, options.sse),
  },
  demo: {
    entry: { id: 'demo', label: 'Demo', hint: 'made-up attacks, marked as simulated' },
    start: (feed, context, options) => startDemo(feed, context, options.demo),
  },
};

export const TRANSPORTS: readonly TransportEntry[] = Object.values(TRANSPORTS_BY_ID).map(({ entry }) => entry);

/** Starts the feed's source; it reports to `context` until it is stopped. */
export function startSource(feed: Feed, context: SourceContext, options: SourceOptions = {}): Source {
  const transport: { start(feed: Feed, context: SourceContext, options: SourceOptions): Source } =
    TRANSPORTS_BY_ID[feed.transport];
  return transport.start(feed, context, options);
}
