import { zipSync } from 'fflate';
import type { NamedBytes } from '../../worker/api';
import type { ExportedFile } from '../download';

/** The files of a kept training as one archive. Weights hardly pack: they are stored as they are. */
export function savedTraining(run: string, files: readonly NamedBytes[]): ExportedFile {
  const bytes = zipSync(Object.fromEntries(files.map((file) => [file.name, file.bytes])), { level: 0 });
  return { name: `pm-analyzer-training_${run}.zip`, blob: new Blob([bytes as BlobPart], { type: 'application/zip' }) };
}
