import { squaredDistanceTransform } from '../core/distance-transform';
import { PmError } from '../core/errors';
import { quantiles } from '../core/quantile';
import type { Triple } from '../core/shape';
import type { Tensor } from '../core/tensor';
import { type ClassOptions, eachClass } from './one-hot';

/** How masks lie in memory and in space. */
export interface MaskGrid {
  /** Extents, outermost (slowest) first. */
  readonly shape: Triple;
  /** Distance between neighbours along the same axes; 1 by default. */
  readonly spacing?: Triple;
}

/**
 * Euclidean distances between the surfaces of two masks, voxel centre to voxel centre. The surface is every voxel of the
 * mask with a face neighbour outside of it. Where one mask is empty, as many infinities as the other has surface voxels;
 * where both are, nothing.
 */
export interface SurfaceDistances {
  /** Of every surface voxel of the prediction to the nearest of the truth. */
  readonly predictionToTruth: Float64Array;
  readonly truthToPrediction: Float64Array;
}

export function surfaceDistances(prediction: ArrayLike<number>, truth: ArrayLike<number>, grid: MaskGrid): SurfaceDistances {
  const [slow, middle, fast] = grid.shape;
  const spacing = grid.spacing ?? [1, 1, 1];
  const n = slow * middle * fast;
  if (prediction.length !== n || truth.length !== n) {
    throw new PmError(
      'mask-length',
      'prediction and truth',
      `${prediction.length} and ${truth.length} elements for [${grid.shape}]`,
      'give masks of that shape',
    );
  }
  if (!spacing.every((step) => step > 0)) throw new PmError('spacing', 'mask spacing', `[${spacing}] is not positive`, 'give distances above 0');
  const box = boundingBox(prediction, truth, grid.shape);
  if (!box) return { predictionToTruth: new Float64Array(0), truthToPrediction: new Float64Array(0) };
  // Distances need nothing outside the box of both masks.
  const size: Triple = [box.high[2] - box.low[2] + 1, box.high[1] - box.low[1] + 1, box.high[0] - box.low[0] + 1];
  const steps: Triple = [spacing[2], spacing[1], spacing[0]];
  const a = surface(cropped(prediction, grid.shape, box.low, size), size);
  const b = surface(cropped(truth, grid.shape, box.low, size), size);
  return { predictionToTruth: distances(a, b, size, steps), truthToPrediction: distances(b, a, size, steps) };
}

export interface HausdorffOptions {
  /** This percentile of the distances instead of their maximum, as in HD95; null (or, as in MONAI, 0) for the maximum. */
  readonly percentile?: number | null;
  /** From the prediction to the truth only. */
  readonly directed?: boolean;
}

/**
 * The larger of the two directed Hausdorff distances. NaN where both masks are empty; where one is, infinity, or NaN for
 * a percentile, as in MONAI.
 */
export function hausdorffDistance(
  { predictionToTruth, truthToPrediction }: SurfaceDistances,
  { percentile = null, directed = false }: HausdorffOptions = {},
): number {
  if (percentile !== null && !(percentile >= 0 && percentile <= 100)) {
    throw new PmError('percentile', 'Hausdorff percentile', `${percentile} is not in [0, 100]`, 'give a percentage such as 95');
  }
  const of = (values: Float64Array) => (percentile ? quantiles(values, [percentile / 100])[0] : largest(values));
  return directed ? of(predictionToTruth) : Math.max(of(predictionToTruth), of(truthToPrediction));
}

function largest(values: Float64Array): number {
  return values.length === 0 ? Number.NaN : values.reduce((most, value) => Math.max(most, value));
}

/** The mean distance from the prediction's surface to the truth's, or with `symmetric` of both ways together. */
export function averageSurfaceDistance({ predictionToTruth, truthToPrediction }: SurfaceDistances, { symmetric = false } = {}): number {
  let sum = 0;
  for (const d of predictionToTruth) sum += d;
  if (symmetric) for (const d of truthToPrediction) sum += d;
  return sum / (predictionToTruth.length + (symmetric ? truthToPrediction.length : 0));
}

/** The share of both surfaces within `threshold` of the other (normalised surface Dice); NaN where both masks are empty. */
export function surfaceDice({ predictionToTruth, truthToPrediction }: SurfaceDistances, threshold: number): number {
  if (!(threshold >= 0)) throw new PmError('threshold', 'surface Dice threshold', `${threshold} is negative or no number`, 'give a distance');
  let within = 0;
  for (const d of predictionToTruth) if (d <= threshold) within++;
  for (const d of truthToPrediction) if (d <= threshold) within++;
  return within / (predictionToTruth.length + truthToPrediction.length);
}

interface BatchOptions extends ClassOptions {
  /** Distance between neighbours along X, Y, Z, for all cases or one a case; 1 by default. */
  readonly spacing?: number | readonly number[] | readonly (readonly number[])[] | null;
}

/** Of every case and class of one-hot tensors [B, C, X, Y, Z], the background left out by default (monai compute_hausdorff_distance). */
export function computeHausdorffDistance(yPred: Tensor, y: Tensor, options: BatchOptions & HausdorffOptions = {}): number[][] {
  return eachSurface(yPred, y, options, (distances) => hausdorffDistance(distances, options));
}

/** As above (monai compute_average_surface_distance). */
export function computeAverageSurfaceDistance(yPred: Tensor, y: Tensor, options: BatchOptions & { readonly symmetric?: boolean } = {}): number[][] {
  return eachSurface(yPred, y, options, (distances) => averageSurfaceDistance(distances, options));
}

/** As above, with one threshold a class (monai compute_surface_dice, without sub-voxel areas). */
export function computeSurfaceDice(yPred: Tensor, y: Tensor, classThresholds: readonly number[], options: BatchOptions = {}): number[][] {
  const classes = y.shape[1] - (options.includeBackground ? 0 : 1);
  if (classThresholds.length !== classes) {
    throw new PmError('threshold', 'surface Dice thresholds', `${classThresholds.length} for ${classes} classes`, 'give one a class that counts');
  }
  return eachSurface(yPred, y, options, (distances, channel) => surfaceDice(distances, classThresholds[channel - y.shape[1] + classes]));
}

function eachSurface(yPred: Tensor, y: Tensor, options: BatchOptions, f: (distances: SurfaceDistances, channel: number) => number): number[][] {
  const { spacing, includeBackground = false } = options;
  const of = (batch: number): Triple => {
    const given =
      Array.isArray(spacing) && Array.isArray(spacing[0])
        ? (spacing[batch] as readonly number[] | undefined)
        : (spacing as number | readonly number[] | null | undefined);
    const steps = given === null || given === undefined ? [1, 1, 1] : typeof given === 'number' ? [given, given, given] : given;
    if (steps.length !== 3)
      throw new PmError('spacing', 'mask spacing', `${JSON.stringify(spacing)} does not fit`, 'give one number, three, or three for every case');
    return [steps[0], steps[1], steps[2]];
  };
  return eachClass(yPred, y, { includeBackground }, ({ prediction, truth, shape, batch, channel }) =>
    f(surfaceDistances(prediction, truth, { shape, spacing: of(batch) }), channel),
  );
}

/** The box of both masks, outermost axis first; undefined where both are empty. */
function boundingBox(a: ArrayLike<number>, b: ArrayLike<number>, [slow, middle, fast]: Triple): { low: Triple; high: Triple } | undefined {
  const low = [slow, middle, fast];
  const high = [-1, -1, -1];
  for (let x = 0, v = 0; x < slow; x++) {
    for (let y = 0; y < middle; y++) {
      for (let z = 0; z < fast; z++, v++) {
        if (!a[v] && !b[v]) continue;
        if (x < low[0]) low[0] = x;
        high[0] = x;
        if (y < low[1]) low[1] = y;
        if (y > high[1]) high[1] = y;
        if (z < low[2]) low[2] = z;
        if (z > high[2]) high[2] = z;
      }
    }
  }
  return high[0] < 0 ? undefined : { low: [low[0], low[1], low[2]], high: [high[0], high[1], high[2]] };
}

/** The box at `low` (outermost first) of extents `size` (innermost first) as 0 and 1. */
function cropped(mask: ArrayLike<number>, [, middle, fast]: Triple, low: Triple, [nz, ny, nx]: Triple): Uint8Array {
  const out = new Uint8Array(nx * ny * nz);
  for (let x = 0, to = 0; x < nx; x++) {
    for (let y = 0; y < ny; y++) {
      const from = ((x + low[0]) * middle + y + low[1]) * fast + low[2];
      for (let z = 0; z < nz; z++) out[to++] = mask[from + z] ? 1 : 0;
    }
  }
  return out;
}

/** The voxels of the mask with a face neighbour that is not in it; beyond the box is nothing. `size[0]` varies fastest. */
function surface(mask: Uint8Array, [ni, nj, nk]: Triple): Uint8Array {
  const out = new Uint8Array(mask.length);
  const slice = ni * nj;
  for (let k = 0, v = 0; k < nk; k++) {
    for (let j = 0; j < nj; j++) {
      const edge = k === 0 || k === nk - 1 || j === 0 || j === nj - 1;
      for (let i = 0; i < ni; i++, v++) {
        if (!mask[v]) continue;
        const inner =
          !edge && i > 0 && i < ni - 1 && mask[v - 1] && mask[v + 1] && mask[v - ni] && mask[v + ni] && mask[v - slice] && mask[v + slice];
        out[v] = inner ? 0 : 1;
      }
    }
  }
  return out;
}

function distances(from: Uint8Array, to: Uint8Array, size: Triple, steps: Triple): Float64Array {
  const count = (mask: Uint8Array) => mask.reduce((sum, value) => sum + value, 0);
  const [own, other] = [count(from), count(to)];
  if (own === 0 || other === 0) return new Float64Array(own || other).fill(Number.POSITIVE_INFINITY);
  const squared = squaredDistanceTransform(
    to.map((value) => 1 - value),
    size,
    steps,
  );
  const out = new Float64Array(own);
  for (let v = 0, at = 0; v < from.length; v++) if (from[v]) out[at++] = Math.sqrt(squared[v]);
  return out;
}
