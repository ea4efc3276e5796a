import type { Severity } from '../../contract/event.ts';

/** Severity of a Snort or Suricata priority, of which 1 is the highest: high, medium, low, then info. Null below 1. */
export function severityOfPriority(priority: number | null): Severity | null {
  if (priority === null || priority < 1) return null;
  return priority === 1 ? 'high' : priority === 2 ? 'medium' : priority === 3 ? 'low' : 'info';
}
