import { useState } from 'react';
import { formatCount } from '../../ui/formatNumber.ts';
import { stepToward, type Counting } from './counting.ts';
import { useWall } from './wallContext.ts';

interface Props {
  /** Null while it is not known yet. */
  readonly value: number | null;
  readonly format?: (value: number) => string;
  readonly testId?: string;
}

/** A figure that changes by counting, one step a tick, and is exact a second after its value came to rest. */
export function CountedFigure({ value, format = formatCount, testId }: Props) {
  const tick = useWall((state) => state.tick);
  const [counting, setCounting] = useState<Counting | null>(null);
  const next = value === null ? counting : stepToward(counting, value, tick);
  if (next !== counting) setCounting(next);
  return (
    <span className="figure" data-testid={testId} data-value={value ?? undefined}>
      {next === null ? '–' : format(next.shown)}
    </span>
  );
}
