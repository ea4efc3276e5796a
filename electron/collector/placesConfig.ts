import type { Settings } from '../contract/settings.ts';
import type { EmbeddedPaths } from '../pipeline/enrich/locationData.ts';
import type { Runtime } from '../settings/runtime.ts';

/** All that decides where an address lies: the app's own data and what the settings say. */
export interface PlacesConfig
  extends EmbeddedPaths, Pick<Settings, 'siteName' | 'home' | 'siteNetworks' | 'nat' | 'location'> {}

export function placesConfigOf(
  { siteName, home, siteNetworks, nat, location }: Omit<PlacesConfig, keyof EmbeddedPaths>,
  { cityIpv4, cityIpv6, networks }: Pick<Runtime, keyof EmbeddedPaths>,
): PlacesConfig {
  return { cityIpv4, cityIpv6, networks, siteName, home, siteNetworks, nat, location };
}
