export type WallCommand = 'history' | 'settings' | 'fullscreen' | 'keys' | 'close';

/** What the sheet of keys lists, and what the keys do. */
export const WALL_KEYS: readonly { readonly keys: readonly string[]; readonly words: string }[] = [
  { keys: ['F11'], words: 'Full screen on and off' },
  { keys: ['Esc'], words: 'Leave full screen, close this sheet' },
  { keys: ['H'], words: 'History: search what happened' },
  { keys: ['S', ','], words: 'Settings: feeds, site, wall' },
  { keys: ['?'], words: 'This sheet' },
];

const COMMANDS: Readonly<Record<string, WallCommand>> = {
  h: 'history',
  s: 'settings',
  ',': 'settings',
  '?': 'keys',
  F11: 'fullscreen',
  Escape: 'close',
};

/** What a key press asks for; null for keys of the system or the menu. */
export function commandOf(press: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>): WallCommand | null {
  if (press.ctrlKey || press.metaKey || press.altKey) return null;
  return COMMANDS[press.key.length === 1 ? press.key.toLowerCase() : press.key] ?? null;
}
