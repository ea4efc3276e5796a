import { FolderOpen } from 'lucide-react';
import { EventText } from '../ui/eventText.tsx';
import { showToast } from '../ui/toastState.ts';
import type { DraftErrors, FeedDraft } from './feedDraft.ts';
import { FormField } from './field.tsx';
import type { SettingsStore } from './settingsState.ts';

interface Props {
  readonly store: SettingsStore;
  readonly draft: FeedDraft;
  readonly errors: DraftErrors;
  readonly onChange: (part: Partial<FeedDraft>) => void;
}

/** Where a feed comes from. */
export function SourceFields({ store, draft, errors, onChange }: Props) {
  switch (draft.transport) {
    case 'file':
      return <FileFields store={store} draft={draft} errors={errors} onChange={onChange} />;
    case 'sse':
      return (
        <FormField label="Address" error={errors.url} hint="Of the stream: http:// or https://">
          {(control) => (
            <input
              {...control}
              className="input"
              type="url"
              spellCheck={false}
              maxLength={2048}
              placeholder="https://"
              value={draft.url}
              onChange={(event) => onChange({ url: event.target.value })}
            />
          )}
        </FormField>
      );
    case 'demo':
      return (
        <FormField
          label="Events a second"
          error={errors.eventsPerSecond}
          hint="Made up, and marked as simulated wherever they are shown."
        >
          {(control) => (
            <input
              {...control}
              className="input short"
              inputMode="decimal"
              value={draft.eventsPerSecond}
              onChange={(event) => onChange({ eventsPerSecond: event.target.value })}
            />
          )}
        </FormField>
      );
  }
}

function FileFields({ store, draft, errors, onChange }: Props) {
  async function choose(): Promise<void> {
    const answer = await store.getState().chooseFile();
    if (!answer.ok) showToast(answer.error.message, 'error');
    else if (answer.value !== null) {
      const { path, token } = answer.value;
      onChange({ path, pathToken: token, ...(draft.name === '' ? { name: nameFrom(path) } : {}) });
    }
  }
  return (
    <>
      <FormField
        label="File"
        error={errors.path}
        hint="It is followed through rotation, and need not exist all the time."
      >
        {(control) => (
          <div className="file-field">
            <button {...control} type="button" className="button" onClick={() => void choose()}>
              <FolderOpen aria-hidden="true" /> {draft.path === '' ? 'Choose…' : 'Choose another…'}
            </button>
            {draft.path === '' ? null : <EventText className="path" text={draft.path} />}
          </div>
        )}
      </FormField>
      <fieldset className="form-field">
        <legend>Read it from</legend>
        <div className="form-control">
          {(['beginning', 'end'] as const).map((startAt) => (
            <label key={startAt} className="choice">
              <input
                type="radio"
                name="startAt"
                checked={draft.startAt === startAt}
                onChange={() => onChange({ startAt })}
              />
              {startAt === 'beginning' ? 'its beginning' : 'its end: new lines only'}
            </label>
          ))}
          <p className="hint">Matters once: later it is read on from where it was left.</p>
        </div>
      </fieldset>
    </>
  );
}

function nameFrom(path: string): string {
  const file = path.split(/[\\/]/).at(-1) ?? '';
  return file.replace(/\.\w+$/, '').slice(0, 80);
}
