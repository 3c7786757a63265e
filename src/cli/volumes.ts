import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { sha256Hex } from '../core/hash';
import { readVolumeFile } from '../imaging/io/files.node';
import type { SourceVolume } from '../study/provenance';
import type { Context } from './command';

/** Reads a volume and its hash; what is odd about the file is noted. */
export async function openVolume(path: string, context: Context): Promise<SourceVolume> {
  const { volume, warnings } = await readVolumeFile(path);
  for (const warning of warnings) context.note(`${basename(path)}: ${warning}`);
  return { volume, name: basename(path), sha256: await sha256Hex(await readFile(path)) };
}
