import { expect, test } from 'vitest';
import { homeFromTimeZone, machineTimeZone } from '../../../electron/pipeline/enrich/homeFromTimeZone.ts';

const NOW = Date.UTC(2026, 10, 18);

test.each([
  ['Europe/Berlin', 'Berlin', 52.5, 13.37],
  ['America/Argentina/Buenos_Aires', 'Buenos Aires', -34.6, -58.45],
  ['America/Buenos_Aires', 'Buenos Aires', -34.6, -58.45],
  ['Asia/Calcutta', 'Kolkata', 22.53, 88.37],
  ['Pacific/Auckland', 'Auckland', -36.87, 174.77],
])('a machine in %s is guessed to stand in %s', (zone, name, latDeg, lonDeg) => {
  const home = homeFromTimeZone(zone, NOW);
  expect(home.name).toBe(name);
  expect(home.latDeg).toBeCloseTo(latDeg, 1);
  expect(home.lonDeg).toBeCloseTo(lonDeg, 1);
});

test('every zone that this runtime knows has a place on the globe', () => {
  for (const zone of Intl.supportedValuesOf('timeZone')) {
    const { latDeg, lonDeg, name } = homeFromTimeZone(zone, NOW);
    expect(Math.abs(latDeg), zone).toBeLessThanOrEqual(90);
    expect(Math.abs(lonDeg), zone).toBeLessThanOrEqual(180);
    expect(name, zone).not.toBe('');
  }
});

test('a zone that names only an offset lies on its meridian, UTC in Greenwich', () => {
  expect(homeFromTimeZone('UTC', NOW)).toEqual({ name: 'Greenwich', latDeg: 51.48, lonDeg: 0 });
  expect(homeFromTimeZone('Etc/GMT-3', NOW)).toMatchObject({ name: 'UTC+3', lonDeg: 45 });
  expect(homeFromTimeZone('Etc/GMT+8', NOW)).toMatchObject({ name: 'UTC-8', lonDeg: -120 });
  expect(homeFromTimeZone('No/Such_Zone', NOW).name).toBe('Greenwich');
});

test('this machine has a zone', () => {
  expect(machineTimeZone()).not.toBe('');
});
