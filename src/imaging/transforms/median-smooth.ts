import type { Volume } from '../volume';
import { badOption, perAxis } from './options';
import { toFloat32 } from './values';

export interface MedianSmoothOptions {
  /** Voxels on either side, one number for all axes or one an axis; 1 by default. */
  readonly radius?: number | readonly number[];
}

/** The median over a box around every voxel, the outermost voxels repeated beyond the image (MedianSmooth); f32. */
export function medianSmooth(image: Volume, { radius = 1 }: MedianSmoothOptions = {}): Volume {
  const [rx, ry, rz] = perAxis('MedianSmooth', 'radius', radius, [1, 1, 1]);
  if ([rx, ry, rz].some((r) => !Number.isInteger(r) || r < 0))
    throw badOption('MedianSmooth', 'radius', JSON.stringify(radius), 'give whole numbers of voxels');
  const [nx, ny, nz] = image.size;
  const window = new Float64Array((2 * rx + 1) * (2 * ry + 1) * (2 * rz + 1));
  const middle = (window.length - 1) / 2;
  return toFloat32(image, true, (source, target) => {
    let out = 0;
    for (let k = 0; k < nz; k++) {
      for (let j = 0; j < ny; j++) {
        for (let i = 0; i < nx; i++) {
          let filled = 0;
          for (let z = k - rz; z <= k + rz; z++) {
            const slice = ny * clamp(z, nz);
            for (let y = j - ry; y <= j + ry; y++) {
              const row = nx * (clamp(y, ny) + slice);
              for (let x = i - rx; x <= i + rx; x++) window[filled++] = source[row + clamp(x, nx)];
            }
          }
          target[out++] = select(window, middle);
        }
      }
    }
  });
}

function clamp(index: number, extent: number): number {
  return Math.min(Math.max(index, 0), extent - 1);
}

/** The k-th smallest (Hoare's quickselect); reorders `values`. */
function select(values: Float64Array, k: number): number {
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    const pivot = values[(low + high) >> 1];
    let i = low;
    let j = high;
    while (i <= j) {
      while (values[i] < pivot) i++;
      while (values[j] > pivot) j--;
      if (i > j) break;
      const swap = values[i];
      values[i++] = values[j];
      values[j--] = swap;
    }
    if (k <= j) high = j;
    else if (k >= i) low = i;
    else break;
  }
  return values[k];
}
