import type { Volume } from '../volume';
import { byteSource, plainBytes } from './bytes';
import { readError } from './errors';
import type { ReadResult } from './format';
import { recognise } from './recognise';
import { type SiblingLookup, siblingFiles } from './siblings';

export interface ReadOptions {
  /** Gives the other file of a .hdr/.img pair, or the data file of a detached header. Without it such files are refused. */
  readonly siblings?: SiblingLookup;
  /** Most bytes that the voxels may take, on disk or decoded; 2 GiB if not given. */
  readonly maxBytes?: number;
  /** The image that a DICOM SEG or RTSTRUCT is put on. */
  readonly grid?: Volume;
}

/** Enough to tell every format. */
const headBytes = 4096;

/**
 * Reads a volume from the bytes of a file: NIfTI, NRRD, MetaImage or one DICOM file, by content first, then by name, gzipped or not.
 *
 * The header is checked against the bytes that are there before anything is allocated. Throws `PmError`: `volume-format`
 * (none of these), `volume-header`, `volume-truncated`, `volume-compression`, `volume-unsupported`, `volume-too-large`,
 * `volume-file-missing`, `volume-file-name`, `volume-series`.
 */
export async function readVolume(file: { readonly name: string; readonly bytes: Uint8Array }, options: ReadOptions = {}): Promise<ReadResult> {
  const { siblings, maxBytes = 2 ** 31, grid } = options;
  const name = file.name.replace(/^.*[\\/]/, '');
  const bytes = byteSource(plainBytes(file.bytes), name, maxBytes);
  const format = recognise(bytes.head(headBytes), name);
  try {
    return await format.read({ name, bytes, maxBytes, grid }, siblingFiles(siblings, name));
  } catch (error) {
    throw readError(error, name);
  }
}
