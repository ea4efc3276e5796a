import { formatCount } from '../../ui/formatNumber.ts';

interface Props {
  /** Null while it is not known yet. */
  readonly value: number | null;
  readonly format?: (value: number) => string;
  readonly testId?: string;
}

/**
 * A figure as the last summary has it. It does not count up to its value: figures that stand side by side have to add up
 * at every moment, and summaries come four times a second while anything changes.
 */
export function Figure({ value, format = formatCount, testId }: Props) {
  return (
    <span className="figure" data-testid={testId} data-value={value ?? undefined}>
      {value === null ? '–' : format(value)}
    </span>
  );
}
