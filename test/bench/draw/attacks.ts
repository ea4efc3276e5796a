import { seededRandom } from '../../fixtures/seededRandom.mjs';

export interface Attack {
  readonly fromLatDeg: number;
  readonly fromLonDeg: number;
  readonly toLatDeg: number;
  readonly toLonDeg: number;
  /** Index in SEVERITIES. */
  readonly severity: number;
  /** 0 to 1: how far it is along at the beginning. */
  readonly phase: number;
}

/** Attacks from anywhere to anywhere, the same for both sides: no side gains from arcs that share an end. */
export function attacks(count: number): Attack[] {
  const random = seededRandom(2024);
  const latDeg = (): number => Math.asin(random() * 2 - 1) * (180 / Math.PI);
  const lonDeg = (): number => random() * 360 - 180;
  return Array.from({ length: count }, () => ({
    fromLatDeg: latDeg(),
    fromLonDeg: lonDeg(),
    toLatDeg: latDeg(),
    toLonDeg: lonDeg(),
    severity: Math.floor(random() * 5),
    phase: random(),
  }));
}
