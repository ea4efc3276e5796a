import { expect, test } from 'vitest';
import { eventJson } from '../../../renderer/history/eventJson.ts';
import { wallEvent } from '../wallFixture.ts';

test('the copied JSON is the same event, with nothing hidden in it', () => {
  const event = wallEvent({
    signature: 'a\u202Eb\u200Bc\u0000d\u{E0041}e\u2028',
    detail: { command: '\u001B[31m', size: 5 },
  });
  const text = eventJson(event);
  expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(event)));
  expect(text).not.toMatch(/[\p{Cf}\p{Zl}\p{Zp}\u007f-\u009f]/u);
  expect(text).toContain(String.raw`a\u202eb`);
});
