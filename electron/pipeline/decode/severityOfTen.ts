import type { Severity } from '../../contract/event.ts';

/** Severity on the scale of ten that CEF and LEEF share: 0-3 low, 4-6 medium, 7-8 high, 9-10 critical. Null outside. */
export function severityOfTen(level: number | null): Severity | null {
  if (level === null || !(level >= 0 && level <= 10)) return null;
  return level < 4 ? 'low' : level < 7 ? 'medium' : level < 9 ? 'high' : 'critical';
}
