import { useState, type ReactNode } from 'react';

interface Props {
  readonly summary: string;
  /** Opens them; they stay open when the fault is mended. */
  readonly isFaulty: boolean;
  readonly children: ReactNode;
}

/** Fields that most feeds do without. */
export function FoldedFields({ summary, isFaulty, children }: Props) {
  const [open, setOpen] = useState(false);
  return (
    <details className="more-fields" open={open || isFaulty} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{summary}</summary>
      {children}
    </details>
  );
}
