// Mean and biased variance of groups of channels, and the coefficients that normalise with them.
//
// 1. norm_stats_partial: rows of a sample in chunks of fixed length; of each channel of a chunk the mean and M2 = Σ (x − mean)², in two
//    passes over rows that lie in the cache, four channels at a time. Partials: f32 [samples][chunks][2][pitch].
// 2. norm_stats_merge: chunks in order, then the channels of a group, by Chan's formula in f64:
//    δ = mean_b − mean_a, mean = mean_a + δ n_b / n, M2 = M2_a + M2_b + δ² n_a n_b / n.
//    scale = weight / √(M2 / n + eps), shift = bias − mean · scale.
// Chunks do not depend on slices, so neither do the sums.
import { LANES } from './simd';

@unmanaged
export class NormStatsParams {
  x: usize;
  xPitch: i32;
  channels: i32;
  rowsOfSample: i32;
  chunkRows: i32;
  chunks: i32;
  partials: usize;
  partialPitch: i32;
  /** Samples that are merged into one: all of them for batch statistics, else 1. */
  samplesMerged: i32;
  groups: i32;
  eps: f32;
  /** f32 [channels]; 0: ones and zeros. */
  weight: usize;
  bias: usize;
  /** Rows of a merged sample: scale and shift [channels], mean and variance [groups]; 0: not wanted. */
  scale: usize;
  scalePitch: i32;
  shift: usize;
  shiftPitch: i32;
  mean: usize;
  meanPitch: i32;
  variance: usize;
  variancePitch: i32;
}

/** Slices samples × chunks. */
export function norm_stats_partial(p: NormStatsParams, begin: i32, end: i32): void {
  const pitch = p.xPitch;
  for (let unit = begin; unit < end; unit++) {
    const sample = unit / p.chunks;
    const first = (unit % p.chunks) * p.chunkRows;
    const rows = min(p.chunkRows, p.rowsOfSample - first);
    const count = f32x4.splat(<f32>rows);
    const chunk = p.x + <usize>((sample * p.rowsOfSample + first) * pitch);
    const out = p.partials + <usize>(unit * 2 * p.partialPitch);
    for (let channel = 0; channel < p.channels; channel += LANES) {
      const from = chunk + (<usize>channel << 2);
      const to = from + <usize>(rows * pitch);
      // Deviations from the first row are small where the mean is far from zero.
      const origin = v128.load(from);
      let sum = f32x4.splat(0);
      for (let at = from; at < to; at += pitch) sum = f32x4.add(sum, f32x4.sub(v128.load(at), origin));
      const shift = f32x4.div(sum, count);
      const mean = f32x4.add(origin, shift);
      let squares = f32x4.splat(0);
      let residue = f32x4.splat(0);
      for (let at = from; at < to; at += pitch) {
        const d = f32x4.sub(v128.load(at), mean);
        residue = f32x4.add(residue, d);
        squares = f32x4.add(squares, f32x4.mul(d, d));
      }
      // What the rounding of the mean adds to the squares.
      squares = f32x4.sub(squares, f32x4.div(f32x4.mul(residue, residue), count));
      v128.store(out + (<usize>channel << 2), mean);
      v128.store(out + p.partialPitch + (<usize>channel << 2), squares);
    }
  }
}

/** Slices merged samples × groups. */
export function norm_stats_merge(p: NormStatsParams, begin: i32, end: i32): void {
  const members = p.channels / p.groups;
  const chunks = p.chunks * p.samplesMerged;
  for (let unit = begin; unit < end; unit++) {
    const sample = unit / p.groups;
    const group = unit % p.groups;
    let n: f64 = 0;
    let mean: f64 = 0;
    let squares: f64 = 0;
    for (let channel = group * members; channel < (group + 1) * members; channel++) {
      for (let chunk = 0; chunk < chunks; chunk++) {
        const at = p.partials + <usize>((sample * chunks + chunk) * 2 * p.partialPitch) + (<usize>channel << 2);
        const rows = <f64>min(p.chunkRows, p.rowsOfSample - (chunk % p.chunks) * p.chunkRows);
        const total = n + rows;
        const delta = <f64>load<f32>(at) - mean;
        mean += (delta * rows) / total;
        squares += <f64>load<f32>(at + p.partialPitch) + (delta * delta * n * rows) / total;
        n = total;
      }
    }
    const variance = squares / n;
    storeElement(p.mean, p.meanPitch, sample, group, p.groups, <f32>mean);
    storeElement(p.variance, p.variancePitch, sample, group, p.groups, <f32>variance);
    const inverse = 1 / sqrt<f64>(variance + <f64>p.eps);
    for (let channel = group * members; channel < (group + 1) * members; channel++) {
      const scale = p.weight ? <f64>load<f32>(p.weight + (<usize>channel << 2)) * inverse : inverse;
      const bias: f64 = p.bias ? <f64>load<f32>(p.bias + (<usize>channel << 2)) : 0;
      storeElement(p.scale, p.scalePitch, sample, channel, p.channels, <f32>scale);
      storeElement(p.shift, p.shiftPitch, sample, channel, p.channels, <f32>(bias - mean * scale));
    }
  }
}

/** Element `column` of a row, and with the last one the zeros behind it. */
@inline
function storeElement(base: usize, pitch: i32, row: i32, column: i32, columns: i32, value: f32): void {
  if (!base) return;
  const at = base + <usize>(row * pitch) + (<usize>column << 2);
  store<f32>(at, value);
  if (column == columns - 1) for (let i = columns; i & (LANES - 1); i++) store<f32>(at + (<usize>(i - column) << 2), 0);
}
