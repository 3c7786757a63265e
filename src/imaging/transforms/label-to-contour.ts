import { type Volume, withData } from '../volume';
import { applySeparable, kernelTaps } from './separable';
import { valuesOf } from './values';

/** 1 on the border of the labels and 0 elsewhere: the 26-neighbour Laplacian, cut to [0, 1] (LabelToContour); f32. */
export function labelToContour(image: Volume): Volume {
  const values = valuesOf(image);
  const box = applySeparable(
    values,
    image.size,
    image.channels,
    image.size.map((extent) => kernelTaps(extent, [1, 1, 1])),
  );
  for (let v = 0; v < box.length; v++) box[v] = Math.min(Math.max(27 * values[v] - box[v], 0), 1);
  return withData(image, 'f32', box);
}
