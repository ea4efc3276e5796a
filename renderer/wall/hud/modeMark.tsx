import type { FeedHealth } from '../../../electron/contract/feedHealth.ts';
import { useWall } from './wallContext.ts';

export type WallMode = 'live' | 'simulated' | 'partly-simulated' | 'replay';

const WORDS: Readonly<Record<Exclude<WallMode, 'live'>, string>> = {
  simulated: 'SIMULATED',
  'partly-simulated': 'PARTLY SIMULATED',
  replay: 'REPLAY',
};

/** Large and always while anything on the wall is not what a sensor saw now. */
export function ModeMark() {
  const mode = useWall((state) => wallMode(state.summary?.feeds ?? []));
  if (mode === 'live') return <div className="mode-mark-room" />;
  return (
    <p className={`mode-mark mode-${mode}`} role="status" data-testid="mode-mark">
      {WORDS[mode]}
    </p>
  );
}

export function wallMode(feeds: readonly FeedHealth[]): WallMode {
  const running = feeds.filter((feed) => feed.state !== 'disabled');
  const simulated = running.filter((feed) => feed.simulated).length;
  if (simulated > 0) return simulated === running.length ? 'simulated' : 'partly-simulated';
  return running.some((feed) => feed.replayed) ? 'replay' : 'live';
}
