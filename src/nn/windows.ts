import { PmError } from '../core/errors';
import type { Triple } from '../core/shape';

/** How overlapping windows are weighted: all alike, or by a Gaussian about the window's centre. */
export const windowModes = ['constant', 'gaussian'] as const;
export type WindowMode = (typeof windowModes)[number];

/** Extents of the window: an entry that is not positive takes the image's own. */
export function windowSize(roiSize: number | readonly number[], size: Triple): Triple {
  const roi = typeof roiSize === 'number' ? [roiSize, roiSize, roiSize] : roiSize;
  if (roi.length !== 3 || !roi.every(Number.isInteger)) {
    throw new PmError(
      'roi-size',
      'sliding window roiSize',
      `${JSON.stringify(roiSize)} is not a window`,
      'give one whole number of voxels, or three',
    );
  }
  return [0, 1, 2].map((a) => (roi[a] > 0 ? roi[a] : size[a])) as unknown as Triple;
}

/**
 * First indices of the windows along one axis: steps of roi x (1 - overlap), rounded down, the last window moved back to
 * end with the image (monai.data.utils.dense_patch_slices).
 */
export function windowStarts(extent: number, roi: number, overlap: number): number[] {
  if (roi >= extent) return [0];
  const step = Math.max(Math.floor(roi * (1 - overlap)), 1);
  const starts: number[] = [];
  for (let start = 0; ; start += step) {
    starts.push(Math.min(start, extent - roi));
    if (start + roi >= extent) return starts;
  }
}

/**
 * The weight of every voxel of a window, last axis fastest; none is below 0.001
 * (monai.data.utils.compute_importance_map). `sigmaScale` is the standard deviation in extents of the window.
 */
export function importanceMap(roi: Triple, mode: WindowMode, sigmaScale: number | readonly number[] = 0.125): Float32Array {
  const map = new Float32Array(roi[0] * roi[1] * roi[2]).fill(1);
  if (mode === 'constant') return map;
  const scales = typeof sigmaScale === 'number' ? [sigmaScale, sigmaScale, sigmaScale] : sigmaScale;
  if (scales.length !== 3 || !scales.every((scale) => scale > 0)) {
    throw new PmError('sigma-scale', 'sliding window sigmaScale', `${JSON.stringify(sigmaScale)} does not fit`, 'give one positive number, or three');
  }
  const [wx, wy, wz] = roi.map((extent, a) =>
    Float32Array.from({ length: extent }, (_, t) => Math.exp((t - (extent - 1) / 2) ** 2 / (-2 * (extent * scales[a]) ** 2))),
  );
  let at = 0;
  for (const x of wx) for (const y of wy) for (const z of wz) map[at++] = Math.max(Math.fround(x * y) * z, 1e-3);
  return map;
}
