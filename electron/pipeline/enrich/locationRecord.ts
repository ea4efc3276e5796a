/** What a location database says about an address; what it does not know is null. */
export interface Location {
  /** Degrees, rounded to four decimals (11 m): the databases hold float32, of which the rest is noise. */
  readonly latDeg: number;
  readonly lonDeg: number;
  readonly countryCode: string | null;
  readonly city: string | null;
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads a record of a city database, whoever made it; null when it has no coordinates:
 *
 *     GeoLite2, GeoIP2  country.iso_code, else registered_country.iso_code; city.names.en; location.latitude, .longitude
 *     DB-IP             the same without registered_country
 *     IP2Location       the same, with "-" and the coordinates 0,0 for what it does not know
 *     flat              country_code, city, latitude, longitude (ip-location-db), as numbers or as text
 *     IPinfo            all text: country, or country_code beside the country's name; city; lat and lng, or loc "lat,lng"
 */
export function readLocationRecord(record: unknown): Location | null {
  const fields = fieldsOf(record);
  const location = fieldsOf(fields['location']);
  const [locLatitude, locLongitude] = pairOf(fields['loc']);
  const countries = [
    fieldsOf(fields['country'])['iso_code'],
    fields['country_code'],
    fields['country'],
    fieldsOf(fields['registered_country'])['iso_code'],
  ];
  return locationOf(
    firstOf(location['latitude'], fields['latitude'], fields['lat'], locLatitude),
    firstOf(location['longitude'], fields['longitude'], fields['lng'], fields['lon'], locLongitude),
    countries.find((country) => codeOf(country) !== null),
    typeof fields['city'] === 'string' ? fields['city'] : nameOf(fieldsOf(fields['city'])),
  );
}

/** A location of loosely typed parts, or null when they hold no point: 0,0 means unknown, nobody is in that sea. */
export function locationOf(latitude: unknown, longitude: unknown, country: unknown, city: unknown): Location | null {
  const latDeg = degrees(latitude, 90);
  const lonDeg = degrees(longitude, 180);
  if (latDeg === null || lonDeg === null || (latDeg === 0 && lonDeg === 0)) return null;
  return {
    latDeg,
    lonDeg,
    countryCode: codeOf(country),
    city: typeof city === 'string' && city !== '' && city !== '-' ? city : null,
  };
}

function degrees(value: unknown, limit: number): number | null {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number' || !(Math.abs(number) <= limit)) return null;
  return Math.round(number * 10_000) / 10_000;
}

function codeOf(country: unknown): string | null {
  return typeof country === 'string' && /^[a-z]{2}$/i.test(country) ? country.toUpperCase() : null;
}

/** `names.en`, else the first name of another language. */
function nameOf(city: Fields): unknown {
  const names = fieldsOf(city['names']);
  return names['en'] ?? Object.values(names)[0];
}

function pairOf(text: unknown): readonly string[] {
  const pair = typeof text === 'string' ? text.split(',') : [];
  return pair.length === 2 ? pair : [];
}

function firstOf(...values: readonly unknown[]): unknown {
  return values.find((value) => value !== undefined && value !== null && value !== '');
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}
