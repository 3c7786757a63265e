import { spacingOf } from '../../imaging/affine';
import type { Volume } from '../../imaging/volume';
import type { Box } from '../roi';

/** The box with `margin` mm around it, as far as the image goes. */
export function marginBox(image: Volume, box: Box, margin: number): Box {
  const spacing = spacingOf(image.affine);
  const pad = (axis: number) => Math.ceil(margin / spacing[axis]);
  const low = (axis: number) => Math.max(0, box.start[axis] - pad(axis));
  const extent = (axis: number) => Math.min(image.size[axis], box.start[axis] + box.size[axis] + pad(axis)) - low(axis);
  return { start: [low(0), low(1), low(2)], size: [extent(0), extent(1), extent(2)] };
}
