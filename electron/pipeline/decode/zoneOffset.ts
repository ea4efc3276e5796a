/** Hours east of UTC. RFC 822 section 5.1 defines the American ones; of the others, those that mean one zone only. */
const ABBREVIATIONS: Readonly<Record<string, number>> = {
  Z: 0,
  UT: 0,
  UTC: 0,
  GMT: 0,
  WET: 0,
  EST: -5,
  EDT: -4,
  CST: -6,
  CDT: -5,
  MST: -7,
  MDT: -6,
  PST: -8,
  PDT: -7,
  WEST: 1,
  CET: 1,
  CEST: 2,
  EET: 2,
  EEST: 3,
  MSK: 3,
  JST: 9,
  KST: 9,
  AEST: 10,
  AEDT: 11,
};

const OFFSET = /^(?:UTC|GMT)?([+-])(\d{1,2}):?(\d{2})?$/;

/** Minutes east of UTC of `Z`, `+0200`, `+02:00`, `GMT+2`, `CEST`; null for a zone that is not known for certain. */
export function zoneOffsetMinutes(text: string): number | null {
  const zone = text.toUpperCase();
  if (Object.hasOwn(ABBREVIATIONS, zone)) return (ABBREVIATIONS[zone] ?? 0) * 60;
  const [, sign, hours, minutes = '0'] = OFFSET.exec(zone) ?? [];
  if (sign === undefined || Number(hours) > 14 || Number(minutes) > 59) return null;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}
