import type { VolumeFormat } from './format';
import { metaImage } from './metaimage';
import { nifti } from './nifti';
import { nrrd } from './nrrd';

/** The formats that are also written, apart from the others: a page that only writes carries no DICOM decoders. */
export const writtenFormats: readonly VolumeFormat[] = [nifti, nrrd, metaImage];
