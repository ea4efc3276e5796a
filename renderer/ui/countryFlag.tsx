import { countryName } from './countryName.ts';

const FILES = import.meta.glob<string>('../../node_modules/country-flag-icons/3x2/*.svg', {
  eager: true,
  query: '?url',
  import: 'default',
});

const URLS = new Map(Object.entries(FILES).map(([path, url]) => [path.slice(path.lastIndexOf('/') + 1, -4), url]));

/** The flag of an ISO 3166-1 alpha-2 code, or an empty frame of the same size. */
export function CountryFlag({ code }: { readonly code: string | null }) {
  const url = code === null ? undefined : URLS.get(code);
  if (code === null || url === undefined) return <span className="country-flag none" aria-hidden="true" />;
  return <img className="country-flag" src={url} alt={countryName(code)} draggable={false} decoding="async" />;
}
