import type { Json } from '../stages.ts';

/** A port written as a number or as decimal text; null for anything else. Its range is the normaliser's business. */
export function readPort(value: Json | undefined): number | null {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : null;
  return typeof value === 'string' && /^\d{1,6}$/.test(value) ? Number(value) : null;
}
