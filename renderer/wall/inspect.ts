import type { WallSummary } from '../../electron/contract/wallPort.ts';

/** For tests and support: what this wall shows, and the means to hold it still. Nothing here reaches beyond the page. */
export interface ArcwallInspect {
  statistics(): Readonly<Record<string, number>>;
  summary(): WallSummary | null;
  /** Holds globe and clock at this time (UTC epoch ms); null lets them run again. */
  freeze(timeMs: number | null): void;
  /** Takes every arc and impact off the globe; counts stay. */
  clearEvents(): void;
}

declare global {
  interface Window {
    arcwallInspect?: ArcwallInspect;
  }
}

export function exposeInspect(inspect: ArcwallInspect): void {
  window.arcwallInspect = inspect;
}
