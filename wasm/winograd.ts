// A convolution with 3 taps of stride 1 along W by Winograd's F(4, 3): 6 products for 4 outputs in place of 12.
//
//   T_k[t, c] = Σ_i B[k][i] x[4t − padW + i, c]           tile t: the 6 inputs of 4 outputs
//   M_k[t, o] = Σ_d Σ_h Σ_c T_k[d, h, t, c] · G_k[d, h, c, o]
//   y[4t + j, o] = bias[o] + Σ_k A[j][k] M_k[t, o]
//
// Lavin & Gray, "Fast Algorithms for Convolutional Neural Networks", CVPR 2016; B, G and A of the points 0, ±3/4, ±3/2 and ∞ by Toom and
// Cook's construction. These points round least of the simple ones: an error 1.2 × that of the plain sum (±1, ±2: 1.9 ×).
//
// T        [planes][6][rows of H with their padding][tiles][channels]: positions (row, tile) of a k are one run, and a tap along H shifts it,
//          so that a register tile of 4 positions × 8 outputs runs over rows too and reads no border
// weights  [outputs / 8][6][tapsD][tapsH][channels][8], transformed by the host
// sums     M_k of a strip of positions goes into y one k after another: a strip's outputs stay in the cache, and no room is needed for M
import { finishRow } from './convolution';
import { EpilogueParams } from './epilogue';
import { LANES, madd, VECTOR } from './simd';

@unmanaged
export class WinogradParams extends EpilogueParams {
  /** The sample's first voxel. */
  x: usize;
  xPitch: i32;
  y: usize;
  yPitch: i32;
  transformed: usize;
  /** Bytes of a position, of all positions of a k, of a plane. */
  positionPitch: i32;
  factorPitch: i32;
  planePitch: i32;
  weights: usize;
  bias: usize;
  channels: i32;
  outputs: i32;
  height: i32;
  width: i32;
  depth: i32;
  outHeight: i32;
  outWidth: i32;
  tiles: i32;
  /** Rows of a transformed plane. */
  rows: i32;
  /** Output rows of a strip, and strips of a plane. */
  stripRows: i32;
  strips: i32;
  /** The input plane that is transformed first, and the output plane that is made first. */
  firstPlane: i32;
  firstOut: i32;
  /** Output planes that are made. */
  planes: i32;
  tapsD: i32;
  tapsH: i32;
  stepD: i32;
  paddingD: i32;
  paddingH: i32;
  paddingW: i32;
  dilationD: i32;
  dilationH: i32;
}

const BLOCK: i32 = 8;
const FACTORS: i32 = 6;
/** The points ±P and ±Q. */
const P: f32 = 0.75;
const Q: f32 = 1.5;
const PP: f32 = P * P;
const QQ: f32 = Q * Q;

/** The vector of channels at voxel `i` of a row, zero outside it. */
@inline
function inputAt(row: usize, i: i32, p: WinogradParams): v128 {
  return <u32>i < <u32>p.width ? v128.load(row + <usize>(i * p.xPitch)) : f32x4.splat(0);
}

/** T of rows; slices planes × rows. */
export function winograd_input(p: WinogradParams, begin: i32, end: i32): void {
  const bytes = <usize>(p.channels << 2);
  const factorPitch = p.factorPitch;
  for (let unit = begin; unit < end; unit++) {
    const plane = unit / p.rows;
    const line = unit - plane * p.rows;
    const iy = line - p.paddingH;
    let at = p.transformed + <usize>(plane * p.planePitch + line * p.tiles * p.positionPitch);
    if (<u32>iy >= <u32>p.height) {
      for (let k = 0; k < FACTORS; k++) memory.fill(at + <usize>(k * factorPitch), 0, p.tiles * p.positionPitch);
      continue;
    }
    const row = p.x + <usize>(((p.firstPlane + plane) * p.height + iy) * p.width * p.xPitch);
    for (let t = 0; t < p.tiles; t++) {
      const i = 4 * t - p.paddingW;
      for (let c: usize = 0; c < bytes; c += VECTOR) {
        const from = row + c;
        const d0 = inputAt(from, i, p);
        const d1 = inputAt(from, i + 1, p);
        const d2 = inputAt(from, i + 2, p);
        const d3 = inputAt(from, i + 3, p);
        const d4 = inputAt(from, i + 4, p);
        const d5 = inputAt(from, i + 5, p);
        let to = at + c;
        v128.store(to, madd(f32x4.splat(-(PP + QQ)), d2, madd(f32x4.splat(PP * QQ), d0, d4)));
        let even = madd(f32x4.splat(-QQ), d2, d4);
        let odd = f32x4.mul(f32x4.splat(P), madd(f32x4.splat(-QQ), d1, d3));
        v128.store((to += factorPitch), f32x4.add(even, odd));
        v128.store((to += factorPitch), f32x4.sub(even, odd));
        even = madd(f32x4.splat(-PP), d2, d4);
        odd = f32x4.mul(f32x4.splat(Q), madd(f32x4.splat(-PP), d1, d3));
        v128.store((to += factorPitch), f32x4.add(even, odd));
        v128.store((to += factorPitch), f32x4.sub(even, odd));
        v128.store((to += factorPitch), madd(f32x4.splat(-(PP + QQ)), d3, madd(f32x4.splat(PP * QQ), d1, d5)));
      }
      at += p.positionPitch;
    }
  }
}

/** y += factor · m of one vector. */
@inline
function add(y: usize, factor: f32, m: v128): void {
  v128.store(y, madd(f32x4.splat(factor), m, v128.load(y)));
}

/** Column k of A on one position's M_k: its outputs that lie in the row, `yPitch` apart. */
@inline
function spread<V>(k: i32, y: usize, yPitch: i32, valid: i32, m: v128, n: v128): void {
  if (k < 1) {
    add(y, 1, m);
    if (sizeof<V>() == 2) add(y + VECTOR, 1, n);
    return;
  }
  if (k > 4) {
    if (valid < 4) return;
    const last = y + <usize>(3 * yPitch);
    add(last, 1, m);
    if (sizeof<V>() == 2) add(last + VECTOR, 1, n);
    return;
  }
  const point = k == 1 ? P : k == 2 ? -P : k == 3 ? Q : -Q;
  let factor: f32 = 1;
  for (let j = 0; j < valid; j++) {
    add(y, factor, m);
    if (sizeof<V>() == 2) add(y + VECTOR, factor, n);
    factor *= point;
    y += yPitch;
  }
}

/**
 * `count` positions of factor k, 4 at a time, V vectors of outputs each, added to y. x: T_k at the first tap's plane; taps: along D, those
 * inside the volume.
 */
function addFactor<V>(p: WinogradParams, k: i32, x: usize, weights: usize, taps: i32, out: usize, count: i32): void {
  const pitch = p.positionPitch;
  const yPitch = p.yPitch;
  const tapD = <usize>(p.dilationD * p.planePitch);
  const tapH = <usize>(p.dilationH * p.tiles * pitch);
  const channelBytes = <usize>(p.channels << 2);
  const tiles = p.tiles;
  let row = 0;
  let tile = 0;
  for (let t = 0; t < count; t += 4) {
    let a0 = f32x4.splat(0);
    let a1 = a0, a2 = a0, a3 = a0, b0 = a0, b1 = a0, b2 = a0, b3 = a0;
    let w = weights;
    let plane = x + <usize>(t * pitch);
    for (let d = 0; d < taps; d++) {
      let first = plane;
      for (let h = 0; h < p.tapsH; h++) {
        let x0 = first;
        let x1 = x0 + pitch;
        let x2 = x1 + pitch;
        let x3 = x2 + pitch;
        for (const last = x0 + channelBytes; x0 < last; x0 += 4) {
          const u = v128.load(w);
          const v = sizeof<V>() == 2 ? v128.load(w, VECTOR) : u;
          let s = v128.load32_splat(x0);
          a0 = madd(s, u, a0);
          if (sizeof<V>() == 2) b0 = madd(s, v, b0);
          s = v128.load32_splat(x1);
          a1 = madd(s, u, a1);
          if (sizeof<V>() == 2) b1 = madd(s, v, b1);
          x1 += 4;
          s = v128.load32_splat(x2);
          a2 = madd(s, u, a2);
          if (sizeof<V>() == 2) b2 = madd(s, v, b2);
          x2 += 4;
          s = v128.load32_splat(x3);
          a3 = madd(s, u, a3);
          if (sizeof<V>() == 2) b3 = madd(s, v, b3);
          x3 += 4;
          w += BLOCK << 2;
        }
        first += tapH;
      }
      plane += tapD;
    }
    for (let i = t; i < min(t + 4, count); i++) {
      const valid = min(p.outWidth - 4 * tile, 4);
      spread<V>(k, out + <usize>((row * p.outWidth + 4 * tile) * yPitch), yPitch, valid, a0, b0);
      a0 = a1;
      a1 = a2;
      a2 = a3;
      if (sizeof<V>() == 2) {
        b0 = b1;
        b1 = b2;
        b2 = b3;
      }
      if (++tile == tiles) {
        tile = 0;
        row++;
      }
    }
  }
}

/** Bias to `count` voxels × `lanes` outputs. */
function start(y: usize, yPitch: i32, count: i32, bias: usize, wide: bool): void {
  const a = v128.load(bias);
  const b = wide ? v128.load(bias, VECTOR) : a;
  for (let i = 0; i < count; i++) {
    v128.store(y, a);
    if (wide) v128.store(y, b, VECTOR);
    y += yPitch;
  }
}

/** Products and outputs; slices blocks of 8 outputs × output planes × strips of rows. */
export function winograd(p: WinogradParams, begin: i32, end: i32): void {
  const unitsOfBlock = p.planes * p.strips;
  const tapBytes = p.tapsH * p.channels * (BLOCK << 2);
  const factorBytes = p.tapsD * tapBytes;
  const plain = p.activation == 0 && !p.residual && (p.outputs & 3) == 0;
  for (let unit = begin; unit < end; unit++) {
    const block = unit / unitsOfBlock;
    const plane = (unit - block * unitsOfBlock) / p.strips;
    const oy = (unit % p.strips) * p.stripRows;
    const rows = min(p.stripRows, p.outHeight - oy);
    const output = block * BLOCK;
    const wide = p.outputs - output > LANES;
    const voxel = ((p.firstOut + plane) * p.outHeight + oy) * p.outWidth;
    const y = p.y + <usize>(voxel * p.yPitch) + (output << 2);
    const count = rows * p.outWidth;
    start(y, p.yPitch, count, p.bias + (output << 2), wide);

    // The taps along D whose plane lies in the volume.
    const z = (p.firstOut + plane) * p.stepD - p.paddingD;
    const firstTap = z < 0 ? (p.dilationD - 1 - z) / p.dilationD : 0;
    const taps = min(p.tapsD, (p.depth - z + p.dilationD - 1) / p.dilationD) - firstTap;
    const x = p.transformed + <usize>((z + firstTap * p.dilationD - p.firstPlane) * p.planePitch + oy * p.tiles * p.positionPitch);
    const w = p.weights + <usize>(block * FACTORS * factorBytes + firstTap * tapBytes);
    for (let k = 0; k < FACTORS; k++) {
      const xk = x + <usize>(k * p.factorPitch);
      const wk = w + <usize>(k * factorBytes);
      if (wide) addFactor<u16>(p, k, xk, wk, taps, y, rows * p.tiles);
      else addFactor<u8>(p, k, xk, wk, taps, y, rows * p.tiles);
    }
    if (plain) continue;
    const residual = p.residual ? p.residual + <usize>(voxel * p.residualPitch) + (output << 2) : 0;
    finishRow(p, p.outputs, y, p.yPitch, residual, p.residualPitch, count, output, wide ? BLOCK : LANES);
  }
}
