import './livePanel.css';
import { memo } from 'react';
import type { AttackEvent, Endpoint } from '../../../electron/contract/event.ts';
import { CountryFlag } from '../../ui/countryFlag.tsx';
import { countryName } from '../../ui/countryName.ts';
import { DirectionMark } from '../../ui/directionMark.tsx';
import { EventText } from '../../ui/eventText.tsx';
import { formatCompact } from '../../ui/formatNumber.ts';
import { utcDate, utcTime } from '../../ui/formatTime.ts';
import { SeverityMark } from '../../ui/severityMark.tsx';
import type { LiveRow } from '../liveList.ts';
import { Panel } from './panel.tsx';
import { useFittingRows } from './useFittingRows.ts';
import { useWall } from './wallContext.ts';

const MOST_ROWS = 40;
const DAY_MS = 86_400_000;
/** Height of a line of the list, in units of the wall's smallest text. */
const ROW_UNITS = 3.36;

/** What happened last. A line enters at the top, glows for a moment, and counts while its route goes on. */
export function LivePanel() {
  const live = useWall((state) => state.live);
  const home = useWall((state) => state.summary?.site.home?.name ?? null);
  const [ref, { rows, columns }] = useFittingRows<HTMLOListElement>(ROW_UNITS, MOST_ROWS);
  return (
    <Panel area="live" title="Live" aside={<ListedPart oneIn={live.oneIn} />} note={<DirectionLegend />}>
      <ol className="live-list" ref={ref} style={{ gridTemplateRows: `repeat(${Math.max(1, rows)}, auto)` }}>
        {live.rows.length === 0 ? <li className="empty">The next event appears here.</li> : null}
        {live.rows.slice(0, rows * columns).map((row) => (
          <LiveLine key={`${row.key}:${row.enteredMs}`} row={row} home={home} />
        ))}
      </ol>
    </Panel>
  );
}

function ListedPart({ oneIn }: { readonly oneIn: number }) {
  if (oneIn < 1.5) return null;
  return <span className="one-in">listing 1 in {formatCompact(Math.round(oneIn))}</span>;
}

function DirectionLegend() {
  return (
    <span className="direction-legend">
      <span>
        <DirectionMark direction="inbound" /> in
      </span>
      <span>
        <DirectionMark direction="outbound" /> out
      </span>
      <span>
        <DirectionMark direction="internal" /> internal
      </span>
    </span>
  );
}

interface LiveLineProps {
  readonly row: LiveRow;
  /** The name of the site's home, which needs no saying. */
  readonly home: string | null;
}

const LiveLine = memo(function LiveLine({ row, home }: LiveLineProps) {
  const { event, count } = row;
  const { place } = event.target;
  return (
    <li className={`live-row severity-${event.severity} ${row.enteredMs === 0 ? '' : 'fresh'}`}>
      <SeverityMark severity={event.severity} />
      <div className="live-who">
        <CountryFlag code={event.attacker.countryCode} />
        <EventText className="address" text={event.attacker.ip ?? 'unknown address'} />
        <EventText className="city ellipsis" text={placeOf(event.attacker)} />
        <DirectionMark direction={event.direction} />
        <EventText className="target" text={targetText(event.target)} />
        {place === null || place === home ? null : <EventText className="target-place ellipsis" text={place} />}
      </div>
      <div className="live-what">
        <EventText className="signature ellipsis" text={whatText(event)} />
        {count > 1 ? <span className="times">×{formatCompact(count)}</span> : null}
        <time className="faint">{momentText(event)}</time>
      </div>
    </li>
  );
});

/** The day too, of an event that was not of this day when it came. */
function momentText({ tsMs, receivedMs }: AttackEvent): string {
  const sameDay = Math.abs(receivedMs - tsMs) < DAY_MS;
  return sameDay ? utcTime(tsMs) : `${utcDate(tsMs)} ${utcTime(tsMs).slice(0, 5)}`;
}

/** Without the quarter in brackets that the location data gives large cities: nobody reads it from across the room. */
function placeOf({ place, city, countryCode }: Endpoint): string {
  return place ?? city?.replace(/ \(.*$/, '') ?? (countryCode === null ? '' : countryName(countryCode));
}

/** `10.0.3.14:22`, `[2001:db8::5]:445`; the place's name where there is no address. */
export function targetText({ place, ip, port }: Endpoint): string {
  const name = ip ?? place ?? 'unknown';
  if (port === null) return name;
  return name.includes(':') ? `[${name}]:${port}` : `${name}:${port}`;
}

function whatText(event: AttackEvent): string {
  return event.signature ?? event.category ?? event.service ?? event.kind;
}
