import type { ReactNode } from 'react';
import type { SettingsView } from '../../electron/contract/ipc.ts';
import { copyText } from '../ui/copyText.ts';
import { EventText } from '../ui/eventText.tsx';
import { showToast } from '../ui/toastState.ts';
import type { SettingsStore } from './settingsState.ts';

/** What runs here, where it keeps its things, and whose work it stands on. */
export function AboutSection({ store, view }: { readonly store: SettingsStore; readonly view: SettingsView }) {
  const info = store((state) => state.info);
  const rows: readonly (readonly [string, string])[] =
    info === null
      ? []
      : [
          ['Arcwall', `${info.version} (${info.commit})`],
          ['Electron', info.electron],
          ['Chromium', info.chromium],
          ['Node', info.node],
          ['Platform', info.platform],
          ['Data', info.dataDirectory],
          ['Settings', view.settingsPath],
        ];
  const copy = () => {
    const text = rows.map(([name, value]) => `${name}: ${value}`).join('\n');
    if (copyText(text)) showToast('Copied.');
  };
  return (
    <div className="plain-form about">
      <header className="section-head">
        <h2>About</h2>
        <button type="button" className="button" onClick={copy}>
          Copy for a report
        </button>
      </header>
      <dl className="facts">
        {rows.map(([name, value]) => (
          <Fact key={name} name={name}>
            <EventText text={value} />
          </Fact>
        ))}
      </dl>
      <h2>Thanks to</h2>
      <dl className="facts">
        <Fact name="Location data">
          <button type="button" className="link" onClick={() => store.getState().openAttribution()}>
            IP Geolocation by DB-IP
          </button>{' '}
          <span className="faint">CC BY 4.0, looked up on this machine alone</span>
        </Fact>
        <Fact name="Map">
          Natural Earth, by way of world-atlas <span className="faint">public domain, ISC</span>
        </Fact>
        <Fact name="Type">
          Inter by Rasmus Andersson <span className="faint">SIL Open Font License 1.1</span>
        </Fact>
        <Fact name="Flags and icons">
          country-flag-icons, Lucide <span className="faint">MIT, ISC</span>
        </Fact>
      </dl>
    </div>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
