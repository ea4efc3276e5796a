import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import type { z } from 'zod';
import { failure, messageOf, success, type Result } from '../contract/result.ts';
import { settingsSchema, SETTINGS_VERSION, type Settings } from '../contract/settings.ts';

export interface LoadedSettings {
  readonly settings: Settings;
  /** What the user must be told: the file was set aside, and why. */
  readonly problem: string | null;
  /** False when the file is there, unread, and in the way: saving would destroy what the user wrote in it. */
  readonly savable: boolean;
}

/** One step to a newer version: takes the raw content of version n, returns that of version n + 1. */
export type Migration = (raw: Record<string, unknown>) => Record<string, unknown>;

/** By the version that they start from. */
const MIGRATIONS: Readonly<Record<number, Migration>> = {};

/**
 * Reads the settings. A missing file gives the defaults. A broken one (no JSON, an unknown key, a value out of range) is
 * renamed to `<file>.broken-<time>`, so that nothing the user wrote is lost, and the defaults are used.
 */
export function loadSettings(file: string, now: () => number = Date.now): LoadedSettings {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return defaults(null, true);
    return defaults(`The settings file ${file} cannot be read (${messageOf(error)}): defaults are used.`, false);
  }
  const parsed = parseSettings(text);
  if (parsed.ok) return { settings: parsed.value, problem: null, savable: true };
  const aside = `${file}.broken-${new Date(now()).toISOString().replaceAll(':', '-')}`;
  try {
    renameSync(file, aside);
  } catch (error) {
    return defaults(
      `${parsed.error.message} It could not be set aside (${messageOf(error)}); defaults are used.`,
      false,
    );
  }
  const advice = 'correct it and put it back';
  return defaults(`${parsed.error.message} It was set aside as ${aside}, and defaults are used: ${advice}.`, true);
}

function defaults(problem: string | null, savable: boolean): LoadedSettings {
  return { settings: defaultSettings(), problem, savable };
}

/** Checks the text of a settings file, bringing older versions up to date. */
export function parseSettings(text: string): Result<Settings> {
  let raw: unknown;
  try {
    raw = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    return failure('not-json', `The settings file is not valid JSON: ${messageOf(error)}.`);
  }
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
    return failure('not-settings', 'The settings file does not hold a JSON object.');
  }
  const current = migrateSettings(raw as Record<string, unknown>, MIGRATIONS, SETTINGS_VERSION);
  if (!current.ok) return current;
  const checked = settingsSchema.safeParse(current.value);
  return checked.success
    ? success(checked.data)
    : failure('invalid', `The settings file is wrong at ${describeIssues(checked.error)}.`);
}

/** Brings raw settings to `version`, step by step. A file without a version is of the newest. */
export function migrateSettings(
  raw: Record<string, unknown>,
  migrations: Readonly<Record<number, Migration>>,
  version: number,
): Result<Record<string, unknown>> {
  let content = raw;
  let from = typeof raw['version'] === 'number' ? raw['version'] : version;
  if (from > version) {
    return failure('newer', `The settings file is of version ${from}, this Arcwall reads up to ${version}: update it.`);
  }
  for (; from < version; from += 1) {
    const migrate = migrations[from];
    if (migrate === undefined) return failure('unknown-version', `The settings file's version ${from} is unknown.`);
    content = { ...migrate(content), version: from + 1 };
  }
  return success(content);
}

/** Writes the settings whole or not at all: a crash leaves the old file or the new one. Mode 0600. */
export function saveSettings(file: string, settings: Settings): Result<null> {
  const temporary = `${file}.writing`;
  try {
    const descriptor = openSync(temporary, 'w', 0o600);
    try {
      writeSync(descriptor, `${JSON.stringify(settings, null, 2)}\n`);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(temporary, file);
    return success(null);
  } catch (error) {
    return failure('settings-not-saved', `The settings could not be saved to ${file}: ${messageOf(error)}.`);
  }
}

export function defaultSettings(): Settings {
  return settingsSchema.parse({});
}

/** The faults of a zod check as one line: `feeds[0].path: too long; wall: unknown key "colour"`. */
export function describeIssues(error: z.ZodError): string {
  const issues = error.issues.slice(0, 5).map((issue) => {
    const path = issue.path.reduce<string>(
      (text, key) => (typeof key === 'number' ? `${text}[${key}]` : `${text}${text === '' ? '' : '.'}${String(key)}`),
      '',
    );
    return `${path === '' ? 'the top level' : path}: ${issue.message}`;
  });
  return issues.join('; ');
}
