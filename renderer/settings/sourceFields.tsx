import { FolderOpen } from 'lucide-react';
import { EventText } from '../ui/eventText.tsx';
import { showToast } from '../ui/toastState.ts';
import type { DraftErrors, FeedDraft } from './feedDraft.ts';
import { FormField, type FieldControl } from './field.tsx';
import { SOURCE_FIELDS, type SourceField } from './sourceFieldTable.ts';
import type { SettingsStore } from './settingsState.ts';
import { SwitchButton } from './switchButton.tsx';

interface Props {
  readonly store: SettingsStore;
  readonly draft: FeedDraft;
  readonly errors: DraftErrors;
  readonly onChange: (part: Partial<FeedDraft>, fieldName?: string) => void;
}

/** Where a feed comes from: the controls of its transport. */
export function SourceFields({ store, draft, errors, onChange }: Props) {
  return SOURCE_FIELDS[draft.transport].map((field) => {
    const value = draft.source[field.name] ?? field.first;
    const change = (next: string | boolean) =>
      onChange({ source: { ...draft.source, [field.name]: next } }, field.name);
    if (field.kind === 'choice') {
      return <Choice key={field.name} field={field} value={String(value)} onChange={change} />;
    }
    return (
      <FormField key={field.name} label={field.label} error={errors[field.name]} hint={field.hint}>
        {(control) =>
          field.kind === 'file' ? (
            <FilePicker control={control} store={store} draft={draft} onChange={onChange} />
          ) : (
            <Control control={control} field={field} value={value} onChange={change} />
          )
        }
      </FormField>
    );
  });
}

interface ControlProps {
  readonly control: FieldControl;
  readonly field: SourceField;
  readonly value: string | boolean;
  readonly onChange: (value: string | boolean) => void;
}

function Control({ control, field, value, onChange }: ControlProps) {
  if (typeof value === 'boolean') return <SwitchButton on={value} label={field.label} onChange={onChange} />;
  if (field.kind === 'lines') {
    return (
      <textarea
        {...control}
        className="input"
        rows={2}
        spellCheck={false}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    );
  }
  return (
    <input
      {...control}
      className={field.kind === 'number' ? 'input short' : 'input'}
      inputMode={field.kind === 'number' ? 'decimal' : 'text'}
      spellCheck={false}
      maxLength={4096}
      placeholder={field.placeholder}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

function Choice({ field, value, onChange }: Pick<ControlProps, 'field' | 'onChange'> & { readonly value: string }) {
  return (
    <fieldset className="form-field">
      <legend>{field.label}</legend>
      <div className="form-control">
        {field.choices?.map(([choice, label]) => (
          <label key={choice} className="choice">
            <input type="radio" name={field.name} checked={value === choice} onChange={() => onChange(choice)} />
            {label}
          </label>
        ))}
        <p className="hint">{field.hint}</p>
      </div>
    </fieldset>
  );
}

type PickerProps = Pick<Props, 'store' | 'draft' | 'onChange'> & { readonly control: FieldControl };

function FilePicker({ control, store, draft, onChange }: PickerProps) {
  const path = String(draft.source['path'] ?? '');
  async function choose(): Promise<void> {
    const answer = await store.getState().chooseFile();
    if (!answer.ok) showToast(answer.error.message, 'error');
    else if (answer.value !== null) {
      const { path: chosen, token } = answer.value;
      const source = { ...draft.source, path: chosen };
      onChange({ source, pathToken: token, ...(draft.name === '' ? { name: nameFrom(chosen) } : {}) }, 'path');
    }
  }
  return (
    <div className="file-field">
      <button {...control} type="button" className="button" onClick={() => void choose()}>
        <FolderOpen aria-hidden="true" /> {path === '' ? 'Choose…' : 'Choose another…'}
      </button>
      {path === '' ? null : <EventText className="path" text={path} />}
    </div>
  );
}

function nameFrom(path: string): string {
  const file = path.split(/[\\/]/).at(-1) ?? '';
  return file.replace(/\.\w+$/, '').slice(0, 80);
}
