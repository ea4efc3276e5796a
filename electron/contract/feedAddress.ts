import type { Feed } from './settings.ts';

/** Where a feed comes from, in a few words. A URL is whole: mask it where it may be logged. */
export function feedAddress(feed: Feed): string {
  switch (feed.transport) {
    case 'file':
    case 'unix-socket':
      return feed.path;
    case 'sse':
    case 'http-stream':
      return feed.url;
    case 'syslog': {
      const host = feed.address.includes(':') ? `[${feed.address}]` : feed.address;
      return `${feed.protocol === 'both' ? 'UDP and TCP' : feed.protocol.toUpperCase()} ${host}:${feed.port}`;
    }
    case 'stdin':
      return 'standard input';
    case 'replay':
      return feed.factor === 1 ? feed.path : `${feed.path}, ${feed.factor} times as fast`;
    case 'demo':
      return `${feed.eventsPerSecond} events a second`;
  }
}

/** Every path of this machine that a feed names: what it reads, listens at, or takes its secrets from. */
export function feedPaths(feed: Feed): string[] {
  const paths = 'path' in feed ? [feed.path] : [];
  if (!('url' in feed)) return paths;
  if (feed.caFile !== null) paths.push(feed.caFile);
  for (const text of [feed.bearerToken ?? '', ...Object.values(feed.headers)]) {
    for (const match of text.matchAll(/\$\{file:([^{}]+)\}/g)) paths.push(match[1] ?? '');
  }
  return paths;
}
