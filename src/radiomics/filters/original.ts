import type { ImageType } from './image-type';

/** No filter. */
export const original: ImageType = {
  name: 'Original',
  async *derive(image) {
    yield { name: 'original', image };
  },
};
