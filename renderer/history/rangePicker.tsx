import { localZone } from '../ui/formatTime.ts';
import type { HistoryStore } from './historyState.ts';
import { inputValueOf, PRESETS, spanOf, type TimeRange } from './timeRange.ts';

export function RangePicker({ store }: { readonly store: HistoryStore }) {
  const range = store((state) => state.range);
  const { setRange } = store.getState();
  return (
    <div className="range">
      <div className="segments" role="group" aria-label="Time range">
        {PRESETS.map(({ id, label }) => (
          <button
            key={id}
            type="button"
            aria-pressed={range.kind === 'preset' && range.preset === id}
            onClick={() => setRange({ kind: 'preset', preset: id })}
          >
            {label}
          </button>
        ))}
        <button
          type="button"
          aria-pressed={range.kind === 'custom'}
          onClick={() => setRange(range.kind === 'custom' ? range : customFrom(range))}
        >
          Custom
        </button>
      </div>
      {range.kind === 'custom' ? <CustomRange range={range} onChange={setRange} /> : null}
    </div>
  );
}

interface CustomProps {
  readonly range: Extract<TimeRange, { kind: 'custom' }>;
  readonly onChange: (range: TimeRange) => void;
}

function CustomRange({ range, onChange }: CustomProps) {
  return (
    <div className="custom-range">
      <label>
        From
        <input
          className="input"
          type="datetime-local"
          value={range.from}
          onChange={(change) => onChange({ ...range, from: change.target.value })}
        />
      </label>
      <label>
        to
        <input
          className="input"
          type="datetime-local"
          value={range.to}
          onChange={(change) => onChange({ ...range, to: change.target.value })}
        />
      </label>
      <span className="faint">local time, {localZone()}</span>
    </div>
  );
}

/** Begins where the preset stood, so that the table does not change before the user says how. */
function customFrom(range: TimeRange): TimeRange {
  const nowMs = Date.now();
  const span = spanOf(range, nowMs);
  const sinceMs = typeof span === 'string' ? null : span.sinceMs;
  return { kind: 'custom', from: sinceMs === null ? '' : inputValueOf(sinceMs), to: inputValueOf(nowMs + 60_000) };
}
