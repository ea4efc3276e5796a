/** What a column would take, and how far it may go before the others are served. */
export interface ColumnNeed {
  readonly needPx: number;
  /** Beyond this it waits for what the others leave. */
  readonly fairPx: number;
}

/**
 * Shares the width of a row among its columns. With room for all, each gets what it needs and `flexible` the rest. With
 * less, nobody gets more than is fair, the flexible one first gives way down to its `fairPx`, and then those that need
 * most.
 */
export function shareWidth(columns: readonly ColumnNeed[], flexible: number, roomPx: number): number[] {
  const needs = columns.map(({ needPx }) => needPx);
  const fair = columns.map(({ needPx, fairPx }) => Math.min(needPx, fairPx));
  const widths = sum(needs) <= roomPx ? needs : sum(fair) <= roomPx ? grow(fair, needs, roomPx) : shrink(fair, roomPx);
  const sparePx = roomPx - sum(widths);
  return widths.map((width, index) => (index === flexible ? width + Math.max(0, sparePx) : width));
}

/** Everything fits that is fair: what is left goes to those that miss least first. */
function grow(fair: readonly number[], needs: readonly number[], roomPx: number): number[] {
  const missing = needs.map((need, index) => need - (fair[index] ?? 0));
  const more = shrink(missing, roomPx - sum(fair));
  return fair.map((width, index) => width + (more[index] ?? 0));
}

/** The small ones in full, and the same for all others. */
function shrink(wanted: readonly number[], roomPx: number): number[] {
  let leftPx = Math.max(0, roomPx);
  const widths = [...wanted];
  const order = wanted.map((_, index) => index).toSorted((a, b) => (wanted[a] ?? 0) - (wanted[b] ?? 0));
  order.forEach((index, served) => {
    const width = Math.min(wanted[index] ?? 0, Math.floor(leftPx / (order.length - served)));
    widths[index] = width;
    leftPx -= width;
  });
  return widths;
}

function sum(values: readonly number[]): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
