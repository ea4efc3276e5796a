import { useState, type FormEvent } from 'react';
import type { Settings } from '../../electron/contract/settings.ts';
import { showToast } from '../ui/toastState.ts';
import { FormField } from './field.tsx';
import type { SettingsStore } from './settingsState.ts';
import { SwitchButton } from './switchButton.tsx';

type Wall = Settings['wall'];

export function WallSection({ store, wall }: { readonly store: SettingsStore; readonly wall: Wall }) {
  const [turn, setTurn] = useState(String(wall.turnDegPerMinute));
  const [fault, setFault] = useState<string | undefined>(undefined);

  async function save(part: Partial<Wall>, words: string): Promise<void> {
    const before = wall;
    const refused = await store.getState().saveWall({ ...wall, ...part });
    if (refused !== null) showToast(refused, 'error');
    else {
      showToast(words, 'done', {
        label: 'Undo',
        run: () => {
          setTurn(String(before.turnDegPerMinute));
          void store.getState().saveWall(before);
        },
      });
    }
  }

  function saveTurn(event: FormEvent): void {
    event.preventDefault();
    const turnDegPerMinute = Number(turn);
    const right = turn.trim() !== '' && turnDegPerMinute >= 0 && turnDegPerMinute <= 360;
    setFault(right ? undefined : 'Degrees from 0 (it stands still) to 360.');
    if (right && turnDegPerMinute !== wall.turnDegPerMinute) void save({ turnDegPerMinute }, 'The turn was saved.');
  }

  return (
    <form className="plain-form" noValidate onSubmit={saveTurn}>
      <header className="section-head">
        <h2>Wall</h2>
      </header>
      <FormField label="Full screen at start" hint="F11 on the wall switches it at any time.">
        {() => (
          <SwitchButton
            on={wall.fullscreen}
            label="Full screen at start"
            onChange={(fullscreen) => void save({ fullscreen }, 'Saved.')}
          />
        )}
      </FormField>
      <FormField
        label="Software rendering"
        hint="Draws without a graphics card: slower, and works where drivers fail. Takes effect with the next start."
      >
        {() => (
          <SwitchButton
            on={wall.softwareRendering}
            label="Software rendering"
            onChange={(softwareRendering) => void save({ softwareRendering }, 'Saved. Restart Arcwall for it.')}
          />
        )}
      </FormField>
      <FormField label="Turn of the globe" error={fault} hint={turnWords(Number(turn))}>
        {(control) => (
          <div className="with-unit">
            <input
              {...control}
              className="input short"
              inputMode="decimal"
              value={turn}
              onChange={(event) => setTurn(event.target.value)}
            />
            degrees a minute
            <button type="submit" className="button" disabled={Number(turn) === wall.turnDegPerMinute}>
              Save
            </button>
          </div>
        )}
      </FormField>
    </form>
  );
}

function turnWords(degPerMinute: number): string {
  if (!(degPerMinute >= 0 && degPerMinute <= 360)) return '';
  if (degPerMinute === 0) return 'It stands still.';
  const minutes = 360 / degPerMinute;
  return `Once around in ${minutes < 10 ? minutes.toFixed(1).replace('.0', '') : Math.round(minutes)} minutes.`;
}
