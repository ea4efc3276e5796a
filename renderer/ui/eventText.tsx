import { visibleText } from './visibleText.ts';

/** A string of an event, as text: hidden characters made visible, isolated from the text around it. */
export function EventText({ text, className = '' }: { readonly text: string; readonly className?: string }) {
  const visible = visibleText(text);
  return (
    <bdi className={`event-text ${className}`} title={visible}>
      {visible}
    </bdi>
  );
}
