import { PmError } from '../../core/errors';

/** Files of one volume: the one to read first, then what it may refer to. */
export interface FileGroups<F> {
  readonly image: readonly F[];
  readonly mask: readonly F[];
}

const main = /\.(nii|nrrd|nhdr|mha|mhd|hdr)(\.gz)?$/i;
/** Names that DICOM files have; many have no ending at all. */
const dicom = /(\.(dcm|dicom|ima)|^[^.]+|^[\d.]+)$/i;
const maskWords = /(^|[^a-z])(mask|seg|segm|segmentation|label|labels|labelmap|roi)([^a-z]|$)/i;

/**
 * Tells image and mask apart among files that were given together. A detached header stands with all files that are no
 * volume by themselves; DICOM files are one image, and a volume beside them that is named so is its mask. Throws `files-ambiguous` where the names do not say which of two volumes is the mask.
 */
export function groupFiles<F extends { readonly name: string }>(files: readonly F[]): FileGroups<F> {
  const volumes = files.filter(({ name }) => main.test(name));
  const others = files.filter(({ name }) => !main.test(name));
  const slices = others.filter(({ name }) => dicom.test(name));
  if (slices.length > 0 && volumes.length === 1 && maskWords.test(volumes[0].name)) return { image: slices, mask: volumes };
  if (volumes.length <= 1) return { image: [...volumes, ...others], mask: [] };
  const masks = volumes.filter(({ name }) => maskWords.test(name));
  const images = volumes.filter(({ name }) => !maskWords.test(name));
  if (images.length !== 1 || masks.length !== 1) {
    const why = `${volumes.length} volumes were given, and their names do not tell one image and one mask`;
    throw new PmError('files-ambiguous', 'files', why, 'open the image first, then the mask');
  }
  return { image: [...images, ...others], mask: [...masks, ...others] };
}

/** The name that an address ends in. */
export function nameOf(url: string): string {
  const last = new URL(url, 'https://localhost/').pathname.split('/').pop() || 'image';
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}
