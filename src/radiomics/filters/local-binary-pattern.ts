import type { Settings } from '../settings';

type Method = Settings['lbp2DMethod'];

/** The code of a neighbourhood: `texture` holds the samples on the circle. */
export type PatternCode = (texture: Float64Array, centre: number) => number;

/**
 * scikit-image's codes: the bits "at least the centre" as a number (default), the smallest number they can be turned into (ror), the
 * number of bits or, for more than two changes between neighbours, one more than all (uniform); the change from the last sample to
 * the first does not count. Instead of a code, `var` is the samples' variance, NaN where they are all equal.
 */
export function patternCode(method: Method, samples: number): PatternCode {
  const bits = new Uint8Array(samples);
  const threshold = (texture: Float64Array, centre: number): void => {
    for (let s = 0; s < samples; s++) bits[s] = texture[s] - centre >= 0 ? 1 : 0;
  };
  const byMethod: Record<Method, PatternCode> = {
    default: (texture, centre) => {
      threshold(texture, centre);
      return numberOf(bits);
    },
    ror: (texture, centre) => {
      threshold(texture, centre);
      return smallestRotation(numberOf(bits), samples);
    },
    uniform: (texture, centre) => {
      threshold(texture, centre);
      return uniform(bits);
    },
    var: (texture) => variance(texture) || Number.NaN,
  };
  return byMethod[method];
}

function numberOf(bits: Uint8Array): number {
  let value = 0;
  for (let s = 0; s < bits.length; s++) value += bits[s] * 2 ** s;
  return value;
}

function smallestRotation(value: number, length: number): number {
  let turned = value;
  let smallest = value;
  for (let n = 1; n < length; n++) {
    turned = (turned >> 1) | ((turned & 1) << (length - 1));
    if (turned < smallest) smallest = turned;
  }
  return smallest;
}

function uniform(bits: Uint8Array): number {
  let changes = 0;
  let ones = bits[0];
  for (let s = 1; s < bits.length; s++) {
    changes += Math.abs(bits[s] - bits[s - 1]);
    ones += bits[s];
  }
  return changes <= 2 ? ones : bits.length + 1;
}

function variance(texture: Float64Array): number {
  let sum = 0;
  let squares = 0;
  for (let s = 0; s < texture.length; s++) {
    sum += texture[s];
    squares += texture[s] * texture[s];
  }
  return (squares - (sum * sum) / texture.length) / texture.length;
}

/** Where the samples lie along one axis, for positions start .. start + count - 1: [sample * count + position]. */
export interface AxisSamples {
  readonly count: number;
  /** The voxels below and above the sample. */
  readonly low: Int32Array;
  readonly high: Int32Array;
  /** The sample's distance from the one below. */
  readonly fraction: Float64Array;
}

/** Samples at `shifts` from every position. Sums are rounded as scikit-image's, because equal voxels' comparisons depend on it. */
export function axisSamples(shifts: readonly number[], start: number, count: number): AxisSamples {
  const at = shifts.flatMap((shift) => Array.from({ length: count }, (_, n) => start + n + shift));
  const low = Int32Array.from(at, Math.floor);
  return { count, low, high: Int32Array.from(at, Math.ceil), fraction: Float64Array.from(at, (position, n) => position - low[n]) };
}

/** Rows and columns of the samples from the centre, anticlockwise from the right, to five decimals as scikit-image rounds them. */
export function circle(radius: number, samples: number): { readonly rows: number[]; readonly columns: number[] } {
  const angles = Array.from({ length: samples }, (_, s) => (2 * Math.PI * s) / samples);
  return {
    rows: angles.map((angle) => fiveDecimals(-radius * Math.sin(angle))),
    columns: angles.map((angle) => fiveDecimals(radius * Math.cos(angle))),
  };
}

/** numpy.round(x, 5), to even. */
function fiveDecimals(x: number): number {
  const scaled = x * 1e5;
  const floor = Math.floor(scaled);
  const rest = scaled - floor;
  const up = rest > 0.5 || (rest === 0.5 && floor % 2 !== 0);
  return (up ? floor + 1 : floor) / 1e5;
}
