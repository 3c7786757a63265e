import { PmError } from '../../core/errors';
import { voxelCount } from '../../imaging/volume';
import { volumeOnBox } from '../preprocess/crop';
import { forEachLine } from '../roi';
import { type Numbers, numbersOf } from '../voxels';
import type { ImageType } from './image-type';

/**
 * The image type `name` that applies a function to every voxel, in f64. PyRadiomics scales by the largest magnitude in the whole
 * image, so `transform` is asked for the function by that. Throws `filter-scale` where the largest magnitude is 0 or not finite.
 */
export function intensityFilter(name: string, transform: (largest: number) => (value: number) => number): ImageType {
  return {
    name,
    async *derive({ image, box }) {
      const source = numbersOf(image);
      const f = transform(largestMagnitude(name, source));
      const data = new Float64Array(voxelCount(box.size));
      forEachLine(image.size, box, (from, to, length) => {
        for (let i = 0; i < length; i++) data[to + i] = f(source[from + i]);
      });
      yield { name: name.toLowerCase(), image: volumeOnBox(image, box, 'f64', data) };
    },
  };
}

function largestMagnitude(name: string, values: Numbers): number {
  let largest = 0;
  for (let i = 0; i < values.length; i++) {
    const magnitude = Math.abs(values[i]);
    if (Number.isNaN(magnitude)) {
      largest = magnitude;
      break;
    }
    if (magnitude > largest) largest = magnitude;
  }
  if (largest > 0 && Number.isFinite(largest)) return largest;
  const why = largest === 0 ? 'every voxel of the image is 0' : 'the image holds NaN or infinite voxels';
  throw new PmError('filter-scale', `imageType.${name}`, `${why}, so there is no scale`, 'correct the image or leave this image type out');
}
