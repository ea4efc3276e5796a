import { useLayoutEffect, useRef, useState, type RefObject } from 'react';

export interface Fitting {
  /** Whole rows that have room in one column. */
  readonly rows: number;
  /** Columns that the layout gives the list, by the CSS variable --columns. */
  readonly columns: number;
}

/** How many rows of a list have room: it is never cut through the middle of a line, and never scrolls. */
export function useFittingRows<Element extends HTMLElement>(
  rowUnits: number,
  most: number,
): [ref: RefObject<Element | null>, fitting: Fitting] {
  const ref = useRef<Element>(null);
  const [fitting, setFitting] = useState<Fitting>({ rows: 0, columns: 1 });
  useLayoutEffect(() => {
    const element = ref.current;
    if (element === null) return undefined;
    const measure = () => {
      const style = getComputedStyle(element);
      const rowPx = rowUnits * Number.parseFloat(style.getPropertyValue('--u'));
      const columns = Number.parseInt(style.getPropertyValue('--columns'), 10) || 1;
      // Half a pixel of grace: heights are fractions, and rounding must not cost a row.
      const rows = Math.max(0, Math.min(most, Math.floor((element.clientHeight + 0.5) / rowPx)));
      setFitting((known) => (known.rows === rows && known.columns === columns ? known : { rows, columns }));
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, [rowUnits, most]);
  return [ref, fitting];
}
