import { BrowserWindow, screen, type WebContents } from 'electron';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { WindowCommand } from '../cli/options.ts';
import type { WindowKind } from '../contract/ipcChannels.ts';
import type { Settings } from '../contract/settings.ts';
import { APP_ORIGIN } from './appScheme.ts';

const DESK_SIZE = { width: 1280, height: 800 };
const BACKGROUND = '#05080f';
const TITLES: Readonly<Record<WindowKind, string>> = {
  wall: 'Arcwall',
  history: 'Arcwall – History',
  settings: 'Arcwall – Settings',
};

/** The windows of the application, one of each kind. */
export class Windows {
  readonly #open = new Map<WindowKind, BrowserWindow>();

  constructor(
    readonly command: Pick<WindowCommand, 'size' | 'fullscreen' | 'window'>,
    readonly wallSettings: () => Settings['wall'],
  ) {}

  /** Opens the window, or brings it to the front. */
  open(kind: WindowKind): BrowserWindow {
    const existing = this.#open.get(kind);
    if (existing !== undefined) {
      if (existing.isMinimized()) existing.restore();
      existing.focus();
      return existing;
    }
    const window = new BrowserWindow({
      ...this.#bounds(kind),
      useContentSize: true,
      title: TITLES[kind],
      backgroundColor: BACKGROUND,
      autoHideMenuBar: kind === 'wall',
      webPreferences: {
        preload: join(outDirectory, 'preload', `${kind}.cjs`),
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        // The wall draws while another window covers it.
        backgroundThrottling: kind !== 'wall',
        spellcheck: false,
      },
    });
    this.#open.set(kind, window);
    window.once('closed', () => this.#open.delete(kind));
    // A page's own title would be text that this window did not choose.
    window.on('page-title-updated', (event) => event.preventDefault());
    if (kind === 'wall') {
      leaveFullscreenOnEscape(window);
      // Before it is on the screen a bare X server only notes the wish, and leaves the size as it is.
      if (this.#startsFullscreen()) window.once('ready-to-show', () => setFullscreen(window, true));
    }
    void window.loadURL(`${APP_ORIGIN}/${kind}/index.html`);
    return window;
  }

  setFullscreen(on: boolean): void {
    const wall = this.#open.get('wall');
    if (wall !== undefined) setFullscreen(wall, on);
  }

  toggleFullscreen(): void {
    this.setFullscreen(!(this.#open.get('wall')?.isFullScreen() ?? false));
  }

  /** Which window this is the page of; null for any other contents. */
  kindOf(contents: WebContents): WindowKind | null {
    for (const [kind, window] of this.#open) if (window.webContents === contents) return kind;
    return null;
  }

  get(kind: WindowKind): BrowserWindow | null {
    return this.#open.get(kind) ?? null;
  }

  #startsFullscreen(): boolean {
    const { fullscreen, size } = this.command;
    return fullscreen || this.wallSettings().fullscreen || coversDisplay(size);
  }

  /** A size of the command line is that of the window which it opens. */
  #bounds(kind: WindowKind): Electron.Rectangle | { width: number; height: number } {
    const { size, window } = this.command;
    if (size !== null && kind === window && !coversDisplay(size)) return { x: 0, y: 0, ...size };
    return kind === 'wall' && !this.#startsFullscreen() ? screen.getPrimaryDisplay().workArea : DESK_SIZE;
  }
}

const outDirectory = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Under X11 Chromium makes a window of exactly the display's size a pixel smaller, unless it is full screen. */
function coversDisplay(size: WindowCommand['size']): boolean {
  const { width, height } = screen.getPrimaryDisplay().size;
  return size?.width === width && size.height === height;
}

/** Also without a window manager, as on a bare X server: there nobody else gives the window its old place back. */
function setFullscreen(window: BrowserWindow, on: boolean): void {
  if (on === window.isFullScreen()) return;
  if (on) {
    const bounds = window.getBounds();
    window.once('leave-full-screen', () => window.setBounds(bounds));
  }
  window.setFullScreen(on);
}

function leaveFullscreenOnEscape(window: BrowserWindow): void {
  window.webContents.on('before-input-event', (_event, input) => {
    if (input.type !== 'keyUp' && input.key === 'Escape') setFullscreen(window, false);
  });
}
