import { Plus, X } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import { endOfMute, type Mute } from '../../electron/contract/filterSettings.ts';
import { showToast } from '../ui/toastState.ts';
import { checkMutes, muteRowOf, type MuteRow } from './muteDraft.ts';
import type { SettingsStore } from './settingsState.ts';

const NEW_ROW: MuteRow = { what: '', until: '', note: '' };

interface Props {
  readonly store: SettingsStore;
  readonly mutes: readonly Mute[];
}

/** Known scanners and expected rules, left out of all feeds until a date. */
export function MutesSection({ store, mutes }: Props) {
  const healthMs = store((state) => state.healthMs);
  const saved = mutes.map(muteRowOf);
  const [rows, setRows] = useState<readonly MuteRow[]>(saved);
  const [fault, setFault] = useState<string | null>(null);
  const dirty = JSON.stringify(rows) !== JSON.stringify(saved);
  const over = mutes.filter((mute) => endOfMute(mute) <= healthMs).length;
  const change = (index: number, part: Partial<MuteRow>) => {
    setRows(rows.map((row, at) => (at === index ? { ...row, ...part } : row)));
    setFault(null);
  };

  async function save(event: FormEvent): Promise<void> {
    event.preventDefault();
    const checked = checkMutes(rows);
    if (!checked.ok) {
      setFault(checked.fault);
      return;
    }
    const refused = await store.getState().saveMutes(checked.mutes);
    setFault(refused);
    if (refused !== null) return;
    setRows(checked.mutes.map(muteRowOf));
    showToast('The mute list was saved.');
  }

  return (
    <form className="plain-form" noValidate onSubmit={(event) => void save(event)}>
      <header className="section-head">
        <h2>Mute list</h2>
      </header>
      <p className="hint">
        Events of these networks (attacker or target) and signatures are counted as muted in every feed, and not stored.
        A mute with a date ends by itself, at the end of that day in UTC.
        {over === 0 ? '' : ` ${over} of these ${over === 1 ? 'is' : 'are'} over.`}
      </p>
      <fieldset className="mapping">
        <legend>Mutes</legend>
        {rows.length === 0 ? <p className="hint">Nothing is muted.</p> : null}
        {rows.map((row, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- rows have no other identity while they are typed
          <div key={index} className="mapping-row mute-row">
            <input
              className="input"
              aria-label={`Network or signature ${index + 1}`}
              placeholder="192.0.2.0/24, or ET SCAN*"
              spellCheck={false}
              maxLength={200}
              value={row.what}
              onChange={(event) => change(index, { what: event.target.value })}
            />
            <input
              className="input"
              aria-label={`Until ${index + 1}`}
              placeholder="for good"
              title="A date such as 2026-12-31; empty mutes for good"
              spellCheck={false}
              maxLength={40}
              value={row.until}
              onChange={(event) => change(index, { until: event.target.value })}
            />
            <input
              className="input"
              aria-label={`Note ${index + 1}`}
              placeholder="why"
              maxLength={200}
              value={row.note}
              onChange={(event) => change(index, { note: event.target.value })}
            />
            <button
              type="button"
              className="button quiet"
              aria-label={`Remove mute ${index + 1}`}
              onClick={() => setRows(rows.filter((_, at) => at !== index))}
            >
              <X aria-hidden="true" />
            </button>
          </div>
        ))}
        {fault === null ? null : (
          <p className="fault" role="alert">
            {fault}
          </p>
        )}
        <button type="button" className="button" onClick={() => setRows([...rows, NEW_ROW])}>
          <Plus aria-hidden="true" /> Add a mute
        </button>
      </fieldset>
      <div className="form-actions">
        <button type="submit" className="button primary" disabled={!dirty}>
          Save
        </button>
        {dirty ? (
          <button type="button" className="button" onClick={() => setRows(saved)}>
            Undo changes
          </button>
        ) : null}
      </div>
    </form>
  );
}
