const LONG = new Intl.DisplayNames('en', { type: 'region', style: 'long', fallback: 'none' });
const SHORT = new Intl.DisplayNames('en', { type: 'region', style: 'short', fallback: 'none' });

/** Where the long name is longer than anyone says it. */
const SHORTER = new Set(['HK', 'MO', 'PS', 'MM']);
const names = new Map<string, string>();

/** The English name of an ISO 3166-1 alpha-2 code; the code itself where there is none. */
export function countryName(code: string): string {
  const known = names.get(code);
  if (known !== undefined) return known;
  // Intl throws on what is no code at all, and this one came out of an event.
  if (!/^[A-Z]{2}$/.test(code)) return code;
  const name = (SHORTER.has(code) ? SHORT : LONG).of(code) ?? code;
  names.set(code, name);
  return name;
}
