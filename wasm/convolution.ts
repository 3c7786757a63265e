// The core of every convolution and matrix product: a register tile of 4 positions along W × 8 output channels.
//
//   y[p, o] = bias[o] + Σ_taps Σ_c x[p · step + offset(tap), c] · w[tap, c, o]
//
// Output positions fall into classes (position mod classes) along each axis. A class has its own taps and moves `step` input voxels
// from one position to its next. A convolution has one class and its stride as the step; a transposed convolution has `stride` classes,
// each a convolution of step 1 with the taps whose parity fits: a gather, no scatter.
//
// x, y     channels-last rows, xPitch and yPitch bytes apart
// weights  [outputs / 8][taps][channels][8]: blockStep bytes a block, weightStep a channel, sampleStep a sample (0: shared)
// tile     4 positions × 8 outputs, or × 4 for a last block of at most 4. V8 moves all loads of a loop's body before its arithmetic, so that
//          accumulators, splats and weights must fit 15 registers together: 8 + 4 + 2 do, 12 + 6 + 2 spill.
// points   up to 4 channels: taps and channels of a tile inside the volume are one loop over a table of offsets
// borders  taps outside the volume read `zeros`; a tile inside it pays one comparison a tap
// order    taps, then channels, whatever the tile: an output does not depend on where a slice or a tile begins
//
// The parallel axis is blocks × rows (samples · outDepth · outHeight), rows fastest, so that a block's weights stay in the cache.
import { EpilogueParams, finish, slopeAt } from './epilogue';
import { LANES, madd, storeColumns, VECTOR } from './simd';

@unmanaged
export class ConvolutionParams extends EpilogueParams {
  x: usize;
  xPitch: i32;
  y: usize;
  yPitch: i32;
  weights: usize;
  weightStep: i32;
  blockStep: i32;
  sampleStep: i32;
  /** f32 [outputs, padded to 4]. */
  bias: usize;
  /** At least as many zero floats as a block has channels. */
  zeros: usize;
  /** Bytes from a voxel to the first channel that each block reads, i32 [blocks]. */
  firsts: usize;
  /** Channels that a block reads. */
  channels: i32;
  outputs: i32;
  depth: i32;
  height: i32;
  width: i32;
  outDepth: i32;
  outHeight: i32;
  outWidth: i32;
  /** Rows of the output: samples · outDepth · outHeight. */
  rows: i32;
  stepD: i32;
  stepH: i32;
  stepW: i32;
  classesD: i32;
  classesH: i32;
  classesW: i32;
  /** Tables of taps, one a class, tapsPitch bytes apart: i32 count, then (bytes into the block's weights, voxels) each. */
  tapsD: usize;
  tapsPitchD: i32;
  tapsH: usize;
  tapsPitchH: i32;
  tapsW: usize;
  tapsPitchW: i32;
  /** Few channels: bytes from a position's voxel to each (tap, channel) in the order of weights, and their number; 0: no such table. */
  points: usize;
  pointCount: i32;
  /** Least and largest offset of a tap: they say where a table's points are all inside the volume. */
  lowD: i32;
  highD: i32;
  lowH: i32;
  highH: i32;
  lowW: i32;
  highW: i32;
}

/** Output channels of a block. */
const BLOCK: i32 = 8;

/** Compile-time sizes of a tile, by the bytes of a type: positions, and vectors of outputs. */
type Two = u16;
type Four = u32;
type OneVector = u8;
type TwoVectors = u16;

@inline
function positions<P>(): i32 {
  return sizeof<P>();
}

/** Voxel `i` of a row, or zeros outside it. */
@inline
function voxel(row: usize, i: i32, p: ConvolutionParams): usize {
  return select<usize>(row + <usize>(i * p.xPitch), p.zeros, <u32>i < <u32>p.width);
}

/**
 * Positions [from, to) of one class of one output row, P at a time, V vectors of outputs each.
 * x: the sample's first voxel at the block's first channel; z, y: where the class's taps stand; out: the row's first output of the class.
 */
function tiles<P, V>(
  p: ConvolutionParams,
  x: usize,
  weights: usize,
  bias: usize,
  z: i32,
  tapsD: usize,
  y: i32,
  tapsH: usize,
  tapsW: usize,
  out: usize,
  outStep: i32,
  from: i32,
  to: i32,
): void {
  const xPitch = p.xPitch;
  const rowPitch = p.width * xPitch;
  const xStep = p.stepW * xPitch;
  const weightStep = p.weightStep;
  const channels = p.channels;
  for (let t = from; t < to; t += positions<P>()) {
    let a0 = v128.load(bias);
    let a1 = a0, a2 = a0, a3 = a0;
    let b0 = sizeof<V>() == 2 ? v128.load(bias, VECTOR) : a0;
    let b1 = b0, b2 = b0, b3 = b0;
    const first = t * p.stepW;

    const endD = tapsD + 4 + (load<i32>(tapsD) << 3);
    for (let tapD = tapsD + 4; tapD < endD; tapD += 8) {
      const iz = z + load<i32>(tapD, 4);
      if (<u32>iz >= <u32>p.depth) continue;
      const endH = tapsH + 4 + (load<i32>(tapsH) << 3);
      for (let tapH = tapsH + 4; tapH < endH; tapH += 8) {
        const iy = y + load<i32>(tapH, 4);
        if (<u32>iy >= <u32>p.height) continue;
        const row = x + <usize>((iz * p.height + iy) * rowPitch);
        const plane = weights + load<i32>(tapD) + load<i32>(tapH);
        const endW = tapsW + 4 + (load<i32>(tapsW) << 3);
        for (let tapW = tapsW + 4; tapW < endW; tapW += 8) {
          let w = plane + load<i32>(tapW);
          const i = first + load<i32>(tapW, 4);
          let x0: usize, x1: usize, x2: usize = 0, x3: usize = 0;
          if (i >= 0 && i + (positions<P>() - 1) * p.stepW < p.width) {
            x0 = row + <usize>(i * xPitch);
            x1 = x0 + xStep;
            if (positions<P>() > 2) {
              x2 = x1 + xStep;
              x3 = x2 + xStep;
            }
          } else {
            const s = p.stepW;
            x0 = voxel(row, i, p);
            x1 = voxel(row, i + s, p);
            if (positions<P>() > 2) {
              x2 = voxel(row, i + 2 * s, p);
              x3 = voxel(row, i + 3 * s, p);
            }
          }
          for (const last = x0 + (channels << 2); x0 < last; x0 += 4) {
            const u = v128.load(w);
            const v = sizeof<V>() == 2 ? v128.load(w, VECTOR) : u;
            let s = v128.load32_splat(x0);
            a0 = madd(s, u, a0);
            if (sizeof<V>() == 2) b0 = madd(s, v, b0);
            s = v128.load32_splat(x1);
            a1 = madd(s, u, a1);
            if (sizeof<V>() == 2) b1 = madd(s, v, b1);
            x1 += 4;
            if (positions<P>() > 2) {
              s = v128.load32_splat(x2);
              a2 = madd(s, u, a2);
              if (sizeof<V>() == 2) b2 = madd(s, v, b2);
              x2 += 4;
              s = v128.load32_splat(x3);
              a3 = madd(s, u, a3);
              if (sizeof<V>() == 2) b3 = madd(s, v, b3);
              x3 += 4;
            }
            w += weightStep;
          }
        }
      }
    }

    let at = out + <usize>(t * outStep);
    const left = to - t;
    store<V>(at, a0, b0);
    if (left > 1) store<V>((at += outStep), a1, b1);
    if (positions<P>() > 2) {
      if (left > 2) store<V>((at += outStep), a2, b2);
      if (left > 3) store<V>((at += outStep), a3, b3);
    }
  }
}

/** Positions [from, to), a multiple of 4, whose points all lie inside the volume: one loop over the table. x: the voxel at position 0. */
function pointTiles<V>(p: ConvolutionParams, x: usize, weights: usize, bias: usize, out: usize, from: i32, to: i32): void {
  const xStep = p.stepW * p.xPitch;
  const yPitch = p.yPitch;
  const weightStep = p.weightStep;
  const last = p.points + (p.pointCount << 2);
  for (let t = from; t < to; t += 4) {
    let a0 = v128.load(bias);
    let a1 = a0, a2 = a0, a3 = a0;
    let b0 = sizeof<V>() == 2 ? v128.load(bias, VECTOR) : a0;
    let b1 = b0, b2 = b0, b3 = b0;
    const x0 = x + <usize>(t * xStep);
    const x1 = x0 + xStep;
    const x2 = x1 + xStep;
    const x3 = x2 + xStep;
    let w = weights;
    for (let point = p.points; point < last; point += 4) {
      const offset = load<i32>(point);
      const u = v128.load(w);
      const v = sizeof<V>() == 2 ? v128.load(w, VECTOR) : u;
      let s = v128.load32_splat(x0 + offset);
      a0 = madd(s, u, a0);
      if (sizeof<V>() == 2) b0 = madd(s, v, b0);
      s = v128.load32_splat(x1 + offset);
      a1 = madd(s, u, a1);
      if (sizeof<V>() == 2) b1 = madd(s, v, b1);
      s = v128.load32_splat(x2 + offset);
      a2 = madd(s, u, a2);
      if (sizeof<V>() == 2) b2 = madd(s, v, b2);
      s = v128.load32_splat(x3 + offset);
      a3 = madd(s, u, a3);
      if (sizeof<V>() == 2) b3 = madd(s, v, b3);
      w += weightStep;
    }
    let at = out + <usize>(t * yPitch);
    store<V>(at, a0, b0);
    store<V>((at += yPitch), a1, b1);
    store<V>((at += yPitch), a2, b2);
    store<V>((at += yPitch), a3, b3);
  }
}

/** The first position of a row whose points are inside the volume. */
@inline
export function firstPoint(p: ConvolutionParams): i32 {
  return p.lowW >= 0 ? 0 : (p.stepW - 1 - p.lowW) / p.stepW;
}

/** Where the tiles of `firstPoint` end: 0 where there is no table, or the row's points are not all inside. */
@inline
export function lastPoint(p: ConvolutionParams, z: i32, y: i32): i32 {
  const inside = p.pointCount && z + p.lowD >= 0 && z + p.highD < p.depth && y + p.lowH >= 0 && y + p.highH < p.height;
  if (!inside || p.width <= p.highW) return 0;
  const first = firstPoint(p);
  return first + ((min((p.width - 1 - p.highW) / p.stepW + 1, p.outWidth) - first) & ~3);
}

@inline
function store<V>(at: usize, a: v128, b: v128): void {
  v128.store(at, a);
  if (sizeof<V>() == 2) v128.store(at, b, VECTOR);
}

/** All positions of one class of one output row. */
@inline
function classOfRow<V>(
  p: ConvolutionParams,
  x: usize,
  w: usize,
  bias: usize,
  z: i32,
  tapsD: usize,
  y: i32,
  tapsH: usize,
  tapsW: usize,
  out: usize,
  outStep: i32,
  count: i32,
): void {
  const end = lastPoint(p, z, y);
  let from = firstPoint(p);
  if (end > from) {
    pointTiles<V>(p, x + <usize>((z * p.height + y) * p.width * p.xPitch), w, bias, out, from, end);
    tiles<Two, V>(p, x, w, bias, z, tapsD, y, tapsH, tapsW, out, outStep, 0, from);
    from = end;
  } else from = 0;
  // Three positions go as four, fewer as two.
  const fours = from + min((count - from + 1) & ~3, count - from);
  tiles<Four, V>(p, x, w, bias, z, tapsD, y, tapsH, tapsW, out, outStep, from, fours);
  tiles<Two, V>(p, x, w, bias, z, tapsD, y, tapsH, tapsW, out, outStep, fours, count);
}

/** The epilogue of `count` positions × `lanes` outputs that have just been written. */
export function finishRow(
  p: EpilogueParams,
  outputs: i32,
  out: usize,
  outStep: i32,
  residual: usize,
  residualStep: i32,
  count: i32,
  output: i32,
  lanes: i32,
): void {
  for (let lane = 0; lane < lanes; lane += LANES) {
    const alpha = slopeAt(p.slope, p.slopeShared, output + lane);
    let at = out + (lane << 2);
    let r = residual ? residual + (lane << 2) : 0;
    for (let t = 0; t < count; t++) {
      storeColumns(at, finish(v128.load(at), p, alpha, r), output + lane, outputs);
      at += outStep;
      if (r) r += residualStep;
    }
  }
}

export function convolve(p: ConvolutionParams, begin: i32, end: i32): void {
  const rowsOfSample = p.outDepth * p.outHeight;
  const plain = p.activation == 0 && !p.residual && (p.outputs & 3) == 0;
  for (let unit = begin; unit < end; unit++) {
    const block = unit / p.rows;
    const row = unit - block * p.rows;
    const sample = row / rowsOfSample;
    const oz = (row - sample * rowsOfSample) / p.outHeight;
    const oy = row % p.outHeight;
    const tapsD = p.tapsD + (oz % p.classesD) * p.tapsPitchD;
    const tapsH = p.tapsH + (oy % p.classesH) * p.tapsPitchH;
    const z = (oz / p.classesD) * p.stepD;
    const y = (oy / p.classesH) * p.stepH;
    const x = p.x + <usize>(sample * p.depth * p.height * p.width * p.xPitch) + load<i32>(p.firsts + (block << 2));
    const w = p.weights + <usize>(block * p.blockStep + sample * p.sampleStep);
    const output = block * BLOCK;
    const bias = p.bias + (output << 2);
    const wide = p.outputs - output > LANES;
    for (let c = 0; c < p.classesW; c++) {
      const count = (p.outWidth - c + p.classesW - 1) / p.classesW;
      const first = row * p.outWidth + c;
      const out = p.y + <usize>(first * p.yPitch) + (output << 2);
      const outStep = p.classesW * p.yPitch;
      const tapsW = p.tapsW + c * p.tapsPitchW;
      if (wide) classOfRow<TwoVectors>(p, x, w, bias, z, tapsD, y, tapsH, tapsW, out, outStep, count);
      else classOfRow<OneVector>(p, x, w, bias, z, tapsD, y, tapsH, tapsW, out, outStep, count);
      if (plain) continue;
      const residual = p.residual ? p.residual + <usize>(first * p.residualPitch) + (output << 2) : 0;
      finishRow(p, p.outputs, out, outStep, residual, p.classesW * p.residualPitch, count, output, wide ? BLOCK : LANES);
    }
  }
}
