import { OPTIONS, VERBS } from './options.ts';

/** What `--help` prints: every option and verb. */
export function helpText(): string {
  const options = Object.entries(OPTIONS).map(([name, option]) => {
    const value = 'value' in option ? ` ${option.value}` : '';
    const short = 'short' in option ? `-${option.short}, ` : '';
    return row(`${short}--${name}${value}`, option.help);
  });
  const verbs = Object.values(VERBS).map((verb) => row(verb.usage, verb.help));
  return [
    'Arcwall shows what is attacking your network.',
    '',
    'Usage: arcwall [options]            opens the wall, or the window named by --window',
    '       arcwall VERB [options]       works without any window or display',
    '       (from a clone: npm start -- …)',
    '',
    'Verbs:',
    ...verbs,
    '',
    'Options:',
    ...options,
    '',
    'Without any feed in the settings or on the command line the wall shows simulated events, and says so.',
    'Exit codes: 0 done, 1 failed or a line was refused, 2 wrong options.',
    '',
  ].join('\n');
}

const COLUMN = 30;

function row(left: string, right: string): string {
  return left.length < COLUMN ? `  ${left.padEnd(COLUMN)}${right}` : `  ${left}\n  ${' '.repeat(COLUMN)}${right}`;
}
