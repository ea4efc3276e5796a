import { localDateTime, localDayTime, utcDateTime } from './formatTime.ts';

/** A moment as the desk shows it: local, and UTC on hover. */
export function TimeOnDesk({ ms, dense = false }: { readonly ms: number; readonly dense?: boolean }) {
  return <time title={utcDateTime(ms)}>{dense ? localDayTime(ms) : localDateTime(ms)}</time>;
}
