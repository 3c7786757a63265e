// Gradients of norm_stats (the formulas stand in src/ops/norm_stats_grad).
//
// 1. norm_stats_grad_rest: the mean as f32 is off by its rounding, which counts where it is far from zero and the deviations are small.
//    There the sums of x − mean tell by how much, of rows in chunks of fixed length. Partials: f32 [samples][chunks][pitch].
// 2. norm_stats_grad_coefficients: by group, in f64. With m the mean and m + rest the exact one, dx = base + factor · (x − m), where
//    factor = 2 · ∂variance / n and base = ∂mean / n − factor · rest. Coefficients: f32 [B][base, factor, m, D · inv][pitch].
// 3. norm_stats_grad_affine: dWeight = Σ_B D · inv, dBias = Σ_B dShift.
// 4. norm_stats_grad: dx.
import { LANES, madd, storeColumns, VECTOR } from './simd';

@unmanaged
export class NormStatsGradParams {
  x: usize;
  xPitch: i32;
  channels: i32;
  rowsOfSample: i32;
  chunkRows: i32;
  chunks: i32;
  partials: usize;
  coefficients: usize;
  /** Bytes of a row of partials or coefficients. */
  rowBytes: i32;
  /** Rows of mean, samples of x that share one, and its columns. */
  means: i32;
  samplesMerged: i32;
  groups: i32;
  eps: f32;
  mean: usize;
  meanPitch: i32;
  variance: usize;
  variancePitch: i32;
  /** 0 below: ones for the weight, zeros for the gradients. */
  weight: usize;
  dScale: usize;
  dScalePitch: i32;
  dShift: usize;
  dShiftPitch: i32;
  dMean: usize;
  dMeanPitch: i32;
  dVariance: usize;
  dVariancePitch: i32;
  dx: usize;
  dxPitch: i32;
  dWeight: usize;
  dBias: usize;
}

/** A mean this many standard deviations from zero has a rounding that counts. */
const FAR: f32 = 16;

@inline
function isFar(mean: f32, variance: f32): bool {
  return mean * mean > FAR * FAR * variance;
}

@inline
function read(base: usize, pitch: i32, row: i32, column: i32, otherwise: f64): f64 {
  return base ? <f64>load<f32>(base + <usize>(row * pitch) + (<usize>column << 2)) : otherwise;
}

@inline
function meanAt(p: NormStatsGradParams, row: i32, group: i32): f32 {
  return load<f32>(p.mean + <usize>(row * p.meanPitch) + (<usize>group << 2));
}

@inline
function varianceAt(p: NormStatsGradParams, row: i32, group: i32): f32 {
  return load<f32>(p.variance + <usize>(row * p.variancePitch) + (<usize>group << 2));
}

/** Slices samples × chunks. */
export function norm_stats_grad_rest(p: NormStatsGradParams, begin: i32, end: i32): void {
  const members = p.channels / p.groups;
  const pitch = p.xPitch;
  for (let unit = begin; unit < end; unit++) {
    const sample = unit / p.chunks;
    const row = sample / p.samplesMerged;
    const first = (unit % p.chunks) * p.chunkRows;
    const rows = min(p.chunkRows, p.rowsOfSample - first);
    const chunk = p.x + <usize>((sample * p.rowsOfSample + first) * pitch);
    const out = p.partials + <usize>(unit * p.rowBytes);
    for (let channel = 0; channel < p.channels; channel += LANES) {
      const at = out + (<usize>channel << 2);
      // The means of four channels stand where their sums go.
      let far = false;
      for (let lane = 0; lane < LANES; lane++) {
        const group = min(channel + lane, p.channels - 1) / members;
        const mean = meanAt(p, row, group);
        far = far || isFar(mean, varianceAt(p, row, group));
        store<f32>(at + (<usize>lane << 2), mean);
      }
      let sum = f32x4.splat(0);
      if (far) {
        const mean = v128.load(at);
        const from = chunk + (<usize>channel << 2);
        const to = from + <usize>(rows * pitch);
        for (let value = from; value < to; value += pitch) sum = f32x4.add(sum, f32x4.sub(v128.load(value), mean));
      }
      v128.store(at, sum);
    }
  }
}

/** Slices rows of mean × groups. */
export function norm_stats_grad_coefficients(p: NormStatsGradParams, begin: i32, end: i32): void {
  const members = p.channels / p.groups;
  const parts = p.chunks * p.samplesMerged;
  const count = <f64>members * <f64>p.rowsOfSample * <f64>p.samplesMerged;
  for (let unit = begin; unit < end; unit++) {
    const row = unit / p.groups;
    const group = unit % p.groups;
    const mean = meanAt(p, row, group);
    const variance = varianceAt(p, row, group);
    let rest: f64 = 0;
    if (isFar(mean, variance)) {
      for (let part = row * parts; part < (row + 1) * parts; part++) {
        const sums = p.partials + <usize>(part * p.rowBytes);
        for (let channel = group * members; channel < (group + 1) * members; channel++) rest += <f64>load<f32>(sums + (<usize>channel << 2));
      }
      rest /= count;
    }
    const exact = <f64>mean + rest;
    const inverse = 1 / sqrt<f64>(<f64>variance + <f64>p.eps);
    const out = p.coefficients + <usize>(4 * row * p.rowBytes);
    let dMean = read(p.dMean, p.dMeanPitch, row, group, 0);
    let dVariance = read(p.dVariance, p.dVariancePitch, row, group, 0);
    for (let channel = group * members; channel < (group + 1) * members; channel++) {
      const scale = read(p.weight, 0, 0, channel, 1) * inverse;
      const dShift = read(p.dShift, p.dShiftPitch, row, channel, 0);
      const normalised = (read(p.dScale, p.dScalePitch, row, channel, 0) - exact * dShift) * inverse;
      dMean -= scale * dShift;
      dVariance -= 0.5 * scale * inverse * normalised;
      store<f32>(out + 3 * p.rowBytes + (<usize>channel << 2), <f32>normalised);
    }
    const factor = (2 * dVariance) / count;
    const base = dMean / count - factor * rest;
    for (let channel = group * members; channel < (group + 1) * members; channel++) {
      const at = out + (<usize>channel << 2);
      store<f32>(at, <f32>base);
      store<f32>(at + p.rowBytes, <f32>factor);
      store<f32>(at + 2 * p.rowBytes, mean);
    }
  }
}

/** Slices channels. */
export function norm_stats_grad_affine(p: NormStatsGradParams, begin: i32, end: i32): void {
  for (let channel = begin; channel < end; channel++) {
    let dWeight: f64 = 0;
    let dBias: f64 = 0;
    for (let row = 0; row < p.means; row++) {
      dWeight += read(p.coefficients, p.rowBytes, 4 * row + 3, channel, 0);
      dBias += read(p.dShift, p.dShiftPitch, row, channel, 0);
    }
    store<f32>(p.dWeight + (<usize>channel << 2), <f32>dWeight);
    store<f32>(p.dBias + (<usize>channel << 2), <f32>dBias);
    if (channel == p.channels - 1) {
      for (let i = p.channels; i & (LANES - 1); i++) {
        store<f32>(p.dWeight + (<usize>i << 2), 0);
        store<f32>(p.dBias + (<usize>i << 2), 0);
      }
    }
  }
}

/** Slices rows of x. */
export function norm_stats_grad(p: NormStatsGradParams, begin: i32, end: i32): void {
  const columns = p.channels;
  let x = p.x + <usize>(begin * p.xPitch);
  let dx = p.dx + <usize>(begin * p.dxPitch);
  for (let row = begin; row < end; row++) {
    const base = p.coefficients + <usize>(4 * (row / p.rowsOfSample / p.samplesMerged) * p.rowBytes);
    const factor = base + p.rowBytes;
    const mean = factor + p.rowBytes;
    for (let column = 0, bytes: usize = 0; column < columns; column += LANES, bytes += VECTOR) {
      const deviation = f32x4.sub(v128.load(x + bytes), v128.load(mean + bytes));
      storeColumns(dx + bytes, madd(v128.load(factor + bytes), deviation, v128.load(base + bytes)), column, columns);
    }
    x += p.xPitch;
    dx += p.dxPitch;
  }
}
