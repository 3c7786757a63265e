import { PmError } from '../../core/errors';
import { volumeFormats } from './all';
import { dicom } from './dicom';
import type { VolumeFormat } from './format';

/** Formats that people try, known well enough to be refused by name. */
const refused: readonly { name: string; extensions: readonly string[]; magic?: string; at?: number; hint: string }[] = [
  { name: 'FreeSurfer MGH', extensions: ['.mgz', '.mgh'], hint: 'convert it to NIfTI, for example with mri_convert' },
  { name: 'MINC or HDF5', extensions: ['.mnc', '.h5', '.hdf5'], magic: '\x89HDF', hint: 'convert it to NIfTI, for example with mnc2nii' },
  { name: 'MINC 1', extensions: [], magic: 'CDF\x01', hint: 'convert it to NIfTI, for example with mnc2nii' },
  { name: 'MRtrix', extensions: ['.mif', '.mih'], magic: 'mrtrix image', hint: 'convert it to NIfTI with mrconvert' },
  { name: 'VTK', extensions: ['.vtk', '.vti'], magic: '# vtk', hint: 'save the image as NRRD or MetaImage' },
  { name: 'AFNI', extensions: ['.head', '.brik'], hint: 'convert it to NIfTI with 3dAFNItoNIFTI' },
  { name: 'Philips PAR/REC', extensions: ['.par', '.rec'], hint: 'convert it to NIfTI with dcm2niix' },
  { name: 'zip archive', extensions: ['.zip'], magic: 'PK\x03\x04', hint: 'unpack it, or read it with readImage' },
  { name: 'bzip2', extensions: ['.bz2'], magic: 'BZh', hint: 'unpack it, or use gzip' },
  { name: 'PNG', extensions: ['.png'], magic: '\x89PNG', hint: 'give a volume, not a picture' },
  { name: 'JPEG', extensions: ['.jpg', '.jpeg'], magic: '\xff\xd8\xff', hint: 'give a volume, not a picture' },
  { name: 'TIFF', extensions: ['.tif', '.tiff'], hint: 'save the stack as NRRD or MetaImage with its voxel spacing' },
];

/** The endings of the formats that are read. */
export const readableExtensions: readonly string[] = volumeFormats.flatMap((format) => format.extensions);

/** `name` in lower case without an outer `.gz`. */
function withoutGz(name: string): string {
  return name.toLowerCase().replace(/\.gz$/, '');
}

/** Whether a file is a volume of a format that is read, by its first bytes or its name. A DICOM file is not: it may be one slice of many. */
export function isVolumeFile(head: Uint8Array, name: string): boolean {
  return volumeFormats.some(
    (format) => format !== dicom && (format.matches(head, name) || format.extensions.some((extension) => withoutGz(name).endsWith(extension))),
  );
}

/** The format of a file, by its first bytes, and by its name where they tell nothing. Throws `volume-format` with what it is, if known. */
export function recognise(head: Uint8Array, name: string): VolumeFormat {
  const byContent = volumeFormats.find((format) => format.matches(head, name));
  if (byContent) return byContent;
  const bare = withoutGz(name);
  const has = (magic: string, at = 0): boolean => String.fromCharCode(...head.subarray(at, at + magic.length)) === magic;
  const ends = (extensions: readonly string[]): boolean => extensions.some((extension) => bare.endsWith(extension));
  const known = refused.find((other) => other.magic && has(other.magic, other.at));
  const byName = known ? undefined : volumeFormats.find((format) => ends(format.extensions));
  if (byName && head.length > 0) return byName;
  const other = known ?? refused.find((candidate) => ends(candidate.extensions));
  const why = head.length === 0 ? 'the file is empty' : other ? `${other.name} files are not read here` : 'it is no image format that is read here';
  throw new PmError('volume-format', name, why, other?.hint ?? `give one of ${readableExtensions.join(', ')} (or with .gz)`);
}
