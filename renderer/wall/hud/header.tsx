import './header.css';
import { EventText } from '../../ui/eventText.tsx';
import { localZone, localTime, utcDay, utcTime } from '../../ui/formatTime.ts';
import { ModeMark } from './modeMark.tsx';
import { useWall } from './wallContext.ts';

export function Header() {
  const site = useWall((state) => state.summary?.site ?? null);
  return (
    <header className="area-header wall-header">
      <div className="brand">
        <Logo />
        <h1>Arcwall</h1>
        {site === null || site.siteName === '' ? null : (
          <EventText className="site-name ellipsis" text={site.siteName} />
        )}
      </div>
      <ModeMark />
      <Clocks />
    </header>
  );
}

function Clocks() {
  const seconds = useWall((state) => Math.floor(state.nowMs / 1000));
  const nowMs = seconds * 1000;
  const zone = localZone(nowMs);
  return (
    <div className="clocks">
      {zone === 'UTC' || zone === 'GMT' ? null : (
        <p className="local-clock">
          {localTime(nowMs).slice(0, 5)} <span className="faint">{zone}</span>
        </p>
      )}
      <p className="utc-clock" data-testid="utc-clock">
        {utcTime(nowMs)}
      </p>
      <p className="clock-label">
        <span>UTC</span>
        <span className="faint">{utcDay(nowMs)}</span>
      </p>
    </div>
  );
}

function Logo() {
  return (
    <svg className="logo" viewBox="0 0 32 32" aria-hidden="true">
      <circle cx="16" cy="20" r="10.5" fill="none" stroke="#2f6fb5" strokeWidth="2" />
      <path d="M6.5 24.5C5 8 24 2 28.5 14.5" fill="none" stroke="#4cc9f0" strokeWidth="2.6" strokeLinecap="round" />
      <circle cx="28.5" cy="15" r="2.9" fill="#ff3b5c" />
    </svg>
  );
}
