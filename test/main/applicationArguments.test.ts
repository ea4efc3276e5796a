import { expect, test } from 'vitest';
import { applicationArguments } from '../../electron/main/applicationArguments.ts';

test('in development the user’s arguments follow the folder, whatever switches stand before it', () => {
  const argv = ['/x/electron', '--inspect=0', '--no-sandbox', '/home/soc/arcwall', '--tail', 'eve.json'];
  expect(applicationArguments(argv, true)).toEqual(['--tail', 'eve.json']);
});

test('in a package they follow the executable', () => {
  expect(applicationArguments(['/opt/arcwall', 'export', '--since', '24h'], false)).toEqual([
    'export',
    '--since',
    '24h',
  ]);
});

test('switches of Chromium are left out, options of ours and unknown ones stay', () => {
  const argv = [
    '/opt/arcwall',
    '--no-sandbox',
    '--ozone-platform=wayland',
    '--disable-gpu',
    '--fullscreen',
    '--colour',
  ];
  expect(applicationArguments(argv, false)).toEqual(['--fullscreen', '--colour']);
});
