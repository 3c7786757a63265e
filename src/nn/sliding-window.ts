import { PmError } from '../core/errors';
import type { GridView } from '../core/grid-view';
import { type PadMode, padMap, padModes } from '../core/padding';
import { type RunOptions, throwIfAborted } from '../core/progress';
import type { Triple } from '../core/shape';
import { asFloat32, type Tensor, tensor } from '../core/tensor';
import { importanceMap, type WindowMode, windowModes, windowSize, windowStarts } from './windows';

/** Options of monai.inferers.sliding_window_inference, by its names. */
export interface SlidingWindowOptions {
  /** Extents of the window; entries that are not positive take the image's. */
  readonly roiSize: number | readonly number[];
  /** Windows in one call of the predictor; 1 by default. */
  readonly swBatchSize?: number;
  /** Share of the window that neighbours have in common, in [0, 1), one number or one an axis; 0.25 by default. */
  readonly overlap?: number | readonly number[];
  readonly mode?: WindowMode;
  /** Standard deviation of the Gaussian weights in extents of the window; 0.125 by default. */
  readonly sigmaScale?: number | readonly number[];
  /** What surrounds an image that is smaller than the window; `constant` with `cval` (0) by default. */
  readonly paddingMode?: PadMode;
  readonly cval?: number;
}

/** Windows [N, C, ...roi] in f32 to scores [N, K, ...roi]. The tensor it gets is not used again by the caller. */
export type Predictor = (windows: Tensor) => Promise<Tensor>;

/**
 * Weighted mean of the predictions over all windows: [1, K, X, Y, Z], f32.
 *
 * Memory: the result, 4 K X Y Z bytes, and the open slab (see `slidingWindowLabels`).
 */
export async function slidingWindow(image: GridView, options: SlidingWindowOptions, predict: Predictor, run: RunOptions = {}): Promise<Tensor> {
  const [nx, ny, nz] = image.size;
  let out = new Float32Array(0);
  let classes = 0;
  await scan(image, options, predict, run, ({ x, y0, z0, pitch, scores, weights, planeSize, count }) => {
    if (classes === 0) {
      classes = count;
      out = new Float32Array(classes * nx * ny * nz);
    }
    for (let c = 0; c < classes; c++) {
      for (let y = 0; y < ny; y++) {
        const from = (y + y0) * pitch + z0;
        const to = ((c * nx + x) * ny + y) * nz;
        for (let z = 0; z < nz; z++) out[to + z] = scores[c * planeSize + from + z] / weights[from + z];
      }
    }
  });
  return tensor('f32', [1, classes, nx, ny, nz], out);
}

/**
 * The class with the largest weighted mean of every voxel, in the memory order of the image's own voxels; u8, or u16 for
 * more than 256 classes.
 *
 * The scores of the whole volume are never held: windows come in scan order, and a plane of the first axis is decided
 * and freed as soon as no later window touches it. Memory: one slab of roi[0] planes, 4 (K + 1) roi[0] Y Z bytes (Y and
 * Z not below the window's), the labels, and one batch of windows with its prediction.
 */
export async function slidingWindowLabels(
  image: GridView,
  options: SlidingWindowOptions,
  predict: Predictor,
  run: RunOptions = {},
): Promise<Uint8Array | Uint16Array> {
  const [nx, ny, nz] = image.size;
  const [sx, sy, sz] = image.strides;
  let labels: Uint8Array | Uint16Array = new Uint8Array(nx * ny * nz);
  await scan(image, options, predict, run, ({ x, y0, z0, pitch, scores, weights, planeSize, count }) => {
    if (count > 0x100 && labels instanceof Uint8Array) labels = new Uint16Array(labels.length);
    for (let y = 0; y < ny; y++) {
      for (let z = 0; z < nz; z++) {
        const from = (y + y0) * pitch + z + z0;
        let best = 0;
        let most = Math.fround(scores[from] / weights[from]);
        for (let c = 1; c < count; c++) {
          const score = Math.fround(scores[c * planeSize + from] / weights[from]);
          if (score > most) {
            most = score;
            best = c;
          }
        }
        labels[x * sx + y * sy + z * sz] = best;
      }
    }
  });
  return labels;
}

/** A plane of the first axis that is complete: weighted sums of `count` classes, [count, padded Y, padded Z]. */
interface ClosedPlane {
  readonly x: number;
  /** Where the image begins in the padded plane, and the padded plane's row length. */
  readonly y0: number;
  readonly z0: number;
  readonly pitch: number;
  readonly planeSize: number;
  readonly count: number;
  readonly scores: Float32Array;
  readonly weights: Float32Array;
}

/** Predicts all windows in scan order (last axis fastest) and hands over every plane of the image once it is complete. */
async function scan(
  image: GridView,
  options: SlidingWindowOptions,
  predict: Predictor,
  run: RunOptions,
  emit: (plane: ClosedPlane) => void,
): Promise<void> {
  const { roi, starts, maps, low, padded, batch, weight, cval } = planOf(image, options);
  const windows: Triple[] = [];
  for (const x of starts[0]) for (const y of starts[1]) for (const z of starts[2]) windows.push([x, y, z]);
  const planeSize = padded[1] * padded[2];
  const weights = new Float32Array(roi[0] * planeSize);
  let scores = new Float32Array(0);
  let classes = 0;
  let closed = 0;
  const closeBefore = (end: number) => {
    for (; closed < end; closed++) {
      const slot = closed % roi[0];
      const plane = scores.subarray(slot * classes * planeSize, (slot + 1) * classes * planeSize);
      const planeWeights = weights.subarray(slot * planeSize, (slot + 1) * planeSize);
      const x = closed - low[0];
      const inImage = x >= 0 && x < image.size[0];
      if (inImage) emit({ x, y0: low[1], z0: low[2], pitch: padded[2], planeSize, count: classes, scores: plane, weights: planeWeights });
      plane.fill(0);
      planeWeights.fill(0);
    }
  };
  for (let done = 0; done < windows.length; ) {
    throwIfAborted(run.signal);
    const group = windows.slice(done, done + batch);
    const input = tensor('f32', [group.length, image.channels, ...roi]);
    group.forEach((start, n) => {
      readWindow(image, maps, start, roi, cval, input.data as Float32Array, n);
    });
    const output = await predict(input);
    const [count, ...spatial] = output.shape.slice(1);
    if (
      output.shape.length !== 5 ||
      output.shape[0] !== group.length ||
      spatial.some((extent, a) => extent !== roi[a]) ||
      (classes > 0 && count !== classes)
    ) {
      const wanted = [group.length, classes || 'K', ...roi];
      throw new PmError(
        'prediction-shape',
        'sliding window',
        `the predictor gave [${output.shape}], not [${wanted}]`,
        'return one score a class for every voxel of the window',
      );
    }
    if (classes === 0) {
      classes = count;
      scores = new Float32Array(classes * roi[0] * planeSize);
    }
    const values = asFloat32(output);
    group.forEach((start, n) => {
      closeBefore(start[0]);
      const at = n * classes * weight.length;
      addWindow(values.subarray(at, at + classes * weight.length), weight, start, roi, padded, classes, scores, weights);
    });
    done += group.length;
    run.onProgress?.({ stage: 'windows', done, total: windows.length });
  }
  closeBefore(padded[0]);
}

function planOf(image: GridView, options: SlidingWindowOptions) {
  const { swBatchSize: batch = 1, overlap = 0.25, mode = 'constant', sigmaScale, paddingMode = 'constant', cval = 0 } = options;
  const fail = (option: string, value: unknown, hint: string): never => {
    throw new PmError('sliding-window-option', `sliding window ${option}`, `${JSON.stringify(value)} does not fit`, hint);
  };
  if (!Number.isInteger(batch) || batch < 1) fail('swBatchSize', batch, 'give a positive whole number');
  const overlaps = typeof overlap === 'number' ? [overlap, overlap, overlap] : overlap;
  if (overlaps.length !== 3 || !overlaps.every((share) => share >= 0 && share < 1)) fail('overlap', overlap, 'give numbers from 0 to below 1');
  if (!windowModes.includes(mode)) fail('mode', mode, `use one of ${windowModes.join(', ')}`);
  if (!padModes.includes(paddingMode)) fail('paddingMode', paddingMode, `use one of ${padModes.join(', ')}`);
  const roi = windowSize(options.roiSize, image.size);
  const padded = roi.map((extent, a) => Math.max(extent, image.size[a])) as unknown as Triple;
  const low = padded.map((extent, a) => Math.floor((extent - image.size[a]) / 2)) as unknown as Triple;
  const maps = padded.map((extent, a) => padMap(image.size[a], low[a], extent - image.size[a] - low[a], paddingMode));
  const starts = padded.map((extent, a) => windowStarts(extent, roi[a], overlaps[a]));
  return { roi, padded, low, maps, starts, batch, cval, weight: importanceMap(roi, mode, sigmaScale) };
}

/** Copies window `n` of a batch out of the image, padded where it reaches beyond. */
function readWindow(image: GridView, maps: readonly Int32Array[], start: Triple, roi: Triple, cval: number, out: Float32Array, n: number): void {
  const { data, channels, strides, channelStride } = image;
  let to = n * channels * roi[0] * roi[1] * roi[2];
  for (let c = 0; c < channels; c++) {
    for (let x = start[0]; x < start[0] + roi[0]; x++) {
      for (let y = start[1]; y < start[1] + roi[1]; y++) {
        const outside = maps[0][x] < 0 || maps[1][y] < 0;
        const row = c * channelStride + maps[0][x] * strides[0] + maps[1][y] * strides[1];
        for (let z = start[2]; z < start[2] + roi[2]; z++) {
          const from = maps[2][z];
          out[to++] = outside || from < 0 ? cval : data[row + from * strides[2]];
        }
      }
    }
  }
}

/** Adds a window's weighted scores and its weights to the slab, whose planes lie in a ring of roi[0]. */
function addWindow(
  values: Float32Array,
  weight: Float32Array,
  start: Triple,
  roi: Triple,
  padded: Triple,
  classes: number,
  scores: Float32Array,
  weights: Float32Array,
): void {
  const planeSize = padded[1] * padded[2];
  for (let x = 0; x < roi[0]; x++) {
    const slot = (start[0] + x) % roi[0];
    for (let y = 0; y < roi[1]; y++) {
      const row = (start[1] + y) * padded[2] + start[2];
      const from = (x * roi[1] + y) * roi[2];
      for (let z = 0; z < roi[2]; z++) weights[slot * planeSize + row + z] += weight[from + z];
      for (let c = 0; c < classes; c++) {
        const to = (slot * classes + c) * planeSize + row;
        const source = c * weight.length + from;
        for (let z = 0; z < roi[2]; z++) scores[to + z] += Math.fround(values[source + z] * weight[from + z]);
      }
    }
  }
}
