import { allocate, type TypedArray } from '../../core/dtype';
import { type Size, type Volume, voxelCount } from '../volume';
import { type NumericArray, valuesOf } from './values';

export const sampleModes = ['bilinear', 'nearest'] as const;
export const samplePaddingModes = ['zeros', 'border', 'reflection'] as const;
/** `bilinear` is trilinear in three dimensions, as in PyTorch's grid_sample. */
export type SampleMode = (typeof sampleModes)[number];
export type SamplePaddingMode = (typeof samplePaddingModes)[number];

export interface SampleOptions {
  readonly mode: SampleMode;
  /** What lies outside the grid: 0, the nearest voxel, or the mirror image. */
  readonly paddingMode: SamplePaddingMode;
  /** Reflection is about the outermost voxel centres (true) or their outer faces (false). */
  readonly alignCorners: boolean;
}

/** Writes the input voxel coordinates of output row (j, k) into `x`, `y`, `z`, one entry for every output i. */
export type RowCoordinates = (j: number, k: number, x: Float64Array, y: Float64Array, z: Float64Array) => void;

/**
 * The values of `of` at the coordinates that `rows` gives, channel after channel, in double precision.
 * Trilinear values are f32; nearest keeps the element type, and a point halfway
 * goes away from 0, as in PyTorch.
 */
export function sample(of: Volume, size: Size, rows: RowCoordinates, options: SampleOptions): TypedArray {
  const nearest = options.mode === 'nearest';
  const n = voxelCount(size);
  const out = nearest ? allocate(of.dtype, n * of.channels) : new Float32Array(n * of.channels);
  const source = nearest ? (of.data as Float64Array) : valuesOf(of);
  const x = new Float64Array(size[0]);
  const y = new Float64Array(size[0]);
  const z = new Float64Array(size[0]);
  const interpolate = nearest ? nearestRow : trilinearRow;
  let row = 0;
  for (let k = 0; k < size[2]; k++) {
    for (let j = 0; j < size[1]; j++, row += size[0]) {
      rows(j, k, x, y, z);
      pad(x, of.size[0], options);
      pad(y, of.size[1], options);
      pad(z, of.size[2], options);
      for (let channel = 0; channel < of.channels; channel++) {
        interpolate(source, channel * voxelCount(of.size), of.size, x, y, z, out as Float32Array, channel * n + row);
      }
    }
  }
  return out;
}

/** Moves coordinates into [0, extent - 1] as the padding mode says; `zeros` leaves them. */
function pad(coordinates: Float64Array, extent: number, { paddingMode, alignCorners }: SampleOptions): void {
  if (paddingMode === 'zeros') return;
  const last = extent - 1;
  const low = alignCorners ? 0 : -0.5;
  const span = alignCorners ? last : extent;
  for (let i = 0; i < coordinates.length; i++) {
    let c = coordinates[i];
    if (paddingMode === 'reflection') {
      const distance = Math.abs(c - low);
      // Most points need no mirror, and the remainder of a division is slow.
      const rest = distance <= span ? distance : span > 0 ? distance % span : 0;
      c = distance > span && Math.floor(distance / span) % 2 === 1 ? span - rest + low : rest + low;
    }
    coordinates[i] = Math.min(Math.max(c, 0), last);
  }
}

function nearestRow(
  source: NumericArray,
  base: number,
  [nx, ny, nz]: Size,
  x: Float64Array,
  y: Float64Array,
  z: Float64Array,
  out: NumericArray,
  at: number,
): void {
  for (let i = 0; i < x.length; i++) {
    const xi = x[i] < 0 ? -Math.round(-x[i]) : Math.round(x[i]);
    const yi = y[i] < 0 ? -Math.round(-y[i]) : Math.round(y[i]);
    const zi = z[i] < 0 ? -Math.round(-z[i]) : Math.round(z[i]);
    const inside = xi >= 0 && xi < nx && yi >= 0 && yi < ny && zi >= 0 && zi < nz;
    if (inside) out[at + i] = source[base + xi + nx * (yi + ny * zi)];
  }
}

function trilinearRow(
  source: NumericArray,
  base: number,
  [nx, ny, nz]: Size,
  x: Float64Array,
  y: Float64Array,
  z: Float64Array,
  out: NumericArray,
  at: number,
): void {
  const slice = nx * ny;
  for (let i = 0; i < x.length; i++) {
    const x0 = Math.floor(x[i]);
    const y0 = Math.floor(y[i]);
    const z0 = Math.floor(z[i]);
    if (!(x0 >= -1 && x0 < nx && y0 >= -1 && y0 < ny && z0 >= -1 && z0 < nz)) continue;
    const fx = x[i] - x0;
    const fy = y[i] - y0;
    const fz = z[i] - z0;
    // A neighbour outside counts as 0: its weight is dropped and its offset made harmless.
    const wx0 = x0 < 0 ? 0 : 1 - fx;
    const wy0 = y0 < 0 ? 0 : 1 - fy;
    const wz0 = z0 < 0 ? 0 : 1 - fz;
    const wx1 = x0 + 1 < nx ? fx : 0;
    const wy1 = y0 + 1 < ny ? fy : 0;
    const wz1 = z0 + 1 < nz ? fz : 0;
    const dx = x0 >= 0 && x0 + 1 < nx ? 1 : 0;
    const dy = y0 >= 0 && y0 + 1 < ny ? nx : 0;
    const dz = z0 >= 0 && z0 + 1 < nz ? slice : 0;
    const p = base + Math.max(x0, 0) + nx * Math.max(y0, 0) + slice * Math.max(z0, 0);
    const low = wy0 * (wx0 * source[p] + wx1 * source[p + dx]) + wy1 * (wx0 * source[p + dy] + wx1 * source[p + dy + dx]);
    const q = p + dz;
    const high = wy0 * (wx0 * source[q] + wx1 * source[q + dx]) + wy1 * (wx0 * source[q + dy] + wx1 * source[q + dy + dx]);
    out[at + i] = wz0 * low + wz1 * high;
  }
}

/** Round to the nearest integer, halves to the even one (IEEE nearbyint, numpy.round). */
export function roundHalfEven(value: number): number {
  const rounded = Math.round(value);
  return rounded - value === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}
