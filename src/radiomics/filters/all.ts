import { ibsiImageTypes } from './ibsi/all';
import type { ImageType } from './image-type';
import { original } from './original';

/** Every image type. */
export const imageTypes: readonly ImageType[] = [original, ...ibsiImageTypes];
