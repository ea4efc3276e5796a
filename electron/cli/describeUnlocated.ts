import type { UnlocatedAddress } from '../contract/unlocatedAddress.ts';

const WHY: Readonly<Record<UnlocatedAddress['reason'], string>> = {
  private: 'private or of the site, and no home position is set',
  unlocated: 'in no location database',
};

/** The addresses without a place as lines, and what to do about them; empty when every address has one. */
export function describeUnlocated(addresses: readonly UnlocatedAddress[], limit: number): string[] {
  if (addresses.length === 0) return [];
  const shown = addresses.slice(0, limit);
  const width = Math.max(...shown.map(({ ip }) => ip.length));
  const rows = shown.map(
    ({ ip, count, reason }) => `  ${ip.padEnd(width)}  ${count} ${count === 1 ? 'event' : 'events'}, ${WHY[reason]}`,
  );
  const rest = addresses.length - shown.length;
  return [
    'These addresses have no place; add them to siteNetworks in the settings, each with its place:',
    ...rows,
    ...(rest > 0 ? [`  and ${rest} more`] : []),
  ];
}
