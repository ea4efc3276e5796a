import './stage.css';
import { useLayoutEffect, useRef } from 'react';
import { EventText } from '../../ui/eventText.tsx';
import { formatCompact } from '../../ui/formatNumber.ts';
import { Notices } from './notices.tsx';
import { useWall } from './wallContext.ts';

/** The room that the globe takes within the window, in CSS pixels from each edge. */
export interface Inset {
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly left: number;
}

/** The middle of the wall: the globe shines through it, and over it stands only what explains the globe. */
export function Stage({ onInset }: { readonly onInset: (inset: Inset) => void }) {
  const ref = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = ref.current;
    if (element === null) return undefined;
    const measure = () => {
      const box = element.getBoundingClientRect();
      const { innerWidth, innerHeight } = window;
      onInset({ top: box.top, left: box.left, right: innerWidth - box.right, bottom: innerHeight - box.bottom });
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    observer.observe(document.documentElement);
    measure();
    return () => observer.disconnect();
  }, [onInset]);
  return (
    <main className="area-stage stage">
      <Notices />
      <div className="globe-room" ref={ref}>
        <SilenceCard />
        <Sampling />
      </div>
    </main>
  );
}

function Sampling() {
  const oneIn = useWall((state) => state.drawnOneIn);
  if (oneIn < 1.05) return null;
  return (
    <p className="sampling" role="status" data-testid="sampling">
      showing 1 in {oneIn < 9.95 ? oneIn.toFixed(1).replace('.0', '') : formatCompact(Math.round(oneIn))}
    </p>
  );
}

function SilenceCard() {
  const silence = useWall((state) => state.silence);
  if (silence === null) return null;
  return (
    <section className={`silence silence-${silence.tone}`} role="status" data-testid="silence">
      <h2>{silence.headline}</h2>
      <ul>
        {silence.lines.map((line) => (
          <li key={`${line.feed}:${line.text}`}>
            {line.feed === null ? null : <EventText className="silence-feed" text={line.feed} />}
            <EventText className="silence-text" text={line.text} />
          </li>
        ))}
      </ul>
    </section>
  );
}
