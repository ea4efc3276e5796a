import { useId, type ReactNode } from 'react';

/** What a control needs to belong to its label, its hint and what is wrong with it. */
export interface FieldControl {
  readonly id: string;
  readonly 'aria-invalid': boolean;
  readonly 'aria-describedby': string;
}

interface Props {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly error?: string | undefined;
  readonly children: (control: FieldControl) => ReactNode;
}

/** A labelled control with a hint, and its fault beside it in words. */
export function FormField({ label, hint, error, children }: Props) {
  const id = useId();
  return (
    <div className="form-field">
      <label htmlFor={id}>{label}</label>
      <div className="form-control">
        {children({ id, 'aria-invalid': error !== undefined, 'aria-describedby': `${id}-more` })}
        <p id={`${id}-more`} className={error === undefined ? 'hint' : 'fault'} role={error ? 'alert' : undefined}>
          {error ?? hint ?? ''}
        </p>
      </div>
    </div>
  );
}
