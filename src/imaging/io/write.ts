import { gzipSync } from 'fflate';
import { PmError } from '../../core/errors';
import type { Volume } from '../volume';
import { writtenFormats } from './written';

/** The endings that `writeVolume` takes. */
export const writableExtensions: readonly string[] = ['.nii.gz', ...writtenFormats.flatMap((format) => format.writes)];

/**
 * The file `name` holding `volume`, its format by the ending: `.nii`, `.nii.gz`, `.nrrd` or `.mha`.
 *
 * Values are stored as they are, half floats as float32, booleans as uint8. NIfTI keeps the affine in float32. The bytes
 * depend on what is given only (no time stamp). `comment` goes into the header as one line of ASCII (NIfTI keeps 79 characters).
 * Throws `volume-format` for another ending, `volume-header` for a singular affine.
 */
export function writeVolume(volume: Volume, name: string, { comment }: { comment?: string } = {}): Uint8Array {
  const lower = name.toLowerCase();
  const gz = lower.endsWith('.nii.gz');
  const format = writtenFormats.find(({ writes }) => writes.some((extension) => (gz ? lower.slice(0, -3) : lower).endsWith(extension)));
  if (!format?.write)
    throw new PmError('volume-format', name, 'its ending names no format that is written', `use one of ${writableExtensions.join(', ')}`);
  const bytes = format.write(volume, comment && asciiLine(comment));
  return gz ? gzipSync(bytes, { mtime: 0 }) : bytes;
}

/** Dashes as hyphens, line ends as spaces, whatever else is not ASCII as question marks. */
function asciiLine(text: string): string {
  return text
    .replace(/[\u2010-\u2015]/g, '-')
    .replace(/\s+/g, ' ')
    .replace(/[^\x20-\x7e]/g, '?');
}
