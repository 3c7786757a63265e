// Convolutions with one filter a channel (groups = channels = outputs), by the classes and taps of `convolution`.
//
//   y[p, c] = bias[c] + Σ_taps x[p · step + offset(tap), c] · w[tap, c]
//
// weights  [taps][channels, padded to 4]; a tap's bytes stand in the tables of taps
// tile     4 positions along W × 4 channels; taps outside the volume read `zeros`
import { ConvolutionParams } from './convolution';
import { finish, slopeAt } from './epilogue';
import { LANES, madd, storeColumns, VECTOR } from './simd';

const POSITIONS: i32 = 4;

@inline
function voxel(row: usize, i: i32, p: ConvolutionParams): v128 {
  return v128.load(select<usize>(row + <usize>(i * p.xPitch), p.zeros, <u32>i < <u32>p.width));
}

@inline
function finishAt(p: ConvolutionParams, at: usize, v: v128, alpha: v128, residual: usize, channel: i32): void {
  storeColumns(at, finish(v, p, alpha, residual), channel, p.outputs);
}

export function convolveDepthwise(p: ConvolutionParams, begin: i32, end: i32): void {
  const rowsOfSample = p.outDepth * p.outHeight;
  const outStep = p.classesW * p.yPitch;
  const residualStep = p.residual ? p.classesW * p.residualPitch : 0;
  for (let row = begin; row < end; row++) {
    const sample = row / rowsOfSample;
    const oz = (row - sample * rowsOfSample) / p.outHeight;
    const oy = row % p.outHeight;
    const tapsD = p.tapsD + (oz % p.classesD) * p.tapsPitchD;
    const tapsH = p.tapsH + (oy % p.classesH) * p.tapsPitchH;
    const z = (oz / p.classesD) * p.stepD;
    const y = (oy / p.classesH) * p.stepH;
    const x = p.x + <usize>(sample * p.depth * p.height * p.width * p.xPitch);
    for (let channel = 0; channel < p.outputs; channel += LANES) {
      const bytes = channel << 2;
      const bias = v128.load(p.bias + bytes);
      const alpha = slopeAt(p.slope, p.slopeShared, channel);
      for (let c = 0; c < p.classesW; c++) {
        const count = (p.outWidth - c + p.classesW - 1) / p.classesW;
        const tapsW = p.tapsW + c * p.tapsPitchW;
        const first = row * p.outWidth + c;
        let out = p.y + <usize>(first * p.yPitch) + bytes;
        let residual = p.residual ? p.residual + <usize>(first * p.residualPitch) + bytes : 0;
        for (let t = 0; t < count; t += POSITIONS) {
          let a0 = bias, a1 = bias, a2 = bias, a3 = bias;
          const endD = tapsD + 4 + (load<i32>(tapsD) << 3);
          for (let tapD = tapsD + 4; tapD < endD; tapD += 8) {
            const iz = z + load<i32>(tapD, 4);
            if (<u32>iz >= <u32>p.depth) continue;
            const endH = tapsH + 4 + (load<i32>(tapsH) << 3);
            for (let tapH = tapsH + 4; tapH < endH; tapH += 8) {
              const iy = y + load<i32>(tapH, 4);
              if (<u32>iy >= <u32>p.height) continue;
              const source = x + <usize>((iz * p.height + iy) * p.width * p.xPitch) + bytes;
              const plane = p.weights + load<i32>(tapD) + load<i32>(tapH) + bytes;
              const endW = tapsW + 4 + (load<i32>(tapsW) << 3);
              for (let tapW = tapsW + 4; tapW < endW; tapW += 8) {
                const w = v128.load(plane + load<i32>(tapW));
                const i = t * p.stepW + load<i32>(tapW, 4);
                a0 = madd(voxel(source, i, p), w, a0);
                a1 = madd(voxel(source, i + p.stepW, p), w, a1);
                a2 = madd(voxel(source, i + 2 * p.stepW, p), w, a2);
                a3 = madd(voxel(source, i + 3 * p.stepW, p), w, a3);
              }
            }
          }
          finishAt(p, out, a0, alpha, residual, channel);
          if (t + 1 < count) finishAt(p, out + outStep, a1, alpha, residual + residualStep, channel);
          if (t + 2 < count) finishAt(p, out + 2 * outStep, a2, alpha, residual + 2 * residualStep, channel);
          if (t + 3 < count) finishAt(p, out + 3 * outStep, a3, alpha, residual + 3 * residualStep, channel);
          out += POSITIONS * outStep;
          residual += POSITIONS * residualStep;
        }
      }
    }
  }
}
