/** What a location database says about an address; what it does not know is null. */
export interface Location {
  /** Degrees, rounded to four decimals (11 m): the databases hold float32, of which the rest is noise. */
  readonly latDeg: number;
  readonly lonDeg: number;
  readonly countryCode: string | null;
  readonly city: string | null;
}

/**
 * Reads a record of the flat shape of ip-location-db's DB-IP City: country_code, city, latitude, longitude. Null when
 * it has no coordinates. 0,0 means unknown: no address lies in the Gulf of Guinea.
 */
export function readLocationRecord(record: unknown): Location | null {
  if (typeof record !== 'object' || record === null) return null;
  const fields = record as Readonly<Record<string, unknown>>;
  return locationOf(fields['latitude'], fields['longitude'], fields['country_code'], fields['city']);
}

/** A location of loosely typed parts, or null when they hold no point on the globe. */
export function locationOf(latitude: unknown, longitude: unknown, country: unknown, city: unknown): Location | null {
  const latDeg = degrees(latitude, 90);
  const lonDeg = degrees(longitude, 180);
  if (latDeg === null || lonDeg === null || (latDeg === 0 && lonDeg === 0)) return null;
  return {
    latDeg,
    lonDeg,
    countryCode: typeof country === 'string' && /^[a-z]{2}$/i.test(country) ? country.toUpperCase() : null,
    city: typeof city === 'string' && city !== '' && city !== '-' ? city : null,
  };
}

function degrees(value: unknown, limit: number): number | null {
  if (typeof value !== 'number' || !(Math.abs(value) <= limit)) return null;
  return Math.round(value * 10_000) / 10_000;
}
