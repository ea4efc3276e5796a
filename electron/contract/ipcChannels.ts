/** The windows and their calls: all that a preload needs to know, hence apart from the schemas. */
export const WINDOWS = ['wall', 'history', 'settings'] as const;
export type WindowKind = (typeof WINDOWS)[number];

const COMMON_CHANNELS = ['app:info', 'app:openWindow', 'app:openAttribution'] as const;

/** A window's preload exposes the channels of its own row, and main refuses any other from it. */
export const WINDOW_CHANNELS = {
  wall: [...COMMON_CHANNELS, 'wall:toggleFullscreen', 'wall:connect', 'history:event'],
  history: [...COMMON_CHANNELS, 'history:page', 'history:event'],
  settings: [
    ...COMMON_CHANNELS,
    'settings:read',
    'settings:health',
    'settings:saveFeed',
    'settings:removeFeed',
    'settings:saveSite',
    'settings:saveMutes',
    'settings:saveWall',
    'settings:chooseFile',
  ],
} as const satisfies Record<WindowKind, readonly string[]>;

/** Between preload and main: every call, and the way of a wall's port. */
export const CALL_CHANNEL = 'arcwall:call';
export const PORT_CHANNEL = 'arcwall:port';
