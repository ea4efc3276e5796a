import './toolbar.css';
import { History, Keyboard, Maximize, Settings } from 'lucide-react';
import type { WallCommand } from './wallKeys.ts';

const BUTTONS = [
  { command: 'history', label: 'History', key: 'H', Icon: History },
  { command: 'settings', label: 'Settings', key: 'S', Icon: Settings },
  { command: 'fullscreen', label: 'Full screen', key: 'F11', Icon: Maximize },
  { command: 'keys', label: 'Keys', key: '?', Icon: Keyboard },
] as const;

/** There while the mouse moves: nobody needs to know a key to get on. */
export function Toolbar({ visible, onCommand }: { visible: boolean; onCommand: (command: WallCommand) => void }) {
  return (
    <nav className={`toolbar ${visible ? 'visible' : ''}`} aria-label="Wall">
      {BUTTONS.map(({ command, label, key, Icon }) => (
        <button key={command} type="button" onClick={() => onCommand(command)} tabIndex={visible ? 0 : -1}>
          <Icon aria-hidden="true" />
          {label} <kbd>{key}</kbd>
        </button>
      ))}
    </nav>
  );
}
