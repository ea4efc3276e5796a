import { SEVERITIES } from '../../../electron/contract/event.ts';
import type { Rate } from '../rate.ts';

const START_DEG = 225;
const SWEEP_DEG = 270;
const RADIUS = 93;
const WIDTH = 11;
/** A single critical event among thousands must still be seen. */
const LEAST_DEG = 3.5;
const GAP_DEG = 1.6;

/**
 * Filled as far as the rate of now goes towards the hour's busiest minute, in the colours of its severities; the tick
 * is the hour's mean.
 */
export function RateGauge({ rate }: { readonly rate: Rate }) {
  const segments = gaugeSegments(rate);
  const meanDeg = rate.hourMean === null || rate.peak === 0 ? null : (rate.hourMean / rate.peak) * SWEEP_DEG;
  return (
    <svg
      className="gauge-ring"
      viewBox="0 0 200 176"
      role="img"
      aria-label="Rate now against the hour's busiest minute"
    >
      <path d={arcPath(0, SWEEP_DEG)} stroke="var(--hairline)" strokeWidth={WIDTH} fill="none" />
      {segments.map(({ severity, fromDeg, toDeg }) => (
        <path
          key={severity}
          d={arcPath(fromDeg, toDeg)}
          className={`severity-${severity}`}
          stroke="var(--severity)"
          strokeWidth={WIDTH}
          fill="none"
        />
      ))}
      {meanDeg === null ? null : <path d={tickPath(meanDeg)} stroke="var(--text)" strokeWidth="3" />}
    </svg>
  );
}

export interface GaugeSegment {
  readonly severity: string;
  readonly fromDeg: number;
  readonly toDeg: number;
}

/** Most severe first, from the left end; each as long as its share, and none shorter than can be seen. */
export function gaugeSegments(rate: Pick<Rate, 'bySeverity' | 'perMinute' | 'peak'>): GaugeSegment[] {
  if (rate.peak === 0 || rate.perMinute === 0) return [];
  const wantedDeg = rate.bySeverity.map((count) =>
    count === 0 ? 0 : Math.max(LEAST_DEG + GAP_DEG, (count / rate.peak) * SWEEP_DEG),
  );
  const total = wantedDeg.reduce((sum, deg) => sum + deg, 0);
  const scale = Math.min(1, SWEEP_DEG / total);
  const segments: GaugeSegment[] = [];
  let fromDeg = 0;
  wantedDeg.forEach((deg, index) => {
    const severity = SEVERITIES[index];
    if (deg === 0 || severity === undefined) return;
    const endDeg = fromDeg + deg * scale;
    segments.push({ severity, fromDeg, toDeg: Math.max(fromDeg + 0.5, endDeg - GAP_DEG) });
    fromDeg = endDeg;
  });
  return segments;
}

function arcPath(fromDeg: number, toDeg: number): string {
  const large = toDeg - fromDeg > 180 ? 1 : 0;
  return `M${pointAt(fromDeg, RADIUS)}A${RADIUS} ${RADIUS} 0 ${large} 1 ${pointAt(toDeg, RADIUS)}`;
}

function tickPath(deg: number): string {
  return `M${pointAt(deg, RADIUS - WIDTH)}L${pointAt(deg, RADIUS + WIDTH / 2)}`;
}

function pointAt(deg: number, radius: number): string {
  const angle = ((START_DEG + deg - 90) * Math.PI) / 180;
  return `${(100 + radius * Math.cos(angle)).toFixed(2)} ${(100 + radius * Math.sin(angle)).toFixed(2)}`;
}
