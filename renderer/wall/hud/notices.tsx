import type { Notice } from '../../../electron/contract/wallPort.ts';
import { EventText } from '../../ui/eventText.tsx';
import { useWall } from './wallContext.ts';

const MOST_NOTICES = 3;
const URGENCY: Readonly<Record<Notice['level'], number>> = { error: 0, warning: 1, info: 2 };
const NONE: readonly Notice[] = [];

/** Conditions of the whole wall, the worst first. */
export function Notices() {
  const notices = useWall((state) => state.summary?.notices ?? NONE);
  if (notices.length === 0) return null;
  const sorted = notices.toSorted((a, b) => URGENCY[a.level] - URGENCY[b.level]);
  return (
    <div className="notices" role="alert">
      {sorted.slice(0, MOST_NOTICES).map((notice) => (
        <p key={notice.message} className={`notice notice-${notice.level}`}>
          <EventText text={notice.message} />
        </p>
      ))}
      {sorted.length > MOST_NOTICES ? <p className="notice">and {sorted.length - MOST_NOTICES} more</p> : null}
    </div>
  );
}
