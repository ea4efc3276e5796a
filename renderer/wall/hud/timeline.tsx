import './timeline.css';
import { memo, useMemo } from 'react';
import { SEVERITIES } from '../../../electron/contract/event.ts';
import type { WallSummary } from '../../../electron/contract/wallPort.ts';
import { formatCompact } from '../../ui/formatNumber.ts';
import { utcMinute } from '../../ui/formatTime.ts';
import { rateOf } from '../rate.ts';
import { Panel } from './panel.tsx';
import { stackBars } from './stackBars.ts';
import { useWall } from './wallContext.ts';

const MINUTE_MS = 60_000;

/** The last hour minute by minute, stacked by severity; the line is the mean that the headline compares with. */
export function Timeline() {
  const summary = useWall((state) => state.summary);
  // The headline's own peak, which the last 60 seconds may set: no figure on the wall is above it.
  const peak = useMemo(() => (summary === null ? 0 : rateOf(summary).peak), [summary]);
  const note = peak === 0 ? 'no events' : `peak ${formatCompact(peak)}`;
  return (
    <Panel area="timeline" title="Last 60 minutes" note={note}>
      <div className="timeline-chart">{summary === null ? null : <Bars summary={summary} peak={peak} />}</div>
      <div className="timeline-axis">{summary === null ? null : <Axis firstMinuteMs={summary.firstMinuteMs} />}</div>
    </Panel>
  );
}

function Bars({ summary, peak }: { readonly summary: WallSummary; readonly peak: number }) {
  const paths = useMemo(() => stackBars(summary.minutes, peak), [summary.minutes, peak]);
  const { hourMean } = useMemo(() => rateOf(summary), [summary]);
  const meanY = hourMean === null || peak === 0 ? null : 100 - (hourMean / peak) * 100;
  return (
    <svg viewBox="0 0 60 100" preserveAspectRatio="none" role="img" aria-label="Events per minute by severity">
      {SEVERITIES.map((severity, index) => (
        <path key={severity} d={paths[index] ?? ''} className={`severity-${severity}`} fill="var(--severity)" />
      ))}
      {meanY === null ? null : (
        <path d={`M0 ${meanY.toFixed(1)}H60`} className="timeline-mean" vectorEffect="non-scaling-stroke" />
      )}
    </svg>
  );
}

const Axis = memo(function Axis({ firstMinuteMs }: { readonly firstMinuteMs: number }) {
  return (
    <>
      {[0, 20, 40].map((minute) => (
        <span key={minute}>{utcMinute(firstMinuteMs + minute * MINUTE_MS)}</span>
      ))}
      <span>now</span>
    </>
  );
});
