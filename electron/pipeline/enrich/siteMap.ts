import type { NatRule, Place, SiteNetwork } from '../../contract/settings.ts';
import { canonicalIp } from '../normalise/canonicalIp.ts';
import { PrefixTable } from './prefixTable.ts';

/** What the site itself knows about an address. */
export interface SiteFinding {
  /** In the site's own networks: it gives `direction` its meaning. */
  readonly isInside: boolean;
  /** Where the site says that it lies; null when there is no home to put it. */
  readonly place: Place | null;
}

export interface SiteMap {
  readonly home: Place | null;
  /** The site's own networks as given, without the invalid ones. */
  readonly networks: readonly string[];
  /** Null for an address that is not the site's business: a public one outside its networks. */
  find(ip: string): SiteFinding | null;
}

/**
 * Addresses that no location database knows and that lie at home wherever they are met: private (RFC 1918, RFC 6598,
 * RFC 4193), loopback, link-local, and documentation (RFC 5737, RFC 3849, RFC 9637), which labs and samples use.
 */
const HOME_NETWORKS =
  '10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 192.0.2.0/24 198.51.100.0/24 ' +
  '203.0.113.0/24 ::1/128 fc00::/7 fe80::/10 2001:db8::/32 3fff::/20';

const homeNetworks = new PrefixTable<true>();
for (const cidr of HOME_NETWORKS.split(' ')) homeNetworks.add(cidr, true);

/**
 * The site's networks and address translations, longest prefix first. With no networks given, the private and
 * documentation ranges are the site. `invalid` lists the entries that are no networks or addresses; the rest works
 * without them.
 */
export function buildSiteMap(
  networks: readonly SiteNetwork[],
  home: Place | null,
  nat: readonly NatRule[] = [],
): { readonly site: SiteMap; readonly invalid: readonly string[] } {
  const table = new PrefixTable<SiteFinding>();
  const invalid = networks.flatMap(({ cidr, place }) =>
    table.add(cidr, { isInside: true, place: place ?? home }) ? [] : [cidr],
  );
  const atHome: SiteFinding = { isInside: networks.length === 0, place: home };
  const findOwn = (ip: string): SiteFinding | null =>
    table.find(ip) ?? (homeNetworks.find(ip) === true ? atHome : null);
  const translated = new PrefixTable<SiteFinding>();
  const invalidRules = nat.filter(({ from, to }) => {
    const inner = canonicalIp(to);
    // The outer address is the site's own wherever the inner one lies: nobody translates for others.
    return inner === null || !translated.add(from, { isInside: true, place: findOwn(inner)?.place ?? home });
  });
  const site: SiteMap = {
    home,
    networks: networks.map(({ cidr }) => cidr).filter((cidr) => !invalid.includes(cidr)),
    find: nat.length === 0 ? findOwn : (ip) => translated.find(ip) ?? findOwn(ip),
  };
  return { site, invalid: [...invalid, ...invalidRules.map(({ from, to }) => `${from} to ${to}`)] };
}

/** What to tell about the invalid entries of the settings; empty when there are none. */
export function describeInvalid(invalid: readonly string[]): string[] {
  const which = 'These site networks or address translations (nat) of the settings are none and are left out';
  return invalid.length === 0 ? [] : [`${which}: ${invalid.join(', ')}`];
}
