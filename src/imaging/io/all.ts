import { dicom } from './dicom';
import type { VolumeFormat } from './format';
import { metaImage } from './metaimage';
import { nifti } from './nifti';
import { nrrd } from './nrrd';

/** Every format that is read; a new one is a file and an entry here. */
export const volumeFormats: readonly VolumeFormat[] = [nifti, nrrd, metaImage, dicom];
