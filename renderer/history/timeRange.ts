export const PRESETS = [
  { id: '15m', label: '15 min', words: 'the last 15 minutes', durationMs: 15 * 60_000 },
  { id: '1h', label: '1 h', words: 'the last hour', durationMs: 3_600_000 },
  { id: '24h', label: '24 h', words: 'the last 24 hours', durationMs: 86_400_000 },
  { id: '7d', label: '7 days', words: 'the last 7 days', durationMs: 7 * 86_400_000 },
  { id: 'all', label: 'All', words: 'everything stored', durationMs: null },
] as const;

export type PresetId = (typeof PRESETS)[number]['id'];

/** What the user asked for: a preset that moves with the clock, or two ends in local time as the inputs have them. */
export type TimeRange =
  | { readonly kind: 'preset'; readonly preset: PresetId }
  | { readonly kind: 'custom'; readonly from: string; readonly to: string };

export interface Span {
  readonly sinceMs: number | null;
  readonly untilMs: number | null;
}

/** The range as of now, or what is wrong with it, in words. An end left empty is open. */
export function spanOf(range: TimeRange, nowMs: number): Span | string {
  if (range.kind === 'preset') {
    const durationMs = presetOf(range.preset).durationMs;
    return { sinceMs: durationMs === null ? null : nowMs - durationMs, untilMs: null };
  }
  const sinceMs = momentOf(range.from);
  const untilMs = momentOf(range.to);
  if (Number.isNaN(sinceMs) || Number.isNaN(untilMs)) return 'That is not a date and time.';
  if (sinceMs !== null && untilMs !== null && sinceMs >= untilMs) return 'The range ends before it begins.';
  return { sinceMs, untilMs };
}

export function rangeWords(range: TimeRange): string {
  return range.kind === 'preset' ? presetOf(range.preset).words : 'the chosen time';
}

/** The value of a datetime-local input for a moment. */
export function inputValueOf(ms: number): string {
  const local = new Date(ms - new Date(ms).getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}

function presetOf(id: PresetId) {
  return PRESETS.find((preset) => preset.id === id) ?? PRESETS[0];
}

function momentOf(value: string): number | null {
  return value === '' ? null : new Date(value).getTime();
}
