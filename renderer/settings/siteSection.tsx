import { useState, type FormEvent } from 'react';
import type { Settings } from '../../electron/contract/settings.ts';
import { showToast } from '../ui/toastState.ts';
import { FormField } from './field.tsx';
import type { SettingsStore } from './settingsState.ts';
import { checkSite, siteDraftOf, type SiteDraft, type SiteErrors } from './siteDraft.ts';

/** Whose attacks these are: what gives private addresses a place, and `inbound` a meaning. */
export function SiteSection({ store, settings }: { readonly store: SettingsStore; readonly settings: Settings }) {
  const [draft, setDraft] = useState(() => siteDraftOf(settings));
  const [errors, setErrors] = useState<SiteErrors>({});
  const dirty = JSON.stringify(draft) !== JSON.stringify(siteDraftOf(settings));
  const change = (part: Partial<SiteDraft>) => {
    setDraft({ ...draft, ...part });
    setErrors(Object.fromEntries(Object.entries(errors).filter(([field]) => !(field in part))));
  };

  async function save(event: FormEvent): Promise<void> {
    event.preventDefault();
    const checked = checkSite(draft);
    if (!checked.ok) {
      setErrors(checked.errors);
      return;
    }
    const fault = await store.getState().saveSite(checked.site);
    if (fault === null) {
      setDraft(siteDraftOf(checked.site));
      showToast('The site was saved.');
    } else showToast(fault, 'error');
  }

  return (
    <form className="plain-form" noValidate onSubmit={(event) => void save(event)}>
      <header className="section-head">
        <h2>Site</h2>
      </header>
      <FormField label="Name" error={errors.siteName} hint="Stands at the top of the wall.">
        {(control) => (
          <input
            {...control}
            className="input"
            maxLength={80}
            value={draft.siteName}
            onChange={(event) => change({ siteName: event.target.value })}
          />
        )}
      </FormField>
      <HomeFields draft={draft} errors={errors} onChange={change} />
      <FormField
        label="Own networks"
        error={errors.networks}
        hint={
          <>
            One a line, <code>10.0.0.0/8</code>. With a place of its own:{' '}
            <code>10.8.0.0/16 = Singapore DC, 1.3521, 103.8198</code>. With none given, the private ranges are the
            site’s. A flow is inbound or outbound as seen from these.
          </>
        }
      >
        {(control) => (
          <textarea
            {...control}
            className="input"
            rows={9}
            spellCheck={false}
            value={draft.networks}
            onChange={(event) => change({ networks: event.target.value })}
          />
        )}
      </FormField>
      <div className="form-actions">
        <button type="submit" className="button primary" disabled={!dirty}>
          Save
        </button>
        {dirty ? (
          <button type="button" className="button" onClick={() => setDraft(siteDraftOf(settings))}>
            Undo changes
          </button>
        ) : null}
      </div>
    </form>
  );
}

interface HomeProps {
  readonly draft: SiteDraft;
  readonly errors: SiteErrors;
  readonly onChange: (part: Partial<SiteDraft>) => void;
}

function HomeFields({ draft, errors, onChange }: HomeProps) {
  return (
    <>
      <fieldset className="form-field">
        <legend>Home</legend>
        <div className="form-control">
          <label className="choice">
            <input type="radio" name="home" checked={!draft.homeSet} onChange={() => onChange({ homeSet: false })} />
            guessed from this machine’s time zone
          </label>
          <label className="choice">
            <input type="radio" name="home" checked={draft.homeSet} onChange={() => onChange({ homeSet: true })} />
            at this place
          </label>
          <p className="hint">Where addresses of the site lie that no database knows.</p>
        </div>
      </fieldset>
      {draft.homeSet ? (
        <div className="home-fields">
          <FormField label="Place" error={errors.homeName}>
            {(control) => (
              <input
                {...control}
                className="input"
                maxLength={80}
                placeholder="Valletta HQ"
                value={draft.homeName}
                onChange={(event) => onChange({ homeName: event.target.value })}
              />
            )}
          </FormField>
          <FormField label="Latitude" error={errors.latDeg} hint="degrees, north is positive">
            {(control) => (
              <input
                {...control}
                className="input short"
                inputMode="decimal"
                placeholder="35.8989"
                value={draft.latDeg}
                onChange={(event) => onChange({ latDeg: event.target.value })}
              />
            )}
          </FormField>
          <FormField label="Longitude" error={errors.lonDeg} hint="degrees, east is positive">
            {(control) => (
              <input
                {...control}
                className="input short"
                inputMode="decimal"
                placeholder="14.5146"
                value={draft.lonDeg}
                onChange={(event) => onChange({ lonDeg: event.target.value })}
              />
            )}
          </FormField>
        </div>
      ) : null}
    </>
  );
}
