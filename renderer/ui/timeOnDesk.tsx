import { localDateTime, utcDateTime } from './formatTime.ts';

/** A moment as the desk shows it: local, and UTC on hover. */
export function TimeOnDesk({ ms, className = '' }: { readonly ms: number; readonly className?: string }) {
  return (
    <time className={className} title={utcDateTime(ms)}>
      {localDateTime(ms)}
    </time>
  );
}
