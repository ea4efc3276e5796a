import { SEVERITIES } from '../../../electron/contract/event.ts';

const BAR_WIDTH = 0.74;
/** In hundredths of the height: one event among thousands leaves a mark. */
const LEAST_HEIGHT = 1.2;

/**
 * One SVG path for each severity in a field of one unit a minute by 100, the least severe at the bottom: what is rare
 * and bad stands on top, where it is seen.
 */
export function stackBars(minutes: readonly (readonly number[])[], peak: number): string[] {
  const paths = SEVERITIES.map(() => '');
  if (peak === 0) return paths;
  minutes.forEach((minute, column) => {
    let y = 100;
    for (let index = SEVERITIES.length - 1; index >= 0; index -= 1) {
      const count = minute[index] ?? 0;
      if (count === 0) continue;
      const height = Math.min(y, Math.max(LEAST_HEIGHT, (count / peak) * 100));
      y -= height;
      paths[index] += `M${column} ${y.toFixed(2)}h${BAR_WIDTH}v${height.toFixed(2)}h-${BAR_WIDTH}z`;
    }
  });
  return paths;
}
