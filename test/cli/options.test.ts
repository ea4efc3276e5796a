import { describe, expect, test } from 'vitest';
import { helpText } from '../../electron/cli/help.ts';
import { OPTIONS, parseArguments, VERBS } from '../../electron/cli/options.ts';

const NOW = Date.UTC(2026, 10, 22, 12);
const parse = (...argv: string[]): ReturnType<typeof parseArguments> => parseArguments(argv, '/home/soc', NOW);

describe('parseArguments', () => {
  test('opens the wall without any argument', () => {
    expect(parse()).toEqual({
      ok: true,
      value: {
        command: 'window',
        dataDirectory: null,
        window: 'wall',
        feeds: [],
        fullscreen: false,
        softwareRendering: false,
        size: null,
        shot: null,
        exitAfterMs: null,
      },
    });
  });

  test('gives a --format to the feed before it, and one before all feeds to those without their own', () => {
    const parsed = parse('--format', 'json', '--tail', 'a.log', '--sse', 'https://x/y', '--format', 'suricata-eve');
    expect(parsed).toMatchObject({
      ok: true,
      value: {
        feeds: [
          { transport: 'file', path: '/home/soc/a.log', format: 'json' },
          { transport: 'sse', url: 'https://x/y', format: 'suricata-eve' },
        ],
      },
    });
  });

  test('takes - for standard input, once', () => {
    expect(parse('--tail', '-', '--format', 'cowrie', '--tail', './-')).toMatchObject({
      value: {
        feeds: [
          { transport: 'stdin', format: 'cowrie' },
          { transport: 'file', path: '/home/soc/-' },
        ],
      },
    });
  });

  test('gives a --time-zone to the feed before it like a --format, and recognises the format where none is named', () => {
    const zone = 'America/New_York';
    expect(parse('--tail', 'a.log', '--time-zone', zone, '--format', 'snort-fast', '--tail', 'b.log')).toMatchObject({
      value: {
        feeds: [
          { path: '/home/soc/a.log', format: 'snort-fast', timeZone: zone },
          { path: '/home/soc/b.log', format: 'auto', timeZone: 'UTC' },
        ],
      },
    });
    expect(parse('--time-zone', zone, '--sse', 'https://x/y')).toMatchObject({
      value: { feeds: [{ timeZone: zone }] },
    });
    expect(parse('import', 'a.log')).toMatchObject({ value: { format: 'auto', timeZone: 'UTC' } });
    expect(parse('import', 'a.log', '--time-zone', zone)).toMatchObject({ value: { timeZone: zone } });
  });

  test('takes a path without a name for a feed', () => {
    expect(parse('--tail', '/')).toMatchObject({ ok: true, value: { feeds: [{ path: '/', name: '/' }] } });
  });

  test('reads times of export as dates or as ages', () => {
    expect(parse('export', '--since', '24h', '--until', '2026-11-22T11:30:00Z')).toMatchObject({
      value: { sinceMs: NOW - 86_400_000, untilMs: Date.UTC(2026, 10, 22, 11, 30) },
    });
    expect(parse('export', '--since', '2026-11-21')).toMatchObject({ value: { sinceMs: Date.UTC(2026, 10, 21) } });
  });

  test.each([
    [['--colour', 'red'], /colour/],
    [['--tail'], /tail/],
    [['--tail', ''], /needs a path/],
    [['--tail', '-', '--tail', '-'], /one standard input/],
    [['--sse', 'ftp://x'], /http/],
    [['--tail', 'x', '--format', 'nope'], /no format "nope": auto, suricata-eve/],
    [['--tail', 'x'.repeat(5000)], /--tail cannot be used/],
    [['--data-dir', ''], /--data-dir needs a path/],
    [['--window', 'cellar'], /cellar/],
    [['--tail', 'a', '--time-zone', 'Mars/Olympus'], /Europe\/Malta or UTC, not "Mars\/Olympus"/],
    [['--tail', 'a', '--time-zone', 'UTC', '--time-zone', 'UTC'], /two --time-zone/],
    [['doctor', '--time-zone', 'UTC'], /does not go with doctor/],
    [['--after', '100'], /goes with --shot/],
    [['--shot', 'x.png', '--after', 'soon'], /milliseconds/],
    [['--exit-after', '-5'], /exit-after/],
    [['--shot', 'x.png', '--exit-after', '900'], /before the picture/],
    [['--shot', '--fullscreen'], /--shot needs a value: FILE/],
    [['--size', '99999x99999'], /up to 16384/],
    [['--size', '0x0'], /WIDTHxHEIGHT/],
    [['--size', 'big'], /WIDTHxHEIGHT/],
    [['restore'], /unknown verb "restore"/],
    [['import'], /at least one FILE/],
    [['export', 'extra'], /unexpected argument/],
    [['export', '--format', 'xml'], /jsonl or csv/],
    [['export', '--since', 'yesterday'], /2026-11-18T06:00Z/],
    [['export', '--since', '2026-02-30'], /--since/],
    [['export', '--tail', 'x'], /does not go with export/],
    [['--since', '1h'], /does not go with opening a window/],
  ])('refuses %j in one line that points to --help', (argv, message) => {
    const parsed = parse(...argv);
    expect(parsed.ok).toBe(false);
    if (parsed.ok) return;
    expect(parsed.error.message).toMatch(message);
    expect(parsed.error.message).toMatch(/^arcwall: .*\(see --help\)$/);
  });
});

test('--help names every option and verb', () => {
  const text = helpText();
  for (const name of Object.keys(OPTIONS)) expect(text).toContain(`--${name}`);
  for (const verb of Object.keys(VERBS)) expect(text).toContain(`  ${verb}`);
});
