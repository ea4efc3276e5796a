import { SEVERITIES } from '../../electron/contract/event.ts';
import type { DraftErrors } from './feedDraft.ts';
import { FormField } from './field.tsx';
import { FoldedFields } from './foldedFields.tsx';
import { FILTER_LISTS, FILTER_SIDES, type FilterDraft } from './filterDraft.ts';

const LABELS = {
  include: { networks: 'Only networks', signatures: 'Only signatures', countries: 'Only countries' },
  exclude: { networks: 'Without networks', signatures: 'Without signatures', countries: 'Without countries' },
} as const;

const HINTS = {
  networks: 'Of attacker or target, one a line: 10.0.0.0/8, or one address.',
  signatures: 'One a line: a rule’s number or text; * is any text, ? any character.',
  countries: 'Of the attacker, two letters each, one a line.',
} as const;

interface Props {
  readonly filter: FilterDraft;
  readonly errors: DraftErrors;
  /** `fieldName` is the control that was changed, as its fault is named. */
  readonly onChange: (filter: FilterDraft, fieldName: string) => void;
}

/** Which events the feed leaves out. What is left out is counted, and not stored. */
export function FilterFields({ filter, errors, onChange }: Props) {
  const isFaulty = Object.keys(errors).some((name) => name.startsWith('filter.'));
  return (
    <FoldedFields summary="Leave events out" isFaulty={isFaulty}>
      <p className="hint">What is left out is counted by its reason, and not stored.</p>
      <FormField label="At least" error={errors['filter.minSeverity']} hint="Less severe events are left out.">
        {(control) => (
          <select
            {...control}
            className="input"
            value={filter.minSeverity}
            onChange={({ target }) =>
              onChange(
                { ...filter, minSeverity: SEVERITIES.find((severity) => severity === target.value) ?? '' },
                'filter.minSeverity',
              )
            }
          >
            <option value="">any severity</option>
            {SEVERITIES.map((severity) => (
              <option key={severity}>{severity}</option>
            ))}
          </select>
        )}
      </FormField>
      {FILTER_SIDES.flatMap((side) =>
        FILTER_LISTS.map((list) => {
          const name = `filter.${side}.${list}`;
          return (
            <FormField key={name} label={LABELS[side][list]} error={errors[name]} hint={HINTS[list]}>
              {(control) => (
                <textarea
                  {...control}
                  className="input"
                  rows={2}
                  spellCheck={false}
                  value={filter[side][list]}
                  onChange={({ target }) =>
                    onChange({ ...filter, [side]: { ...filter[side], [list]: target.value } }, name)
                  }
                />
              )}
            </FormField>
          );
        }),
      )}
    </FoldedFields>
  );
}
