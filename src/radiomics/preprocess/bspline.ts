import type { Size } from '../../imaging/volume';
import type { Numbers } from '../voxels';

/**
 * Cubic B-spline interpolation with mirror boundaries (M. Unser, Splines: a perfect fit for signal and image processing,
 * IEEE Signal Processing Magazine 1999, box 2), in ITK's order of operations: results are cut to integers later.
 */

const pole = Math.sqrt(3) - 2;

/** Terms of the causal filter's initial sum beyond which they are below 1e-10, ITK's tolerance. */
const horizon = Math.ceil(Math.log(1e-10) / Math.log(Math.abs(pole)));

/** The spline through `values`: a function of the continuous index. */
export function bspline(values: Numbers, size: Size): (x: number, y: number, z: number) => number {
  const coefficients = splineCoefficients(values, size);
  const strides = [1, size[0], size[0] * size[1]];
  const weights = [new Float64Array(4), new Float64Array(4), new Float64Array(4)];
  const offsets = [new Int32Array(4), new Int32Array(4), new Int32Array(4)];
  const locate = (x: number, axis: number): void => {
    // ITK rounds to single precision here, which moves the support, not the spline.
    const first = Math.floor(Math.fround(x)) - 1;
    setWeights(weights[axis], x - (first + 1));
    for (let tap = 0; tap < 4; tap++) offsets[axis][tap] = mirror(first + tap, size[axis]) * strides[axis];
  };
  const [wx, wy, wz] = weights;
  const [ox, oy, oz] = offsets;
  return (x, y, z) => {
    locate(x, 0);
    locate(y, 1);
    locate(z, 2);
    let value = 0;
    for (let c = 0; c < 4; c++) {
      for (let b = 0; b < 4; b++) {
        const row = oy[b] + oz[c];
        for (let a = 0; a < 4; a++) value += wx[a] * wy[b] * wz[c] * coefficients[row + ox[a]];
      }
    }
    return value;
  };
}

/** Of the voxels -1, 0, 1, 2 for a point at `w`, 0 to 1. */
export function setWeights(weights: Float64Array, w: number): void {
  weights[3] = (1 / 6) * w * w * w;
  weights[0] = 1 / 6 + 0.5 * w * (w - 1) - weights[3];
  weights[2] = w + weights[0] - 2 * weights[3];
  weights[1] = 1 - weights[0] - weights[2] - weights[3];
}

/** The index reflected at the first and last voxel, as often as a short axis needs. */
export function mirror(index: number, extent: number): number {
  if (extent === 1) return 0;
  const period = 2 * (extent - 1);
  const folded = ((index % period) + period) % period;
  return folded < extent ? folded : period - folded;
}

/** The coefficients whose spline passes through `values`. */
export function splineCoefficients(values: Numbers, size: Size): Float64Array {
  const out = new Float64Array(values);
  const strides = [1, size[0], size[0] * size[1]];
  for (let axis = 0; axis < 3; axis++) {
    if (size[axis] === 1) continue;
    const line = new Float64Array(size[axis]);
    const [u, v] = [0, 1, 2].filter((other) => other !== axis);
    for (let a = 0; a < size[v]; a++) {
      for (let b = 0; b < size[u]; b++) {
        const start = a * strides[v] + b * strides[u];
        for (let n = 0; n < line.length; n++) line[n] = out[start + n * strides[axis]];
        filterLine(line);
        for (let n = 0; n < line.length; n++) out[start + n * strides[axis]] = line[n];
      }
    }
  }
  return out;
}

function filterLine(c: Float64Array): void {
  const last = c.length - 1;
  const gain = (1 - pole) * (1 - 1 / pole);
  for (let n = 0; n <= last; n++) c[n] *= gain;
  c[0] = causalStart(c);
  for (let n = 1; n <= last; n++) c[n] += pole * c[n - 1];
  c[last] = (pole / (pole * pole - 1)) * (pole * c[last - 1] + c[last]);
  for (let n = last - 1; n >= 0; n--) c[n] = pole * (c[n + 1] - c[n]);
}

/** The causal filter's first output for the signal mirrored at both ends. */
function causalStart(c: Float64Array): number {
  let power = pole;
  if (horizon < c.length) {
    let sum = c[0];
    for (let n = 1; n < horizon; n++) {
      sum += power * c[n];
      power *= pole;
    }
    return sum;
  }
  const last = c.length - 1;
  let mirrored = pole ** last;
  let sum = c[0] + mirrored * c[last];
  mirrored = mirrored * (mirrored * (1 / pole));
  for (let n = 1; n < last; n++) {
    sum += (power + mirrored) * c[n];
    power *= pole;
    mirrored *= 1 / pole;
  }
  return sum / (1 - power * power);
}
