import { useCallback, useLayoutEffect, useRef, useState, type RefObject } from 'react';
import { shareWidth } from './shareWidth.ts';
import type { Column } from './columns.ts';

const PADDING_PX = 32;
const GAP_PX = 12;

interface Widths<Element> {
  /** For the element whose children are the rows to measure. */
  readonly measureRef: RefObject<Element | null>;
  /** For `grid-template-columns`. */
  readonly template: string;
}

/** Gives every column the width that its content needs, as far as the table goes. */
export function useColumnWidths(
  columns: readonly Column[],
  measured: readonly unknown[],
  roomOf: RefObject<HTMLElement | null>,
): Widths<HTMLDivElement> {
  const measureRef = useRef<HTMLDivElement>(null);
  const [roomPx, setRoomPx] = useState(0);
  const [template, setTemplate] = useState('');

  useLayoutEffect(() => {
    const element = roomOf.current;
    if (element === null) return undefined;
    const measure = () => setRoomPx(element.clientWidth);
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, [roomOf]);
  const measure = useCallback(() => {
    // A head and a row for each.
    const rows = [...(measureRef.current?.children ?? [])].slice(0, measured.length + 1);
    const needs = columns.map(({ name, fairPx }) => ({ needPx: needOf(rows, name), fairPx }));
    const flexible = columns.findIndex(({ name }) => name === 'signature');
    const widths = shareWidth(needs, flexible, roomPx - PADDING_PX - GAP_PX * (columns.length - 1));
    setTemplate(widths.map((width) => `${width}px`).join(' '));
  }, [columns, measured, roomPx]);
  useLayoutEffect(() => {
    measure();
    void document.fonts.ready.then(measure);
  }, [measure]);
  return { measureRef, template };
}

function needOf(rows: readonly Element[], name: string): number {
  let needPx = 0;
  for (const row of rows) {
    const cell = row.querySelector(`.cell-${name}`);
    if (cell !== null) needPx = Math.max(needPx, Math.ceil(cell.getBoundingClientRect().width) + 1);
  }
  return needPx;
}
