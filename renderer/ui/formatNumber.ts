const WHOLE = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const COMPACT = new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 3 });

/** 1,284 */
export function formatCount(count: number): string {
  return WHOLE.format(count);
}

/** 9,999, then 12.3K, 48.7M: for tiles with little room. */
export function formatCompact(count: number): string {
  return Math.abs(count) < 10_000 ? WHOLE.format(count) : COMPACT.format(count);
}

/** A rate a second: 0, 0.4, 12, 1,250. */
export function formatRate(perSecond: number): string {
  if (perSecond <= 0) return '0';
  return perSecond < 9.95 ? perSecond.toFixed(1) : WHOLE.format(perSecond);
}

/** 640 B, 12 KB, 3.4 MB: powers of 1,000. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value < 9.95 && unit > 0 ? value.toFixed(1) : Math.round(value)} ${UNITS[unit]}`;
}

const UNITS = ['B', 'KB', 'MB', 'GB', 'TB'] as const;

/** `1 event`, `2 events`. */
export function formatPlural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}
