import { expect, test } from 'vitest';
import { maskSecrets } from '../../electron/settings/maskSecrets.ts';

test.each([
  ['https://soc:hunter2@feed.example/alerts', 'https://***@feed.example/alerts'],
  ['https://feed.example/alerts?access_token=abc123&since=1', 'https://feed.example/alerts?access_token=***&since=1'],
  ['https://feed.example/?api_key=k#frag', 'https://feed.example/?api_key=***#frag'],
  ['Authorization: Bearer eyJhbGciOi.x-y_z', 'Authorization: Bearer ***'],
])('%s is shown as %s', (text, shown) => {
  expect(maskSecrets(text)).toBe(shown);
});

test('an address without secrets is shown as it is', () => {
  const text = 'https://feed.example:8443/alerts?since=24h failed with 503';
  expect(maskSecrets(text)).toBe(text);
});
