const LOCAL = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'medium' });
const LOCAL_TIME = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const LOCAL_DAY = new Intl.DateTimeFormat('en-GB', { day: '2-digit', month: 'short' });
const LOCAL_DAY_YEAR = new Intl.DateTimeFormat('en-GB', { day: '2-digit', month: 'short', year: 'numeric' });
const LOCAL_ZONE = new Intl.DateTimeFormat('en-GB', { timeZoneName: 'short' });
const DAY = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' });

/** 09:14:07, UTC. */
export function utcTime(ms: number): string {
  return isoOf(ms).slice(11, 19);
}

/** 09:14, UTC. */
export function utcMinute(ms: number): string {
  return isoOf(ms).slice(11, 16);
}

/** Sat 22 Nov, UTC. */
export function utcDay(ms: number): string {
  return Number.isNaN(new Date(ms).getTime()) ? '–' : DAY.format(ms);
}

/** 2026-06-05, UTC. */
export function utcDate(ms: number): string {
  return isoOf(ms).slice(0, 10);
}

/** 2026-06-05 14:03:22.123 UTC, for what appears on hover. */
export function utcDateTime(ms: number): string {
  return `${isoOf(ms).replace('T', ' ').replace('Z', '')} UTC`;
}

/** 2026-06-05 16:03:22 in the machine's zone. */
export function localDateTime(ms: number): string {
  return Number.isNaN(new Date(ms).getTime()) ? '–' : LOCAL.format(ms);
}

/** 5 Jun 16:03:22 in the machine's zone, with the year where it is not this one: for dense tables. */
export function localDayTime(ms: number, nowMs = Date.now()): string {
  const date = new Date(ms);
  if (Number.isNaN(date.getTime())) return '–';
  const sameYear = date.getFullYear() === new Date(nowMs).getFullYear();
  return `${(sameYear ? LOCAL_DAY : LOCAL_DAY_YEAR).format(ms)} ${LOCAL_TIME.format(ms)}`;
}

/** 16:03:22 in the machine's zone. */
export function localTime(ms: number): string {
  return Number.isNaN(new Date(ms).getTime()) ? '–' : LOCAL_TIME.format(ms);
}

/** CET, GMT+8, UTC: what the machine's zone is called now. */
export function localZone(ms = Date.now()): string {
  return LOCAL_ZONE.formatToParts(ms).find((part) => part.type === 'timeZoneName')?.value ?? '';
}

/** 12 s, 4 min, 2 h 10 min, 5 days: how long something lasted. */
export function formatAge(durationMs: number): string {
  const seconds = Math.max(0, Math.floor(durationMs / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  return `${Math.floor(hours / 24)} days`;
}

/** 38 ms, 1.2 s: how long a query took. */
export function formatTook(durationMs: number): string {
  return durationMs < 999.5 ? `${Math.round(durationMs)} ms` : `${(durationMs / 1000).toFixed(1)} s`;
}

function isoOf(ms: number): string {
  const date = new Date(ms);
  return Number.isNaN(date.getTime()) ? '----------T--:--:--.---Z' : date.toISOString();
}
