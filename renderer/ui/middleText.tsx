import './middleText.css';
import { visibleText } from './visibleText.ts';

/** Ids differ at their ends: this much of the end stays when there is no room for all. */
const END_LETTERS = 8;

/** A string of an event that gives way in its middle; the whole of it on hover. */
export function MiddleText({ text }: { readonly text: string }) {
  const visible = visibleText(text);
  const letters = Array.from(visible);
  const start = letters.slice(0, -END_LETTERS).join('');
  return (
    <span className="middle-text" title={visible}>
      {start === '' ? null : <bdi className="event-text ellipsis">{start}</bdi>}
      <bdi className="event-text">{letters.slice(-END_LETTERS).join('')}</bdi>
    </span>
  );
}
