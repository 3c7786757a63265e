import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { ReadResult } from './format';
import { readVolume } from './read';

/** Reads a volume from disk, with the files beside it that its header names. Throws `PmError`, or Node's error where `path` cannot be read. */
export async function readVolumeFile(path: string, options: { readonly maxBytes?: number } = {}): Promise<ReadResult> {
  const folder = dirname(path);
  const siblings = async (name: string): Promise<Uint8Array | undefined> => {
    try {
      return await readFile(join(folder, name));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  };
  return readVolume({ name: basename(path), bytes: await readFile(path) }, { ...options, siblings });
}
