import './headline.css';
import { useMemo } from 'react';
import { SEVERITIES } from '../../../electron/contract/event.ts';
import { formatCompact, formatCount } from '../../ui/formatNumber.ts';
import { SeverityMark } from '../../ui/severityMark.tsx';
import { rateOf, type Rate } from '../rate.ts';
import { Figure } from './figure.tsx';
import { RateGauge } from './rateGauge.tsx';
import { useWall } from './wallContext.ts';

const NOTHING: Rate = {
  bySeverity: [0, 0, 0, 0, 0],
  perMinute: 0,
  hourMean: null,
  peak: 0,
  changePercent: null,
  hourBySeverity: [0, 0, 0, 0, 0],
};

/** The hero among the figures: how much now, against the hour, and how bad. Its table is the legend of severities. */
export function Headline() {
  const summary = useWall((state) => state.summary);
  const rate = useMemo(() => (summary === null ? NOTHING : rateOf(summary)), [summary]);
  const known = summary !== null;
  return (
    <section className="panel area-headline headline" aria-label="Events per minute">
      <div className="gauge">
        <RateGauge rate={rate} />
        <div className="gauge-figure">
          <p className="hero">
            <Figure value={known ? rate.perMinute : null} format={heroFigure} testId="events-per-minute" />
          </p>
          <p className="gauge-unit">events / min</p>
        </div>
        <p className="gauge-change">{known ? changeWords(rate) : ''}</p>
      </div>
      <div className="mix">
        <p className="mix-title">
          <span>Severity</span>
          <span className="faint">last hour</span>
        </p>
        <ul>
          {SEVERITIES.map((severity, index) => (
            <li key={severity} className={`mix-row severity-${severity}`}>
              <SeverityMark severity={severity} />
              <span>{severity}</span>
              <Figure value={known ? (rate.hourBySeverity[index] ?? 0) : null} format={formatCompact} />
            </li>
          ))}
        </ul>
        <p className="stored">
          <span className="faint">stored</span>
          <Figure value={summary?.storedTotal ?? null} testId="stored-total" />
        </p>
      </div>
    </section>
  );
}

function heroFigure(value: number): string {
  return value < 10_000 ? formatCount(value) : formatCompact(value);
}

function changeWords(rate: Rate): string {
  if (rate.changePercent === null) return rate.peak === 0 ? 'nothing in the last hour' : 'first minutes';
  if (rate.changePercent === 0) return 'as in the last hour';
  // Percentages beyond this are read twice before they are understood.
  if (rate.changePercent >= 200) return `▲ ${formatCompact(Math.round(rate.changePercent / 100 + 1))} × the hour`;
  const size = Math.abs(rate.changePercent);
  return `${rate.changePercent > 0 ? '▲' : '▼'} ${formatCompact(size)} % on the hour`;
}
