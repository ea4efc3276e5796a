import { useEffect, useRef, useState, type FormEvent, type KeyboardEvent } from 'react';
import { EVENT_KINDS } from '../../electron/contract/event.ts';
import type { SettingsView } from '../../electron/contract/ipc.ts';
import { showToast } from '../ui/toastState.ts';
import { checkDraft, type DraftErrors, type FeedDraft } from './feedDraft.ts';
import { FormField } from './field.tsx';
import { FilterFields } from './filterFields.tsx';
import { FoldedFields } from './foldedFields.tsx';
import { MappingEditor } from './mappingEditor.tsx';
import { SourceFields } from './sourceFields.tsx';
import type { SettingsStore } from './settingsState.ts';

interface Props {
  readonly store: SettingsStore;
  readonly view: SettingsView;
  readonly first: FeedDraft;
  readonly onClose: () => void;
}

/** One feed's form, new or known. Faults stand beside their fields, and only once a save was tried. */
export function FeedForm({ store, view, first, onClose }: Props) {
  const [draft, setDraft] = useState(first);
  const [errors, setErrors] = useState<DraftErrors>({});
  const [fault, setFault] = useState<string | null>(null);
  const [saving, setSaving] = useState(false);
  const [refusals, setRefusals] = useState(0);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (refusals > 0) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [refusals]);
  const change = (part: Partial<FeedDraft>, fieldName?: string) => {
    setDraft({ ...draft, ...part });
    setErrors(Object.fromEntries(Object.entries(errors).filter(([name]) => name !== fieldName && !(name in part))));
  };
  const format = view.formats.find((one) => one.id === draft.format);
  const transport = view.transports.find((one) => one.id === draft.transport);
  const title = draft.id === null ? `New feed: ${transport?.label ?? draft.transport}` : `Edit ${first.name}`;

  async function save(event: FormEvent): Promise<void> {
    event.preventDefault();
    const takenIds = view.settings.feeds.map((feed) => feed.id);
    const checked = checkDraft(draft, takenIds, format?.mapped === true);
    if (!checked.ok) {
      setErrors(checked.errors);
      setRefusals(refusals + 1);
      return;
    }
    setSaving(true);
    const refused = await store.getState().saveFeed(checked.feed, draft.pathToken);
    setSaving(false);
    setFault(refused);
    if (refused !== null) return;
    showToast(draft.id === null ? `${checked.feed.name} was added.` : `${checked.feed.name} was saved.`);
    onClose();
  }

  /** Esc gives up a form in which nothing was changed; what was typed is not thrown away by one key. */
  function onKey(press: KeyboardEvent): void {
    if (press.key === 'Escape' && draft === first) onClose();
  }

  return (
    <form
      className="feed-form"
      ref={form}
      aria-label={title}
      noValidate
      onKeyDown={onKey}
      onSubmit={(event) => void save(event)}
    >
      <h2>{title}</h2>
      <FormField label="Name" error={errors['name']} hint="As the wall and the history show it.">
        {(control) => (
          <input
            {...control}
            className="input"
            maxLength={80}
            value={draft.name}
            autoFocus={draft.id === null}
            onChange={(event) => change({ name: event.target.value })}
          />
        )}
      </FormField>
      <SourceFields store={store} draft={draft} errors={errors} onChange={change} />
      {draft.transport === 'demo' ? null : (
        <FormField label="Format" error={errors['format']} hint={format?.hint}>
          {(control) => (
            <select
              {...control}
              className="input"
              value={draft.format}
              onChange={(event) => change({ format: event.target.value })}
            >
              {view.formats.map((one) => (
                <option key={one.id} value={one.id}>
                  {one.label}
                </option>
              ))}
            </select>
          )}
        </FormField>
      )}
      {format?.mapped === true && draft.transport !== 'demo' ? (
        <MappingEditor
          rows={draft.mapping}
          fields={format.mappedFields ?? []}
          error={errors['mapping']}
          onChange={(mapping) => change({ mapping })}
        />
      ) : null}
      {draft.transport === 'demo' ? null : <MoreFields draft={draft} errors={errors} onChange={change} />}
      {draft.transport === 'demo' ? null : (
        <FilterFields
          filter={draft.filter}
          errors={errors}
          onChange={(filter, fieldName) => change({ filter }, fieldName)}
        />
      )}
      {fault === null ? null : (
        <p className="fault form-fault" role="alert">
          {fault}
        </p>
      )}
      <div className="form-actions">
        <button type="submit" className="button primary" disabled={saving}>
          {draft.id === null ? 'Add feed' : 'Save'}
        </button>
        <button type="button" className="button" onClick={onClose}>
          Cancel
        </button>
      </div>
    </form>
  );
}

interface PartProps {
  readonly draft: FeedDraft;
  readonly errors: DraftErrors;
  readonly onChange: (part: Partial<FeedDraft>) => void;
}

/** What the data itself usually says. */
function MoreFields({ draft, errors, onChange }: PartProps) {
  return (
    <FoldedFields
      summary="Where the data does not say"
      isFaulty={errors['timeZone'] !== undefined || errors['sensor'] !== undefined}
    >
      <FormField label="Sensor" error={errors['sensor']} hint="For events that name none.">
        {(control) => (
          <input
            {...control}
            className="input"
            maxLength={80}
            value={draft.sensor}
            onChange={(event) => onChange({ sensor: event.target.value })}
          />
        )}
      </FormField>
      <FormField label="Time zone" error={errors['timeZone']} hint="Of times that come without one.">
        {(control) => (
          <input
            {...control}
            className="input"
            value={draft.timeZone}
            onChange={(event) => onChange({ timeZone: event.target.value })}
          />
        )}
      </FormField>
      <FormField label="Kind" error={errors['kind']} hint="Instead of what the format says.">
        {(control) => (
          <select
            {...control}
            className="input"
            value={draft.kind}
            onChange={(event) => onChange({ kind: EVENT_KINDS.find((kind) => kind === event.target.value) ?? '' })}
          >
            <option value="">as the format says</option>
            {EVENT_KINDS.map((kind) => (
              <option key={kind}>{kind}</option>
            ))}
          </select>
        )}
      </FormField>
    </FoldedFields>
  );
}
