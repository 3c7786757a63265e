import { PmError } from '../../core/errors';
import { readDicom } from './dicom';
import { isDicom } from './dicom/file';
import type { NamedBytes } from './dicom/series';
import type { ReadResult } from './format';
import { isGzip } from './inflate';
import { type ReadOptions, readVolume } from './read';
import { isVolumeFile } from './recognise';
import { isZip, unzip } from './zip';

export interface ReadImageOptions extends ReadOptions {
  /** The DICOM series to read: SeriesInstanceUID or series number. Without it the largest image is read. */
  readonly series?: string;
  /** Fractional DICOM segmentations as fractions instead of labels. */
  readonly fractions?: boolean;
}

/**
 * Reads one image from what a user gives: a volume file (with the files that belong to it), the files of a DICOM folder, or
 * zip archives of either.
 *
 * Files that are no image are passed over where there are others. Throws what `readVolume` throws, `volume-series` with the
 * list of the series or files where there are several and none is the largest, `archive-damaged` and `archive-unsupported`.
 */
export async function readImage(given: readonly NamedBytes[], options: ReadImageOptions = {}): Promise<ReadResult> {
  const { maxBytes = 2 ** 31 } = options;
  const files = given.flatMap((file) => (isZip(file.bytes) ? unzip(file.bytes, bareName(file.name), maxBytes) : [file]));
  if (files.length === 0)
    throw new PmError('volume-format', given[0] ? bareName(given[0].name) : 'image', 'there is no file', 'give a volume or a DICOM series');
  const volumes = files.filter(({ bytes, name }) => isGzip(bytes) || (!isDicom(bytes) && isVolumeFile(bytes, bareName(name))));
  const dicom = files.filter((file) => !volumes.includes(file) && isDicom(file.bytes));
  if (dicom.length > 0 && volumes.length > 0) {
    throw new PmError('volume-series', 'the files given', `${volumes.length} of them are volumes and ${dicom.length} are DICOM`, 'give one kind');
  }
  // A single file goes where its own errors are clearest.
  if (dicom.length > 0) return readDicom(dicom, options);
  const [main, ...others] = files.length === 1 ? files : mainFiles(volumes);
  if (main && others.length === 0) {
    const beside = async (name: string) => findBeside(files, main, name) ?? options.siblings?.(name);
    return readVolume(main, { ...options, siblings: beside });
  }
  if (!main) {
    throw new PmError(
      'volume-format',
      'the files given',
      `none of the ${files.length} is an image that is read here`,
      'give a volume or a DICOM series',
    );
  }
  throw new PmError('volume-series', 'the files given', `${1 + others.length} of them are volumes`, 'give one of them');
}

function bareName(name: string): string {
  return name.replace(/^.*[\\/]/, '');
}

/** Volumes that are not the data file of another one: the .img beside its .hdr. */
function mainFiles(volumes: readonly NamedBytes[]): NamedBytes[] {
  const stem = (name: string): string => name.replace(/\.(hdr|img)(\.gz)?$/i, '');
  return volumes.filter(
    ({ name }) => !/\.img(\.gz)?$/i.test(name) || !volumes.some((other) => other.name !== name && stem(other.name) === stem(name)),
  );
}

/** A file named by the header of `main`, relative to its folder. */
function findBeside(files: readonly NamedBytes[], main: NamedBytes, name: string): Uint8Array | undefined {
  const folder = main.name.slice(0, main.name.length - bareName(main.name).length);
  return files.find((file) => file !== main && (file.name === folder + name || file.name === name))?.bytes;
}
