import type { UndrawnReason } from '../contract/event.ts';
import { sumReasons, type FeedCounts } from '../contract/feedHealth.ts';

const UNDRAWN_SENTENCES: Readonly<Record<UndrawnReason, string>> = {
  'attacker-missing': 'had no attacker address: check that the format fits the file',
  'target-missing': 'had no target address: check that the format fits the file',
  'attacker-private':
    'came from a private address without a place: set a home position or site networks in the settings',
  'target-private': 'went to a private address without a place: set a home position or site networks in the settings',
  'attacker-unlocated': 'came from an address that the location data does not know',
  'target-unlocated': 'went to an address that the location data does not know: add its network to the site networks',
};

/** In sentences, at which stage a feed's events stop, why, and what to do; empty when all of them are drawn. */
export function explainUndrawn(counts: FeedCounts): string[] {
  const sentences: string[] = [];
  const refused = sumReasons(counts.refused);
  const filtered = sumReasons(counts.filtered);
  if (filtered > 0) {
    const reasons = Object.entries(counts.filtered).map(([reason, count]) => `${reason}: ${count}`);
    const many = filtered === counts.records ? `All ${filtered}` : `${filtered} of ${counts.records}`;
    sentences.push(`${many} events were dropped by the feed’s filter or the mute list (${reasons.join(', ')}).`);
  }
  if (counts.frames > 0 && counts.stored === 0 && filtered === 0) {
    sentences.push(
      refused === counts.frames
        ? 'Every line was refused: the format does not fit what arrives. Choose another format.'
        : 'Lines arrive, but none of them is an event: see what was ignored and refused below.',
    );
  } else if (refused * 2 > counts.frames) {
    sentences.push(
      `The format does not fit: ${refused} of ${counts.frames} lines were refused. Choose another format.`,
    );
  } else if (refused > 0) {
    sentences.push(`${refused} of ${counts.frames} lines were refused; their reasons stand below.`);
  }
  for (const [reason, count] of Object.entries(counts.undrawn)) {
    sentences.push(`${count} of ${counts.stored} events ${UNDRAWN_SENTENCES[reason as UndrawnReason]}.`);
  }
  return sentences;
}
