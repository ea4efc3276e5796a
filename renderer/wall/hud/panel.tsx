import type { ReactNode } from 'react';

interface Props {
  readonly area: string;
  readonly title: string;
  readonly aside?: ReactNode;
  readonly note?: ReactNode;
  readonly children: ReactNode;
}

/** A titled part of the HUD; `area` is its place in the grid of every layout. */
export function Panel({ area, title, aside, note, children }: Props) {
  return (
    <section className={`panel area-${area}`} aria-label={title}>
      <header className="panel-title">
        <h2>
          {title}
          {aside}
        </h2>
        {note === undefined ? null : <div className="panel-note">{note}</div>}
      </header>
      {children}
    </section>
  );
}
