// The gradient of a convolution by its weight: dw[o, c, k] = Σ_n,p dy[n, o, p] x[n, c, p · stride − padding + k · dilation].
//
// As a GEMM: the rows of dw are points (taps along W × channels), its columns outputs, and the sum goes over positions. A register tile holds
// 4 points × 8 outputs (× 4 in a last block of at most 4), for one pair of taps along D and H; a position costs 4 splats of x and 2 loads of dy.
// One filter a channel: the columns are 4 channels, and a point's factor is a vector of x instead of a splat.
//
// 1. conv3d_grad_weight, conv3d_grad_weight_depthwise: output rows in splits, and those in groups that stay in the cache. A unit is a split and
//    a block of outputs, with partial sums of its own: f32 [splits][blocks][pairs][points, in tiles of 4][8].
// 2. conv3d_grad_weight_merge: the splits in order, to the layout of weights.
// Splits and groups depend on shapes alone, so a result does not depend on slices; no sum runs over more than a group before it is put down.
import { LANES, laneMask, madd, VECTOR } from './simd';

@unmanaged
export class GradWeightParams {
  x: usize;
  xPitch: i32;
  dy: usize;
  dyPitch: i32;
  /** dw, a row for each output and tap. */
  y: usize;
  yPitch: i32;
  partials: usize;
  /** Bytes of a unit's partial sums. */
  partialStep: i32;
  /** Where a unit lists the rows of its group: (row of x, row of dy) each; listStep bytes a unit. */
  lists: usize;
  listStep: i32;
  /** Bytes from a voxel to the first channel that each block reads, i32 [blocks]. */
  firsts: usize;
  /** Tiles of 4 points, `Tile` each. */
  tiles: usize;
  tileCount: i32;
  blocks: i32;
  /** Outputs of a block, and the channels it reads. */
  blockOutputs: i32;
  channels: i32;
  outputs: i32;
  outputsOfGroup: i32;
  channelsOfGroup: i32;
  /** Output rows: samples · outDepth · outHeight. */
  rows: i32;
  rowsOfSplit: i32;
  rowsOfGroup: i32;
  splits: i32;
  depth: i32;
  height: i32;
  width: i32;
  outDepth: i32;
  outHeight: i32;
  outWidth: i32;
  kernelD: i32;
  kernelH: i32;
  kernelW: i32;
  strideD: i32;
  strideH: i32;
  strideW: i32;
  paddingD: i32;
  paddingH: i32;
  dilationD: i32;
  dilationH: i32;
}

/** Bytes of a tile's partial sums, of one of its points, and of its entry in the table. */
const TILE_BYTES: i32 = 128;
const POINT_BYTES: i32 = 32;
const ENTRY_BYTES: i32 = 48;

/** An entry: bytes from the voxel of a position to each point, voxels to each, and the positions where some and where all are inside. */
const VOXELS: usize = 16;
const SOME_BEGIN: usize = 32;
const ALL_BEGIN: usize = 36;
const ALL_END: usize = 40;
const SOME_END: usize = 44;

/** Compile-time choices by the bytes of a type: vectors of outputs, and a point's factor. */
type OneVector = u8;
type TwoVectors = u16;
type Splat = u8;
type Whole = u16;

@inline
function factor<F>(at: usize): v128 {
  return sizeof<F>() == 1 ? v128.load32_splat(at) : v128.load(at);
}

/** Lists the rows [first, last) whose row of x under the taps (i, j) exists; returns the list's end. */
function listRows(p: GradWeightParams, list: usize, first: i32, last: i32, i: i32, j: i32, x: usize, dy: usize): usize {
  let oy = first % p.outHeight;
  let plane = first / p.outHeight;
  let oz = plane % p.outDepth;
  let sample = plane / p.outDepth;
  const dyRow = p.outWidth * p.dyPitch;
  const xRow = p.width * p.xPitch;
  for (let row = first; row < last; row++) {
    const iz = oz * p.strideD - p.paddingD + i * p.dilationD;
    const iy = oy * p.strideH - p.paddingH + j * p.dilationH;
    if (<u32>iz < <u32>p.depth && <u32>iy < <u32>p.height) {
      store<usize>(list, x + <usize>(((sample * p.depth + iz) * p.height + iy) * xRow));
      store<usize>(list, dy + <usize>(row * dyRow), 4);
      list += 8;
    }
    if (++oy == p.outHeight) {
      oy = 0;
      if (++oz == p.outDepth) {
        oz = 0;
        sample++;
      }
    }
  }
  return list;
}

@inline
function put(at: usize, v: v128, isFirst: bool): void {
  v128.store(at, isFirst ? v : f32x4.add(v128.load(at), v));
}

/** Adds the listed rows to a tile's partial sums: the positions where all four points are inside. */
function addRows<V, F>(p: GradWeightParams, tile: usize, list: usize, listEnd: usize, out: usize, isFirst: bool): void {
  const xStep = p.strideW * p.xPitch;
  const dyPitch = p.dyPitch;
  const begin = load<i32>(tile, ALL_BEGIN);
  const count = load<i32>(tile, ALL_END) - begin;
  const o0 = begin * xStep + load<i32>(tile);
  const o1 = begin * xStep + load<i32>(tile, 4);
  const o2 = begin * xStep + load<i32>(tile, 8);
  const o3 = begin * xStep + load<i32>(tile, 12);
  let a0 = f32x4.splat(0);
  let a1 = a0, a2 = a0, a3 = a0;
  let b0 = a0, b1 = a0, b2 = a0, b3 = a0;
  for (let at = list; at < listEnd; at += 8) {
    const x = load<usize>(at);
    let x0 = x + <usize>o0;
    let x1 = x + <usize>o1;
    let x2 = x + <usize>o2;
    let x3 = x + <usize>o3;
    let dy = load<usize>(at, 4) + <usize>(begin * dyPitch);
    for (const last = dy + <usize>(count * dyPitch); dy < last; dy += dyPitch) {
      const u = v128.load(dy);
      const v = sizeof<V>() == 2 ? v128.load(dy, VECTOR) : u;
      let s = factor<F>(x0);
      a0 = madd(s, u, a0);
      if (sizeof<V>() == 2) b0 = madd(s, v, b0);
      s = factor<F>(x1);
      a1 = madd(s, u, a1);
      if (sizeof<V>() == 2) b1 = madd(s, v, b1);
      s = factor<F>(x2);
      a2 = madd(s, u, a2);
      if (sizeof<V>() == 2) b2 = madd(s, v, b2);
      s = factor<F>(x3);
      a3 = madd(s, u, a3);
      if (sizeof<V>() == 2) b3 = madd(s, v, b3);
      x0 += xStep;
      x1 += xStep;
      x2 += xStep;
      x3 += xStep;
    }
  }
  put(out, a0, isFirst);
  put(out + POINT_BYTES, a1, isFirst);
  put(out + 2 * POINT_BYTES, a2, isFirst);
  put(out + 3 * POINT_BYTES, a3, isFirst);
  if (sizeof<V>() == 1) return;
  put(out + VECTOR, b0, isFirst);
  put(out + POINT_BYTES + VECTOR, b1, isFirst);
  put(out + 2 * POINT_BYTES + VECTOR, b2, isFirst);
  put(out + 3 * POINT_BYTES + VECTOR, b3, isFirst);
}

/** The same for positions [from, to), where some points lie outside: these read zeros. */
function addEdge<V, F>(p: GradWeightParams, tile: usize, list: usize, listEnd: usize, out: usize, from: i32, to: i32): void {
  for (let point = 0; point < 4; point++) {
    const offset = load<i32>(tile + (point << 2));
    const voxel = load<i32>(tile + (point << 2), VOXELS);
    const at = out + <usize>(point * POINT_BYTES);
    let a = v128.load(at);
    let b = sizeof<V>() == 2 ? v128.load(at, VECTOR) : a;
    for (let row = list; row < listEnd; row += 8) {
      for (let t = from; t < to; t++) {
        if (<u32>(t * p.strideW + voxel) >= <u32>p.width) continue;
        const s = factor<F>(load<usize>(row) + <usize>(t * p.strideW * p.xPitch + offset));
        const dy = load<usize>(row, 4) + <usize>(t * p.dyPitch);
        a = madd(s, v128.load(dy), a);
        if (sizeof<V>() == 2) b = madd(s, v128.load(dy, VECTOR), b);
      }
    }
    v128.store(at, a);
    if (sizeof<V>() == 2) v128.store(at, b, VECTOR);
  }
}

/** Rows [first, end) of a unit. */
function addSplit<V, F>(p: GradWeightParams, x: usize, dy: usize, list: usize, partial: usize, first: i32, end: i32): void {
  const tilesEnd = p.tiles + <usize>(p.tileCount * ENTRY_BYTES);
  for (let row = first; row < end; row += p.rowsOfGroup) {
    const isFirst = row == first;
    let out = partial;
    for (let i = 0; i < p.kernelD; i++) {
      for (let j = 0; j < p.kernelH; j++) {
        const listEnd = listRows(p, list, row, min(row + p.rowsOfGroup, end), i, j, x, dy);
        for (let tile = p.tiles; tile < tilesEnd; tile += ENTRY_BYTES) {
          addRows<V, F>(p, tile, list, listEnd, out, isFirst);
          const someBegin = load<i32>(tile, SOME_BEGIN);
          const allBegin = load<i32>(tile, ALL_BEGIN);
          const allEnd = load<i32>(tile, ALL_END);
          const someEnd = load<i32>(tile, SOME_END);
          if (someBegin < allBegin) addEdge<V, F>(p, tile, list, listEnd, out, someBegin, allBegin);
          if (allEnd < someEnd) addEdge<V, F>(p, tile, list, listEnd, out, allEnd, someEnd);
          out += TILE_BYTES;
        }
      }
    }
  }
}

/** Slices splits × blocks of 8 outputs. */
export function conv3d_grad_weight(p: GradWeightParams, begin: i32, end: i32): void {
  for (let unit = begin; unit < end; unit++) {
    const block = unit % p.blocks;
    const first = (unit / p.blocks) * p.rowsOfSplit;
    const last = min(first + p.rowsOfSplit, p.rows);
    const output = block * p.blockOutputs;
    const x = p.x + load<i32>(p.firsts + (block << 2));
    const dy = p.dy + (output << 2);
    const list = p.lists + <usize>(unit * p.listStep);
    const partial = p.partials + <usize>(unit * p.partialStep);
    if (p.outputs - output > LANES) addSplit<TwoVectors, Splat>(p, x, dy, list, partial, first, last);
    else addSplit<OneVector, Splat>(p, x, dy, list, partial, first, last);
  }
}

/** Slices splits × vectors of channels. */
export function conv3d_grad_weight_depthwise(p: GradWeightParams, begin: i32, end: i32): void {
  for (let unit = begin; unit < end; unit++) {
    const channel = (unit % p.blocks) << 4;
    const first = (unit / p.blocks) * p.rowsOfSplit;
    const last = min(first + p.rowsOfSplit, p.rows);
    const list = p.lists + <usize>(unit * p.listStep);
    addSplit<OneVector, Whole>(p, p.x + channel, p.dy + channel, list, p.partials + <usize>(unit * p.partialStep), first, last);
  }
}

/** Σ over the splits of the vector at `at`. */
@inline
function sumVectors(at: usize, step: i32, splits: i32): v128 {
  let sum = v128.load(at);
  for (let split = 1; split < splits; split++) sum = f32x4.add(sum, v128.load((at += step)));
  return sum;
}

/** Four outputs from `output` on of one tap, all of whose channels are those of the block: 4 × 4 at a time, turned from outputs to channels. */
function mergeQuad(p: GradWeightParams, from: usize, step: i32, output: i32, tap: i32, taps: i32): void {
  const rowStep = taps * p.yPitch;
  let y = p.y + <usize>((output * taps + tap) * p.yPitch);
  const left = p.outputs - output;
  for (let c = 0; c < p.channels; c += LANES) {
    const a = sumVectors(from, step, p.splits);
    const b = sumVectors(from + POINT_BYTES, step, p.splits);
    const d = sumVectors(from + 2 * POINT_BYTES, step, p.splits);
    const e = sumVectors(from + 3 * POINT_BYTES, step, p.splits);
    const mask = laneMask(p.channels - c);
    const ab = v128.shuffle<i32>(a, b, 0, 4, 1, 5);
    const de = v128.shuffle<i32>(d, e, 0, 4, 1, 5);
    v128.store(y, v128.and(v128.shuffle<i64>(ab, de, 0, 2), mask));
    if (left > 1) v128.store(y + rowStep, v128.and(v128.shuffle<i64>(ab, de, 1, 3), mask));
    if (left > 2) {
      const ab2 = v128.shuffle<i32>(a, b, 2, 6, 3, 7);
      const de2 = v128.shuffle<i32>(d, e, 2, 6, 3, 7);
      v128.store(y + 2 * rowStep, v128.and(v128.shuffle<i64>(ab2, de2, 0, 2), mask));
      if (left > 3) v128.store(y + 3 * rowStep, v128.and(v128.shuffle<i64>(ab2, de2, 1, 3), mask));
    }
    from += 4 * POINT_BYTES;
    y += VECTOR;
  }
}

/** One output of one tap: its group's channels from a block that may read those of several groups. */
function mergeOutput(p: GradWeightParams, from: usize, step: i32, y: usize): void {
  const lanes = (p.channelsOfGroup + LANES - 1) & ~(LANES - 1);
  for (let c = 0; c < lanes; c++) {
    let sum: f32 = 0;
    if (c < p.channelsOfGroup) {
      let at = from + <usize>(c * POINT_BYTES);
      for (let split = 0; split < p.splits; split++) {
        sum += load<f32>(at);
        at += step;
      }
    }
    store<f32>(y + (<usize>c << 2), sum);
  }
}

/** Slices blocks × taps. */
export function conv3d_grad_weight_merge(p: GradWeightParams, begin: i32, end: i32): void {
  const taps = p.kernelD * p.kernelH * p.kernelW;
  const step = p.blocks * p.partialStep;
  const pairBytes = p.tileCount * TILE_BYTES;
  for (let unit = begin; unit < end; unit++) {
    const block = unit / taps;
    const tap = unit % taps;
    const points = p.partials + <usize>(block * p.partialStep + (tap / p.kernelW) * pairBytes + (tap % p.kernelW) * p.channels * POINT_BYTES);
    const first = block * p.blockOutputs;
    const last = min(first + p.blockOutputs, p.outputs);
    if (p.channels == p.channelsOfGroup && p.outputsOfGroup == p.outputs) {
      for (let output = first; output < last; output += LANES) mergeQuad(p, points + ((output - first) << 2), step, output, tap, taps);
      continue;
    }
    for (let output = first; output < last; output++) {
      const channel = (output / p.outputsOfGroup) * p.channelsOfGroup - (load<i32>(p.firsts + (block << 2)) >> 2);
      const from = points + <usize>(channel * POINT_BYTES) + ((output - first) << 2);
      mergeOutput(p, from, step, p.y + <usize>((output * taps + tap) * p.yPitch));
    }
  }
}
