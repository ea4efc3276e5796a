import '../ui/desk.css';
import './settings.css';
import './forms.css';
import { BellOff, Info, MapPin, MonitorPlay, Radio } from 'lucide-react';
import { useState } from 'react';
import { EventText } from '../ui/eventText.tsx';
import { Toasts } from '../ui/toasts.tsx';
import { AboutSection } from './aboutSection.tsx';
import { FeedsSection } from './feedsSection.tsx';
import { MutesSection } from './mutesSection.tsx';
import type { SettingsStore } from './settingsState.ts';
import { SiteSection } from './siteSection.tsx';
import { WallSection } from './wallSection.tsx';

const SECTIONS = [
  { id: 'feeds', label: 'Feeds', Icon: Radio },
  { id: 'mutes', label: 'Mute list', Icon: BellOff },
  { id: 'site', label: 'Site', Icon: MapPin },
  { id: 'wall', label: 'Wall', Icon: MonitorPlay },
  { id: 'about', label: 'About', Icon: Info },
] as const;

type SectionId = (typeof SECTIONS)[number]['id'];

/** Sections stay mounted, so that what was typed in one is still there after a look at another. */
export function SettingsPage({ store }: { readonly store: SettingsStore }) {
  const [shown, setShown] = useState<SectionId>('feeds');
  const { view, error, load } = store();
  return (
    <div className="desk settings">
      <nav className="sections" aria-label="Settings">
        <h1>Settings</h1>
        {SECTIONS.map(({ id, label, Icon }) => (
          <button key={id} type="button" aria-current={shown === id} onClick={() => setShown(id)}>
            <Icon aria-hidden="true" /> {label}
          </button>
        ))}
        {view === null ? null : (
          <p className="settings-path">
            Kept in
            <EventText text={view.settingsPath} />
          </p>
        )}
      </nav>
      {view === null ? (
        <main className="section">
          {error === null ? null : (
            <div className="no-settings" role="alert">
              <h2>The settings could not be read</h2>
              <p>
                <EventText text={error} />
              </p>
              <button type="button" className="button primary" onClick={() => void load()}>
                Try again
              </button>
            </div>
          )}
        </main>
      ) : (
        <>
          <main className="section" hidden={shown !== 'feeds'}>
            <FeedsSection store={store} view={view} />
          </main>
          <main className="section" hidden={shown !== 'mutes'}>
            <MutesSection store={store} mutes={view.settings.mutes} />
          </main>
          <main className="section" hidden={shown !== 'site'}>
            <SiteSection store={store} settings={view.settings} />
          </main>
          <main className="section" hidden={shown !== 'wall'}>
            <WallSection store={store} wall={view.settings.wall} />
          </main>
          <main className="section" hidden={shown !== 'about'}>
            <AboutSection store={store} view={view} />
          </main>
        </>
      )}
      <Toasts />
    </div>
  );
}
