import { IP_BYTES, packIp } from '../../electron/contract/ipAddress.ts';
import type { Place, Settings, SiteNetwork } from '../../electron/contract/settings.ts';

type Site = Pick<Settings, 'siteName' | 'home' | 'siteNetworks'>;

/** The site as its form holds it. */
export interface SiteDraft {
  readonly siteName: string;
  readonly homeSet: boolean;
  readonly homeName: string;
  readonly latDeg: string;
  readonly lonDeg: string;
  /** One network a line, `10.8.0.0/16` or `10.8.0.0/16 = Singapore DC, 1.3521, 103.8198`. */
  readonly networks: string;
}

export type SiteErrors = Readonly<Partial<Record<keyof SiteDraft, string>>>;

export type CheckedSite =
  { readonly ok: true; readonly site: Site } | { readonly ok: false; readonly errors: SiteErrors };

export function siteDraftOf({ siteName, home, siteNetworks }: Site): SiteDraft {
  return {
    siteName,
    homeSet: home !== null,
    homeName: home?.name ?? '',
    latDeg: home === null ? '' : String(home.latDeg),
    lonDeg: home === null ? '' : String(home.lonDeg),
    networks: siteNetworks.map(networkLine).join('\n'),
  };
}

export function checkSite(draft: SiteDraft): CheckedSite {
  const errors: { -readonly [Field in keyof SiteDraft]?: string } = {};
  if (draft.siteName.trim().length > 80) errors.siteName = 'At most 80 letters.';
  const home = draft.homeSet ? homeOf(draft, errors) : null;
  const networks = parseNetworks(draft.networks);
  if (typeof networks === 'string') errors.networks = networks;
  if (Object.keys(errors).length > 0 || typeof networks === 'string') return { ok: false, errors };
  return { ok: true, site: { siteName: draft.siteName.trim(), home, siteNetworks: [...networks] } };
}

function homeOf(draft: SiteDraft, errors: { -readonly [Field in keyof SiteDraft]?: string }): Place {
  const place = { name: draft.homeName.trim(), latDeg: degrees(draft.latDeg, 90), lonDeg: degrees(draft.lonDeg, 180) };
  if (place.name === '' || place.name.length > 80) errors.homeName = 'A name of 1 to 80 letters.';
  if (place.latDeg === null) errors.latDeg = 'Degrees from -90 (south) to 90 (north).';
  if (place.lonDeg === null) errors.lonDeg = 'Degrees from -180 (west) to 180 (east).';
  return { ...place, latDeg: place.latDeg ?? 0, lonDeg: place.lonDeg ?? 0 };
}

/** The networks, or which line is wrong and why. */
export function parseNetworks(text: string): readonly SiteNetwork[] | string {
  const networks: SiteNetwork[] = [];
  const lines = text.split('\n');
  for (const [index, whole] of lines.entries()) {
    const line = whole.trim();
    if (line === '') continue;
    const [cidr = '', placeText] = line.split(/\s*=\s*/, 2);
    const fault = cidrFault(cidr);
    if (fault !== null) return `Line ${index + 1}: ${fault}`;
    const place = placeText === undefined ? null : placeOf(placeText);
    if (place === undefined) return `Line ${index + 1}: after = comes a name, a latitude and a longitude.`;
    networks.push({ cidr, place });
  }
  return networks.length > 10_000 ? 'At most 10,000 networks.' : networks;
}

/** What is wrong with `address/prefix`; null when nothing is. */
export function cidrFault(cidr: string): string | null {
  const [address = '', prefix] = cidr.split('/', 2);
  const bytes = new Uint8Array(IP_BYTES);
  const family = packIp(address, bytes, 0);
  if (family === 0) return `${address || 'this'} is not an IP address.`;
  const longest = family === 4 ? 32 : 128;
  if (prefix === undefined) return `write the length of the network too, ${address}/${longest} for one address.`;
  const length = /^\d{1,3}$/.test(prefix) ? Number(prefix) : Number.NaN;
  if (!(length >= 0 && length <= longest)) return `the length after / is 0 to ${longest}.`;
  const hostBitSet = bytes.subarray(0, longest / 8).some((byte, index) => {
    const inside = Math.max(0, Math.min(8, length - index * 8));
    return (byte & (0xff >> inside)) !== 0;
  });
  return hostBitSet ? `${address} is an address within the network; write the network’s first address.` : null;
}

function placeOf(text: string): Place | undefined {
  const parts = text.split(',').map((part) => part.trim());
  const lonDeg = degrees(parts.pop() ?? '', 180);
  const latDeg = degrees(parts.pop() ?? '', 90);
  const name = parts.join(', ');
  if (name === '' || name.length > 80 || latDeg === null || lonDeg === null) return undefined;
  return { name, latDeg, lonDeg };
}

function degrees(text: string, most: number): number | null {
  const plain = text.trim().replace('−', '-');
  const number = Number(plain);
  return plain !== '' && Math.abs(number) <= most ? number : null;
}

function networkLine({ cidr, place }: SiteNetwork): string {
  return place === null ? cidr : `${cidr} = ${place.name}, ${place.latDeg}, ${place.lonDeg}`;
}
