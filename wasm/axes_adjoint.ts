// The transpose of a product of one linear map an axis (average pooling, interpolation, padding): dx = Σ weight · dy over the outputs that
// read a voxel. The host gives a table an axis: where the pairs of each index of dx begin and end, in words from the start of the table,
// then the pairs (i32 index of dy, f32 weight). Sums go by row, plane and volume, so that long ones keep their digits.
import { LANES, madd, storeColumns, VECTOR } from './simd';
import { VolumeParams } from './volume';

/** x is dy, y is dx. */
@unmanaged
export class AxesParams extends VolumeParams {
  tableD: usize;
  tableH: usize;
  tableW: usize;
}

const PAIR: usize = 8;

/** Floats of four vectors: a cache line. */
const WIDE: i32 = 16;

/** Address of the first pair of an index; that of the next index is its end. */
@inline
function pairs(table: usize, index: i32): usize {
  return table + (<usize>load<i32>(table + (<usize>index << 2)) << 2);
}

/** One voxel of dx: four vectors from `channel` on where `Wide` is u8, else one. */
@inline
function gather<Wide>(p: AxesParams, volume: usize, z: i32, y: i32, x: i32, out: usize, channel: i32): void {
  const isWide = sizeof<Wide>() == 1;
  const pitch = p.xPitch;
  const rowPitch = p.width * pitch;
  const slicePitch = p.height * rowPitch;
  const startH = pairs(p.tableH, y);
  const startW = pairs(p.tableW, x);
  const endD = pairs(p.tableD, z + 1);
  const endH = pairs(p.tableH, y + 1);
  const endW = pairs(p.tableW, x + 1);
  const zero = f32x4.splat(0);
  let a = zero;
  let b = zero;
  let c = zero;
  let d = zero;
  for (let atD = pairs(p.tableD, z); atD < endD; atD += PAIR) {
    const slice = volume + <usize>(load<i32>(atD) * slicePitch) + (<usize>channel << 2);
    let planeA = zero;
    let planeB = zero;
    let planeC = zero;
    let planeD = zero;
    for (let atH = startH; atH < endH; atH += PAIR) {
      const row = slice + <usize>(load<i32>(atH) * rowPitch);
      let lineA = zero;
      let lineB = zero;
      let lineC = zero;
      let lineD = zero;
      for (let atW = startW; atW < endW; atW += PAIR) {
        const from = row + <usize>(load<i32>(atW) * pitch);
        const weight = v128.load32_splat(atW, 4);
        lineA = madd(v128.load(from), weight, lineA);
        if (isWide) {
          lineB = madd(v128.load(from, VECTOR), weight, lineB);
          lineC = madd(v128.load(from, 2 * VECTOR), weight, lineC);
          lineD = madd(v128.load(from, 3 * VECTOR), weight, lineD);
        }
      }
      const weight = v128.load32_splat(atH, 4);
      planeA = madd(lineA, weight, planeA);
      if (isWide) {
        planeB = madd(lineB, weight, planeB);
        planeC = madd(lineC, weight, planeC);
        planeD = madd(lineD, weight, planeD);
      }
    }
    const weight = v128.load32_splat(atD, 4);
    a = madd(planeA, weight, a);
    if (isWide) {
      b = madd(planeB, weight, b);
      c = madd(planeC, weight, c);
      d = madd(planeD, weight, d);
    }
  }
  const to = out + (<usize>channel << 2);
  storeColumns(to, a, channel, p.channels);
  if (isWide) {
    v128.store(to, b, VECTOR);
    v128.store(to, c, 2 * VECTOR);
    v128.store(to, d, 3 * VECTOR);
  }
}

/** Slices rows of dx: samples · outDepth · outHeight. */
export function axes_adjoint(p: AxesParams, begin: i32, end: i32): void {
  const sampleBytes = p.depth * p.height * p.width * p.xPitch;
  const wide = p.channels - (p.channels % WIDE);
  for (let row = begin; row < end; row++) {
    const y = row % p.outHeight;
    const slice = row / p.outHeight;
    const z = slice % p.outDepth;
    const volume = p.x + <usize>((slice / p.outDepth) * sampleBytes);
    let out = p.y + <usize>(row * p.outWidth * p.yPitch);
    for (let x = 0; x < p.outWidth; x++) {
      let channel = 0;
      for (; channel < wide; channel += WIDE) gather<u8>(p, volume, z, y, x, out, channel);
      for (; channel < p.channels; channel += LANES) gather<u16>(p, volume, z, y, x, out, channel);
      out += p.yPitch;
    }
  }
}
