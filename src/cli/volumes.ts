import { basename } from 'node:path';
import { sha256OfFiles } from '../core/hash';
import { imageFiles } from '../imaging/io/files.node';
import { type ReadImageOptions, readImage } from '../imaging/io/image';
import type { SourceVolume } from '../study/provenance';
import type { Context } from './command';

/** Which DICOM series of a folder or archive is read. */
export const seriesOption = {
  series: { type: 'string', value: 'UID|N', help: 'the DICOM series to read, by its UID or number (default: the largest image)' },
} as const;

/** Reads a volume and its hash; what is odd about it is noted. The name of a DICOM folder may be a patient's: it is not kept. */
export async function openVolume(
  path: string,
  { note }: Pick<Context, 'note'>,
  options: Pick<ReadImageOptions, 'series' | 'grid'> = {},
): Promise<SourceVolume> {
  const { files, siblings } = await imageFiles(path);
  const { volume, warnings } = await readImage(files, { ...options, siblings });
  const name = files.length === 1 ? basename(path) : `DICOM series of ${files.length} files`;
  for (const warning of warnings) note(`${name}: ${warning}`);
  return { volume, name, sha256: await sha256OfFiles(files.map(({ bytes }) => bytes)) };
}
