import { PmError } from '../../core/errors';
import { throwIfAborted } from '../../core/progress';
import type { Vec3 } from '../../imaging/affine';
import { voxelCount } from '../../imaging/volume';
import { volumeOnBox } from '../preprocess/crop';
import type { Settings } from '../settings';
import { numbersOf } from '../voxels';
import { icosphere } from './icosphere';
import type { ImageType } from './image-type';
import { sphereSampler } from './sphere-samples';
import { type Complex, sphericalHarmonics } from './spherical-harmonics';

/** Of the icosphere: 40,962 vertices. */
const mostSubdivisions = 6;

/**
 * Rotation invariant local binary patterns on a sphere (J. Banerjee et al., 3D LBP-based rotationally invariant region description, ACCV
 * 2012 Workshops), as PyRadiomics has them: samples at the vertices of an icosphere of `lbp3DIcosphereRadius` voxels, 1 where at least
 * the centre, projected on the spherical harmonics of each degree below `lbp3DLevels`: an image of each degree's norm, and one of the
 * samples' kurtosis (Fisher's). f64, 0 outside the region.
 * Throws `lbp-subdivision` above 6, and `lbp-undefined` where samples in the region are all equal, or not finite: they have no kurtosis.
 */
export const lbp3D: ImageType = {
  name: 'LBP3D',
  async *derive({ image, mask, box }, settings, { signal } = {}) {
    const sphere = sphereOf(settings);
    const degrees = sphere.harmonics.map(degreeNorm);
    const norms = degrees.map(() => new Float64Array(voxelCount(box.size)));
    const kurtoses = new Float64Array(voxelCount(box.size));
    const source = numbersOf(image);
    const read = sphereSampler(image, box, sphere.offsets);
    const samples = new Float64Array(sphere.offsets.length);
    let bad = 0;
    for (let k = 0, out = 0; k < box.size[2]; k++) {
      for (let j = 0; j < box.size[1]; j++) {
        throwIfAborted(signal);
        for (let i = 0; i < box.size[0]; i++, out++) {
          const at = [box.start[0] + i, box.start[1] + j, box.start[2] + k] as const;
          const voxel = at[0] + image.size[0] * (at[1] + image.size[1] * at[2]);
          if (mask.data[voxel] === 0) continue;
          read(samples, at[0], at[1], at[2]);
          kurtoses[out] = kurtosis(samples);
          if (Number.isNaN(kurtoses[out])) bad++;
          for (let n = 0; n < samples.length; n++) samples[n] = samples[n] >= source[voxel] ? 1 : 0;
          for (let n = 0; n < degrees.length; n++) norms[n][out] = degrees[n](samples);
        }
      }
    }
    if (bad > 0) {
      const why = `${bad} voxels of the region have samples around them that are all equal, or not finite, and so no kurtosis`;
      throw new PmError('lbp-undefined', 'imageType.LBP3D', why, 'use a region without flat areas, or leave this image type out');
    }
    for (const [n, data] of norms.entries()) yield { name: `lbp-3D-m${n + 1}`, image: volumeOnBox(image, box, 'f64', data) };
    yield { name: 'lbp-3D-k', image: volumeOnBox(image, box, 'f64', kurtoses) };
  },
};

interface Sphere {
  /** Along i, j, k. */
  readonly offsets: readonly Vec3[];
  /** For each degree, its orders' values at the offsets. */
  readonly harmonics: readonly (readonly Complex[])[];
}

function sphereOf({ lbp3DLevels, lbp3DIcosphereRadius, lbp3DIcosphereSubdivision }: Settings): Sphere {
  if (lbp3DIcosphereSubdivision > mostSubdivisions) {
    const why = `gives ${10 * 4 ** lbp3DIcosphereSubdivision + 2} samples around every voxel`;
    throw new PmError('lbp-subdivision', `lbp3DIcosphereSubdivision ${lbp3DIcosphereSubdivision}`, why, `use ${mostSubdivisions} or less`);
  }
  const vertices = icosphere(lbp3DIcosphereSubdivision, lbp3DIcosphereRadius);
  // PyRadiomics adds x, y, z of the vertices to k, j, i, and gives SciPy the polar angle for the azimuth and the other way round.
  const polars = vertices.map(([, , z]) => Math.acos(Math.min(1, Math.max(-1, z / lbp3DIcosphereRadius))));
  const azimuths = vertices.map(([x, y]) => Math.atan2(y, x));
  return {
    offsets: vertices.map(([x, y, z]): Vec3 => [z, y, x]),
    harmonics: Array.from({ length: lbp3DLevels }, (_, n) => sphericalHarmonics(n, polars, azimuths)),
  };
}

/** Excess of the fourth standardised moment; NaN where there is no variance, by SciPy's threshold. */
function kurtosis(samples: Float64Array): number {
  const count = samples.length;
  let sum = 0;
  for (let n = 0; n < count; n++) sum += samples[n];
  const mean = sum / count;
  let second = 0;
  let fourth = 0;
  for (let n = 0; n < count; n++) {
    const square = (samples[n] - mean) ** 2;
    second += square;
    fourth += square * square;
  }
  second /= count;
  fourth /= count;
  return second > (Number.EPSILON * mean) ** 2 ? fourth / (second * second) - 3 : Number.NaN;
}

/**
 * The function from signs to Re sqrt(sum over the vertices of f^2) for f = sum over m of c(m) Y(m), c(m) = sum of signs Y(m). The sum
 * over the vertices is c' M c with M(m, l) = sum of Y(m) Y(l), without conjugates, as PyRadiomics writes it.
 */
function degreeNorm(orders: readonly Complex[]): (signs: Float64Array) => number {
  const product = (a: Complex, b: Complex): readonly [re: number, im: number] => {
    let re = 0;
    let im = 0;
    for (let p = 0; p < a.re.length; p++) {
      re += a.re[p] * b.re[p] - a.im[p] * b.im[p];
      im += a.re[p] * b.im[p] + a.im[p] * b.re[p];
    }
    return [re, im];
  };
  const products = orders.map((a) => orders.map((b) => product(a, b)));
  const re = new Float64Array(orders.length);
  const im = new Float64Array(orders.length);
  return (signs) => {
    for (let m = 0; m < orders.length; m++) {
      re[m] = dot(signs, orders[m].re);
      im[m] = dot(signs, orders[m].im);
    }
    let sumRe = 0;
    let sumIm = 0;
    for (let m = 0; m < orders.length; m++) {
      for (let l = 0; l < orders.length; l++) {
        const [pr, pi] = products[m][l];
        const cr = re[m] * re[l] - im[m] * im[l];
        const ci = re[m] * im[l] + im[m] * re[l];
        sumRe += cr * pr - ci * pi;
        sumIm += cr * pi + ci * pr;
      }
    }
    return realRoot(sumRe, sumIm);
  };
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let n = 0; n < a.length; n++) sum += a[n] * b[n];
  return sum;
}

/** The real part of the complex square root, without cancellation. */
function realRoot(re: number, im: number): number {
  const size = Math.hypot(re, im);
  if (re >= 0) return Math.sqrt((size + re) / 2);
  return im === 0 ? 0 : Math.abs(im) / (2 * Math.sqrt((size - re) / 2));
}
