import type { Feed } from '../../contract/settings.ts';
import type { IngestHealth } from './feedRun.ts';

/** The health of a feed that is switched off. */
export function disabledHealth(feed: Feed): IngestHealth {
  return {
    feedId: feed.id,
    name: feed.name,
    transport: feed.transport,
    format: feed.format,
    formatReason: null,
    simulated: feed.transport === 'demo',
    replayed: feed.transport === 'replay',
    state: 'disabled',
    message: null,
    retryAtMs: null,
    lastEventMs: null,
    lastFrameMs: null,
    behindBytes: 0,
    framesPerSecond: 0,
  };
}
