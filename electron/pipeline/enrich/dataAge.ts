const DAY_MS = 86_400_000;
const DAYS_PER_MONTH = 30.44;
/** Addresses change hands: after so long too many arcs begin in the wrong place. */
const OLD_AFTER_MONTHS = 6;

/** "7 months old (of 2026-04-02)" for data of this date (`2026-04-02`) once it is too old; else null. */
export function describeOldAge(builtOn: string | null, nowMs: number): string | null {
  if (builtOn === null) return null;
  const months = Math.floor((nowMs - Date.parse(builtOn)) / DAY_MS / DAYS_PER_MONTH);
  return months >= OLD_AFTER_MONTHS ? `${months} months old (of ${builtOn})` : null;
}
