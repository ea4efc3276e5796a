import type { Severity } from '../../electron/contract/event.ts';

/** Told apart by shape as well as colour, in the shapes of the globe's impact rings: diamond, square, disc, ring, dot. */
export function SeverityMark({ severity }: { readonly severity: Severity }) {
  return (
    <svg
      className={`severity-mark severity-${severity}`}
      viewBox="0 0 12 12"
      role="img"
      aria-label={severity}
      data-shape={SHAPES[severity]}
    >
      {shapeOf(severity)}
    </svg>
  );
}

const SHAPES: Readonly<Record<Severity, string>> = {
  critical: 'diamond',
  high: 'square',
  medium: 'disc',
  low: 'ring',
  info: 'dot',
};

function shapeOf(severity: Severity) {
  switch (severity) {
    case 'critical':
      return <path d="M6 0 12 6 6 12 0 6Z" stroke="none" />;
    case 'high':
      return <rect x="1.2" y="1.2" width="9.6" height="9.6" rx="0.6" stroke="none" />;
    case 'medium':
      return <circle cx="6" cy="6" r="5.2" stroke="none" />;
    case 'low':
      return <circle cx="6" cy="6" r="4.2" fill="none" strokeWidth="2" />;
    case 'info':
      return <circle cx="6" cy="6" r="2.6" stroke="none" />;
  }
}
