import { dicom } from './dicom';
import type { VolumeFormat } from './format';
import { metaImage } from './metaimage';
import { nifti } from './nifti';
import { nrrd } from './nrrd';

/** The formats that are written; a page that only writes does not carry the readers of the others. */
export const writtenFormats: readonly VolumeFormat[] = [nifti, nrrd, metaImage];

/** Every format that is read; a new one is a file and an entry here. */
export const volumeFormats: readonly VolumeFormat[] = [nifti, nrrd, metaImage, dicom];
