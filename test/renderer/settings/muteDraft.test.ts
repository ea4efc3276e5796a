import { expect, test } from 'vitest';
import { muteSchema } from '../../../electron/contract/filterSettings.ts';
import { checkMutes, muteRowOf } from '../../../renderer/settings/muteDraft.ts';

test('the mute list gives back the mutes that it was made of', () => {
  const mutes = [
    { cidr: '192.0.2.0/24', until: '2026-12-31', note: 'pen test' },
    { signature: 'ET SCAN*', until: '2026-12-31T12:00:00Z' },
    { signature: '2001219' },
    { cidr: '2001:db8::1' },
  ].map((mute) => muteSchema.parse(mute));
  expect(checkMutes(mutes.map(muteRowOf))).toEqual({ ok: true, mutes });
});

test('an empty row is left out, and a wrong one named', () => {
  const row = { what: '', until: '', note: '' };
  expect(checkMutes([row])).toEqual({ ok: true, mutes: [] });
  expect(checkMutes([row, { ...row, what: '10.0.0.0/40' }])).toEqual({
    ok: false,
    fault: 'Row 2: a network such as 10.0.0.0/8 or 2001:db8::/32.',
  });
  expect(checkMutes([{ ...row, what: '2001219', until: 'soon' }])).toMatchObject({ ok: false });
  expect(checkMutes([{ ...row, note: 'nothing to mute' }])).toMatchObject({ ok: false });
});
