import { crop } from '../preprocess/crop';
import type { ImageType } from './image-type';

/** No filter. */
export const original: ImageType = {
  name: 'Original',
  async *derive({ image, box }) {
    yield { name: 'original', image: crop(image, box) };
  },
};
