import type { TransportEntry } from '../../contract/registry.ts';
import type { Feed } from '../../contract/settings.ts';
import type { Source, SourceContext } from '../stages.ts';
import { startDemo, type DemoOptions } from './demo.ts';
import { startFileTail, type FileTailOptions } from './fileTail.ts';
import { startHttpStream, type HttpStreamOptions } from './httpStream.ts';
import { startReplay, type ReplayOptions } from './replay.ts';
import { startSse, type SseOptions } from './sse.ts';
import { startStdin, type StdinOptions } from './stdin.ts';
import { startSyslog, type SyslogOptions } from './syslog.ts';
import { startUnixSocket, type UnixSocketOptions } from './unixSocket.ts';
import type { WholeFileOptions } from './wholeFile.ts';

/** What may be changed about the sources, by tests above all; the defaults are each source's own. */
export interface SourceOptions {
  readonly file?: Partial<FileTailOptions>;
  readonly sse?: Partial<SseOptions>;
  readonly httpStream?: Partial<HttpStreamOptions>;
  readonly syslog?: Partial<SyslogOptions>;
  readonly unixSocket?: Partial<UnixSocketOptions>;
  readonly stdin?: Partial<StdinOptions>;
  readonly replay?: Partial<ReplayOptions>;
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
  'http-stream': {
    entry: { id: 'http-stream', label: 'HTTP stream', hint: 'follows lines of JSON that come as one long answer' },
    start: (feed, context, options) => startHttpStream(feed, context, options.httpStream),
  },
  syslog: {
    entry: { id: 'syslog', label: 'Syslog', hint: 'listens for syslog messages over UDP and TCP' },
    start: (feed, context, options) => startSyslog(feed, context, options.syslog),
  },
  'unix-socket': {
    entry: { id: 'unix-socket', label: 'Unix socket', hint: 'listens where Suricata’s unix_stream output connects to' },
    start: (feed, context, options) => startUnixSocket(feed, context, options.unixSocket),
  },
  stdin: {
    entry: { id: 'stdin', label: 'Standard input', hint: 'reads what another program pipes into Arcwall' },
    start: (_feed, context, options) => startStdin(context, options.stdin),
  },
  replay: {
    entry: { id: 'replay', label: 'Replay', hint: 'plays a log again at its pace, marked as a replay' },
    start: (feed, context, options) => startReplay(feed, context, options.replay),
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
