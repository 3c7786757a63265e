// Convolutions with one filter a channel (groups = channels = outputs), by the classes and taps of `convolution`.
//
//   y[p, c] = bias[c] + Σ_taps x[p · step + offset(tap), c] · w[tap, c]
//
// weights  [taps][channels, padded to 4]; a tap's bytes stand in the tables of taps
// tile     4 positions along W × 4 channels; inside the volume one loop over the table of points, else taps outside it read `zeros`
import { ConvolutionParams, firstPoint, lastPoint } from './convolution';
import { finish, slopeAt } from './epilogue';
import { LANES, madd, storeColumns } from './simd';

const POSITIONS: i32 = 4;

@inline
function voxel(row: usize, i: i32, p: ConvolutionParams): usize {
  return select<usize>(row + <usize>(i * p.xPitch), p.zeros, <u32>i < <u32>p.width);
}

@inline
function finishAt(p: ConvolutionParams, at: usize, v: v128, residual: usize, channel: i32): void {
  storeColumns(at, finish(v, p, slopeAt(p.slope, p.slopeShared, channel), residual), channel, p.outputs);
}

/** Slices rows of the output: samples · outDepth · outHeight. */
export function convolveDepthwise(p: ConvolutionParams, begin: i32, end: i32): void {
  const rowsOfSample = p.outDepth * p.outHeight;
  const rowPitch = p.width * p.xPitch;
  const xStep = p.stepW * p.xPitch;
  const lastOfPoints = p.points + (p.pointCount << 2);
  const outStep = p.classesW * p.yPitch;
  const residualStep = p.residual ? p.classesW * p.residualPitch : 0;
  for (let row = begin; row < end; row++) {
    const sample = row / rowsOfSample;
    const oz = (row - sample * rowsOfSample) / p.outHeight;
    const oy = row % p.outHeight;
    const tapsD = p.tapsD + (oz % p.classesD) * p.tapsPitchD;
    const tapsH = p.tapsH + (oy % p.classesH) * p.tapsPitchH;
    const endD = tapsD + 4 + (load<i32>(tapsD) << 3);
    const endH = tapsH + 4 + (load<i32>(tapsH) << 3);
    const z = (oz / p.classesD) * p.stepD;
    const y = (oy / p.classesH) * p.stepH;
    const x = p.x + <usize>(sample * p.depth * p.height * rowPitch);
    for (let c = 0; c < p.classesW; c++) {
      const count = (p.outWidth - c + p.classesW - 1) / p.classesW;
      const tapsW = p.tapsW + c * p.tapsPitchW;
      const endW = tapsW + 4 + (load<i32>(tapsW) << 3);
      const firstOut = row * p.outWidth + c;
      // All channels of a tile before the next tile: they share cache lines.
      const firstInside = firstPoint(p);
      const lastInside = lastPoint(p, z, y) - POSITIONS;
      for (let t = 0; t < count; t += POSITIONS) {
        const first = t * p.stepW;
        const inside = t >= firstInside && t <= lastInside;
        for (let channel = 0; channel < p.outputs; channel += LANES) {
          const bytes = channel << 2;
          let a0 = v128.load(p.bias + bytes);
          let a1 = a0, a2 = a0, a3 = a0;
          if (inside) {
            const x0 = x + <usize>(((z * p.height + y) * p.width + first) * p.xPitch) + bytes;
            const x1 = x0 + xStep;
            const x2 = x1 + xStep;
            const x3 = x2 + xStep;
            let tap = p.weights + bytes;
            for (let point = p.points; point < lastOfPoints; point += 4) {
              const offset = load<i32>(point);
              const w = v128.load(tap);
              a0 = madd(v128.load(x0 + offset), w, a0);
              a1 = madd(v128.load(x1 + offset), w, a1);
              a2 = madd(v128.load(x2 + offset), w, a2);
              a3 = madd(v128.load(x3 + offset), w, a3);
              tap += p.weightStep;
            }
          } else {
            for (let tapD = tapsD + 4; tapD < endD; tapD += 8) {
              const iz = z + load<i32>(tapD, 4);
              if (<u32>iz >= <u32>p.depth) continue;
              for (let tapH = tapsH + 4; tapH < endH; tapH += 8) {
                const iy = y + load<i32>(tapH, 4);
                if (<u32>iy >= <u32>p.height) continue;
                const source = x + <usize>((iz * p.height + iy) * rowPitch);
                const plane = p.weights + load<i32>(tapD) + load<i32>(tapH) + bytes;
                for (let tapW = tapsW + 4; tapW < endW; tapW += 8) {
                  const w = v128.load(plane + load<i32>(tapW));
                  const i = first + load<i32>(tapW, 4);
                  a0 = madd(v128.load(voxel(source, i, p) + bytes), w, a0);
                  a1 = madd(v128.load(voxel(source, i + p.stepW, p) + bytes), w, a1);
                  a2 = madd(v128.load(voxel(source, i + 2 * p.stepW, p) + bytes), w, a2);
                  a3 = madd(v128.load(voxel(source, i + 3 * p.stepW, p) + bytes), w, a3);
                }
              }
            }
          }
          const at = firstOut + t * p.classesW;
          const out = p.y + <usize>(at * p.yPitch) + bytes;
          const residual = p.residual ? p.residual + <usize>(at * p.residualPitch) + bytes : 0;
          finishAt(p, out, a0, residual, channel);
          if (t + 1 < count) finishAt(p, out + outStep, a1, residual + residualStep, channel);
          if (t + 2 < count) finishAt(p, out + 2 * outStep, a2, residual + 2 * residualStep, channel);
          if (t + 3 < count) finishAt(p, out + 3 * outStep, a3, residual + 3 * residualStep, channel);
        }
      }
    }
  }
}
