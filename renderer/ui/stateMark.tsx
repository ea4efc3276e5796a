import type { StateLevel } from './feedWords.ts';

/** The state of a feed by shape as well as colour: disc, ring, triangle, cross, bar. */
export function StateMark({ level, label }: { readonly level: StateLevel; readonly label: string }) {
  return (
    <svg className={`state-mark state-${level}`} viewBox="0 0 12 12" role="img" aria-label={label}>
      {shapeOf(level)}
    </svg>
  );
}

function shapeOf(level: StateLevel) {
  switch (level) {
    case 'good':
      return <circle cx="6" cy="6" r="5.5" stroke="none" />;
    case 'quiet':
      return <circle cx="6" cy="6" r="4.4" fill="none" strokeWidth="2.2" />;
    case 'warning':
      return <path d="M6 0.5 12 11.5H0Z" stroke="none" />;
    case 'error':
      return <path d="M1.5 1.5 10.5 10.5M10.5 1.5 1.5 10.5" fill="none" strokeWidth="3" />;
    case 'off':
      return <path d="M1 6H11" fill="none" strokeWidth="2.6" />;
  }
}
