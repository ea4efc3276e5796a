import type { Direction } from '../../electron/contract/event.ts';

/** Who opened the flow, drawn between the attacker on the left and the target on the right. */
export const DIRECTION_WORDS: Readonly<Record<Direction, string>> = {
  inbound: 'inbound: opened from outside',
  outbound: 'outbound: opened from the site, possible command and control',
  internal: 'internal: both ends at the site',
  external: 'external: neither end at the site',
};

const PATHS: Readonly<Record<Direction, string>> = {
  inbound: 'M1 6H16M11.5 2 16 6 11.5 10',
  outbound: 'M17 6H14.5M12 6H9.5M7 6H2M6.5 2 2 6 6.5 10',
  internal: 'M2 6H16M5.5 2.5 2 6 5.5 9.5M12.5 2.5 16 6 12.5 9.5',
  external: 'M1 6H3.5M6 6H8.5M11 6H16M11.5 2 16 6 11.5 10',
};

export function DirectionMark({ direction }: { readonly direction: Direction }) {
  return (
    <svg
      className={`direction-mark direction-${direction}`}
      viewBox="0 0 18 12"
      role="img"
      aria-label={DIRECTION_WORDS[direction]}
    >
      <path d={PATHS[direction]} strokeWidth="1.8" strokeLinejoin="round" />
    </svg>
  );
}
