import { Plus, X } from 'lucide-react';
import { useId } from 'react';
import type { MappingRow } from './feedDraft.ts';

interface Props {
  readonly rows: readonly MappingRow[];
  /** What the format can fill, besides `detail.<name>`. */
  readonly fields: readonly string[];
  readonly error: string | undefined;
  readonly onChange: (rows: readonly MappingRow[]) => void;
}

/** Which field of an event comes from where in the JSON. */
export function MappingEditor({ rows, fields, error, onChange }: Props) {
  const listId = useId();
  const change = (index: number, part: Partial<MappingRow>) =>
    onChange(rows.map((row, at) => (at === index ? { ...row, ...part } : row)));
  return (
    <fieldset className="mapping">
      <legend>Mapping</legend>
      <datalist id={listId}>
        {fields.map((field) => (
          <option key={field} value={field} />
        ))}
      </datalist>
      {rows.length === 0 ? (
        <p className="hint">Without a mapping the feed reads events as Arcwall’s own export writes them.</p>
      ) : (
        <div className="mapping-row mapping-head" aria-hidden="true">
          <span>Field of the event</span>
          <span>is</span>
          <span>Path in the JSON, or the value</span>
        </div>
      )}
      {rows.map((row, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- rows have no other identity while they are typed
        <div key={index} className="mapping-row">
          <input
            className="input"
            list={listId}
            aria-label={`Field ${index + 1}`}
            placeholder="attacker.ip"
            spellCheck={false}
            value={row.field}
            onChange={(event) => change(index, { field: event.target.value })}
          />
          <select
            className="input"
            aria-label={`Row ${index + 1} is`}
            value={row.from}
            onChange={(event) => change(index, { from: event.target.value === 'constant' ? 'constant' : 'path' })}
          >
            <option value="path">at</option>
            <option value="constant">always</option>
          </select>
          <input
            className="input"
            aria-label={row.from === 'path' ? `Path ${index + 1}` : `Value ${index + 1}`}
            placeholder={row.from === 'path' ? 'source.address' : 'ssh'}
            spellCheck={false}
            value={row.value}
            onChange={(event) => change(index, { value: event.target.value })}
          />
          <button
            type="button"
            className="button quiet"
            aria-label={`Remove row ${index + 1}`}
            onClick={() => onChange(rows.filter((_, at) => at !== index))}
          >
            <X aria-hidden="true" />
          </button>
        </div>
      ))}
      {error === undefined ? null : (
        <p className="fault" role="alert">
          {error}
        </p>
      )}
      <button
        type="button"
        className="button"
        onClick={() => onChange([...rows, { field: fields[rows.length] ?? '', from: 'path', value: '' }])}
      >
        <Plus aria-hidden="true" /> Add a field
      </button>
    </fieldset>
  );
}
