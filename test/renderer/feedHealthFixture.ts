import { EMPTY_COUNTS, type FeedCounts, type FeedHealth } from '../../electron/contract/feedHealth.ts';

/** A live file feed, but for what is given. */
export function feedHealth(changes: Partial<FeedHealth>, counts: Partial<FeedCounts> = {}): FeedHealth {
  return {
    feedId: 'edge',
    name: 'Edge',
    transport: 'file',
    format: 'suricata-eve',
    formatReason: null,
    simulated: false,
    replayed: false,
    state: 'live',
    message: null,
    retryAtMs: null,
    lastEventMs: null,
    lastFrameMs: null,
    behindBytes: 0,
    framesPerSecond: 0,
    ...changes,
    counts: { ...EMPTY_COUNTS, ...counts },
  };
}
