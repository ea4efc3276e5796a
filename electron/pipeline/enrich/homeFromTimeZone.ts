import type { Place } from '../../contract/settings.ts';
import { offsetMs } from '../localTime.ts';
import { ZONE_PLACES } from './zonePlaces.ts';

/** Names that V8 still gives for zones which the tz database renamed. */
const OLD_NAMES: Readonly<Record<string, string>> = {
  'Africa/Asmera': 'Africa/Asmara',
  'America/Buenos_Aires': 'America/Argentina/Buenos_Aires',
  'America/Catamarca': 'America/Argentina/Catamarca',
  'America/Coral_Harbour': 'America/Atikokan',
  'America/Cordoba': 'America/Argentina/Cordoba',
  'America/Godthab': 'America/Nuuk',
  'America/Indianapolis': 'America/Indiana/Indianapolis',
  'America/Jujuy': 'America/Argentina/Jujuy',
  'America/Louisville': 'America/Kentucky/Louisville',
  'America/Mendoza': 'America/Argentina/Mendoza',
  'Asia/Calcutta': 'Asia/Kolkata',
  'Asia/Katmandu': 'Asia/Kathmandu',
  'Asia/Rangoon': 'Asia/Yangon',
  'Asia/Saigon': 'Asia/Ho_Chi_Minh',
  'Atlantic/Faeroe': 'Atlantic/Faroe',
  'Europe/Kiev': 'Europe/Kyiv',
};

const HOUR_MS = 3_600_000;
const DEG_PER_HOUR = 15;
/** Where most people of a meridian live, for zones that name only an offset. */
const FALLBACK_LAT_DEG = 35;
const GREENWICH: Place = { name: 'Greenwich', latDeg: 51.48, lonDeg: 0 };

/**
 * Guesses where a machine stands from its IANA time zone: the zone's main city, else a point on the meridian of its
 * present offset from UTC. A guess: whoever shows it says so.
 */
export function homeFromTimeZone(timeZone: string, nowMs: number): Place {
  return cityOf(OLD_NAMES[timeZone] ?? timeZone) ?? meridianOf(offsetMs(nowMs, timeZone) / HOUR_MS);
}

/** The IANA zone of this machine, "UTC" where it has none. */
export function machineTimeZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
}

function cityOf(timeZone: string): Place | null {
  const slash = timeZone.indexOf('/');
  const area = slash < 0 ? undefined : ZONE_PLACES[timeZone.slice(0, slash)];
  const zone = timeZone.slice(slash + 1);
  const found = area?.split('|').find((entry) => entry.startsWith(`${zone} `));
  if (found === undefined) return null;
  const [, latDeg, lonDeg] = found.split(' ');
  const name = zone.slice(zone.lastIndexOf('/') + 1).replaceAll('_', ' ');
  return { name, latDeg: Number(latDeg), lonDeg: Number(lonDeg) };
}

function meridianOf(offsetHours: number): Place {
  if (offsetHours === 0) return GREENWICH;
  const lonDeg = ((offsetHours * DEG_PER_HOUR + 540) % 360) - 180;
  return { name: `UTC${offsetHours > 0 ? '+' : ''}${offsetHours}`, latDeg: FALLBACK_LAT_DEG, lonDeg };
}
