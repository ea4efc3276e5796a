import { existsSync, readFileSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const runtimeSchema = z.object({
  nativeBinding: z.string().nullable(),
  cityIpv4: z.string(),
  cityIpv6: z.string(),
  assets: z.string(),
  electron: z
    .object({
      path: z.string().optional(),
      version: z.string(),
      source: z.enum(['override', 'official', 'fallback']),
      why: z.string(),
    })
    .nullable(),
});

/** What this installation runs on: absolute paths of the parts that are not code, and which Electron it got. */
export type Runtime = z.infer<typeof runtimeSchema> & {
  /** The table of networks (ASN and organization), one of the assets. */
  readonly networks: string;
};

declare global {
  // Electron adds it to its Node processes.
  namespace NodeJS {
    interface Process {
      readonly resourcesPath?: string;
    }
  }
}

/**
 * Reads `runtime.json`: written by the bootstrap into `out/`, and by the packaging into the resources folder with
 * paths relative to it. Throws when there is none: then this is no installation.
 */
export function readRuntime(): Runtime {
  const file = findRuntimeFile();
  const runtime = runtimeSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  const absolute = (path: string): string => (isAbsolute(path) ? path : join(dirname(file), path));
  const assets = absolute(runtime.assets);
  return {
    ...runtime,
    nativeBinding: runtime.nativeBinding === null ? null : absolute(runtime.nativeBinding),
    cityIpv4: absolute(runtime.cityIpv4),
    cityIpv6: absolute(runtime.cityIpv6),
    assets,
    networks: join(assets, 'networks.bin'),
  };
}

function findRuntimeFile(): string {
  if (process.resourcesPath !== undefined) {
    const packaged = join(process.resourcesPath, 'runtime.json');
    if (existsSync(packaged)) return packaged;
  }
  // From out/<process>/x.js in a build, and from electron/settings/runtime.ts under the tests.
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    for (const file of [join(folder, 'runtime.json'), join(folder, 'out', 'runtime.json')]) {
      if (existsSync(file)) return file;
    }
    if (folder === dirname(folder)) break;
  }
  throw new Error('runtime.json is missing: run `npm start` once, or install Arcwall again.');
}
