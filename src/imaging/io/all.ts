import { dicom } from './dicom';
import type { VolumeFormat } from './format';
import { writtenFormats } from './written';

/** Every format that is read; a new one is a file and an entry here, or in `written.ts` where it is written as well. */
export const volumeFormats: readonly VolumeFormat[] = [...writtenFormats, dicom];
