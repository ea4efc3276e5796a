import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { fileIdOf, isSameFile, openRegularFile, type FileId, type OpenFile } from './fileMark.ts';
import { errorCodeOf } from './pathProblem.ts';

/** A file beside the tailed one that may have been it before a rotation. */
export interface Sibling {
  readonly path: string;
  readonly id: FileId;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  /** Named as rotation names files; others are only looked at to find a known file by its inode. */
  readonly isRotated: boolean;
}

/** In a directory with more files than this, those with other names are not looked at. */
const MAX_OTHERS = 2000;
const MAX_ATTEMPTS = 20;
const COMPRESSED = /\.(gz|bz2|xz|zst|lz4|zip)$/i;

/** Thrown when a file is not where a listing saw it: the directory is being rotated, and has to be listed again. */
export class DirectoryChanged extends Error {}

/**
 * The other regular files beside these paths, oldest first: beside the tailed path, and where that is a symbolic link,
 * beside the file that it led to. A rotation moves every file by one name, and one that is moved while we look would be
 * missed: so the directory is listed until two listings agree.
 */
export async function listSiblings(paths: ReadonlySet<string>): Promise<Sibling[]> {
  let before = await listOnce(paths);
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    const after = await listOnce(paths);
    if (stateOf(after) === stateOf(before)) return after;
    before = after;
  }
  return before;
}

/** Runs `look` again as long as files move under it. */
export async function whileDirectoryChanges<Value>(look: () => Promise<Value>): Promise<Value> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await look();
    } catch (thrown) {
      if (!(thrown instanceof DirectoryChanged) || attempt === MAX_ATTEMPTS) throw thrown;
    }
  }
}

/** Opens the very file that was listed. */
export async function openSibling(sibling: Pick<Sibling, 'path' | 'id'>): Promise<OpenFile> {
  const file = await openRegularFile(sibling.path).catch((thrown: unknown) => {
    if (errorCodeOf(thrown) === 'ENOENT') return null;
    throw thrown;
  });
  if (file !== null && isSameFile(fileIdOf(file.stats), sibling.id)) return file;
  await file?.handle.close();
  throw new DirectoryChanged(`${sibling.path} was moved`);
}

function stateOf(siblings: readonly Sibling[]): string {
  return siblings.map(({ path, id }) => `${path} ${id.dev} ${id.ino}`).join('\n');
}

async function listOnce(paths: ReadonlySet<string>): Promise<Sibling[]> {
  const byPath = new Map<string, Sibling>();
  for (const path of paths) {
    for (const sibling of await listBeside(path)) {
      if (sibling.isRotated || !byPath.has(sibling.path)) byPath.set(sibling.path, sibling);
    }
  }
  return [...byPath.values()].sort((a, b) => a.modifiedMs - b.modifiedMs || a.id.birthMs - b.id.birthMs);
}

/** None when the directory cannot be listed. */
async function listBeside(path: string): Promise<Sibling[]> {
  const directory = dirname(path);
  const base = basename(path);
  const names = await readdir(directory, { withFileTypes: true }).catch(() => []);
  const files = names.filter((entry) => entry.isFile() && entry.name !== base && !COMPRESSED.test(entry.name));
  const rotated = files.filter((entry) => isRotatedName(entry.name, base));
  const others = files.length > MAX_OTHERS ? [] : files.filter((entry) => !isRotatedName(entry.name, base));
  const siblings = [
    ...(await Promise.all(rotated.map(async (entry) => await look(join(directory, entry.name), true)))),
    ...(await Promise.all(others.map(async (entry) => await look(join(directory, entry.name), false)))),
  ];
  return siblings.filter((sibling) => sibling !== null);
}

/**
 * `eve.json.1`, `eve.json-20261118`, `eve.json.2026-11-18`, `eve.json.old`, `eve-20261118.json`: what logrotate and
 * the loggers' own rotation make of `eve.json`. Not `eve.2.json`, which is Suricata's file of another thread.
 */
export function isRotatedName(name: string, base: string): boolean {
  if (name.startsWith(base)) return /^(\.old|[.\-_]?\d[\d.\-_T:]*)$/.test(name.slice(base.length));
  const extension = extname(base);
  const stem = base.slice(0, base.length - extension.length);
  if (extension === '' || !name.startsWith(stem) || !name.endsWith(extension)) return false;
  const middle = name.slice(stem.length, name.length - extension.length);
  return /^[.\-_][\d.\-_T:]+$/.test(middle) && middle.replace(/\D/g, '').length >= 6;
}

async function look(path: string, isRotated: boolean): Promise<Sibling | null> {
  try {
    const stats = await stat(path, { bigint: true });
    if (!stats.isFile()) return null;
    return {
      path,
      id: fileIdOf(stats),
      sizeBytes: Number(stats.size),
      modifiedMs: Number(stats.mtimeNs) / 1e6,
      isRotated,
    };
  } catch {
    return null;
  }
}
