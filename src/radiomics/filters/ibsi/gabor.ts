import { smoothLength } from '../../../core/factors';
import { type RunOptions, throwIfAborted } from '../../../core/progress';
import { spacingOf } from '../../../imaging/affine';
import { type Size, voxelCount } from '../../../imaging/volume';
import { type Boundary, boundaries } from '../../../ops/convolve_lines';
import { type Box, forEachLine } from '../../roi';
import { boolean, number, oneOf, oneOrMore, optional } from '../../rules';
import { imageTypeWith } from '../image-type';
import { extended, type Field, fieldOf } from './field';
import { type Complex, type Grid, planeSpectra, responses } from './fourier-graph';
import { derivedFrom, inName } from './options';
import { type Pooling, pooled, poolings } from './pooling';

const rules = {
  boundary: oneOf('mirror', boundaries),
  /** Width of the envelope along the wave, mm. */
  sigma: oneOrMore([3], number(3, { above: 0 })),
  /** Wavelength, mm. */
  lambda: number(2, { above: 0 }),
  /** Width along the wave over that along its crests. */
  gamma: number(1, { above: 0 }),
  /** Degrees from the first axis of the plane to the second. */
  theta: number(0),
  /** Degrees between orientations that fill the circle from `theta` on; only that one where it is null. */
  thetaStep: optional(number(45, { above: 0, max: 360 })),
  /** The planes of i and k and of j and k besides that of i and j. */
  orthogonalPlanes: boolean(false),
  pooling: oneOf('average', poolings),
  /** Where the envelope ends, in multiples of its width. */
  truncation: number(7, { above: 0 }),
};

/** The modulus of Gabor's filter in planes of the grid, one image for each `sigma`. */
export const gabor = imageTypeWith('Gabor', rules, async function* (source, settings, options) {
  const spacing = spacingOf(source.image.affine);
  const planes = settings.orthogonalPlanes
    ? ([
        [0, 1],
        [0, 2],
        [1, 2],
      ] as const)
    : ([[0, 1]] as const);
  for (const sigma of settings.sigma) {
    const fields = planes.map((plane) => {
      const waves = orientations(settings.theta, settings.thetaStep).map((theta) => {
        const wave = { sigma, lambda: settings.lambda, gamma: settings.gamma, theta: (theta * Math.PI) / 180, truncation: settings.truncation };
        return kernelOf(wave, [spacing[plane[0]], spacing[plane[1]]]);
      });
      return moduli(fieldOf(source), plane, waves, settings.pooling, settings.boundary, options);
    });
    const parts = ['gabor-sigma', inName(sigma), 'lambda', inName(settings.lambda), 'gamma', inName(settings.gamma), 'theta', inName(settings.theta)];
    const rest = [...(settings.thetaStep === null ? [] : ['step', inName(settings.thetaStep)]), ...(settings.orthogonalPlanes ? ['planes'] : [])];
    yield derivedFrom(source, [...parts, ...rest].join('-'), pooled(fields, settings.pooling, options));
  }
});

/** A kernel half a turn on is the conjugate one, with the same modulus: where the step divides half a circle, that will do. */
function orientations(theta: number, step: number | null): number[] {
  if (step === null) return [theta];
  const arc = Number.isInteger(180 / step) ? 180 : 360;
  return Array.from({ length: Math.ceil(arc / step) }, (_, index) => theta + index * step);
}

interface Wave {
  /** mm */
  readonly sigma: number;
  readonly lambda: number;
  readonly gamma: number;
  /** Radians. */
  readonly theta: number;
  readonly truncation: number;
}

/** A complex kernel in a plane, about its middle: the first axis fastest. */
interface PlaneKernel {
  /** Voxels either side of the middle. */
  readonly half: readonly [number, number];
  readonly values: Complex;
}

/**
 * exp(-(a^2 + gamma^2 b^2) / (2 sigma^2) + 2 pi i a / lambda) with a = x cos(theta) + y sin(theta), b = x sin(theta) - y cos(theta)
 * (IBSI-2, section 3.4), x and y in mm.
 */
function kernelOf({ sigma, lambda, gamma, theta, truncation }: Wave, spacing: readonly [number, number]): PlaneKernel {
  const [cos, sin] = [Math.cos(theta), Math.sin(theta)];
  // The extent of the envelope's ellipse along the axes.
  const half = [
    Math.ceil((truncation * sigma * Math.hypot(cos, sin / gamma)) / spacing[0]),
    Math.ceil((truncation * sigma * Math.hypot(sin, cos / gamma)) / spacing[1]),
  ] as const;
  const [width, height] = [2 * half[0] + 1, 2 * half[1] + 1];
  const values = { re: new Float64Array(width * height), im: new Float64Array(width * height) };
  for (let q = 0, at = 0; q < height; q++) {
    for (let p = 0; p < width; p++, at++) {
      const [x, y] = [(p - half[0]) * spacing[0], (q - half[1]) * spacing[1]];
      const [a, b] = [x * cos + y * sin, x * sin - y * cos];
      const envelope = Math.exp(-(a * a + gamma * gamma * b * b) / (2 * sigma * sigma));
      values.re[at] = envelope * Math.cos((2 * Math.PI * a) / lambda);
      values.im[at] = envelope * Math.sin((2 * Math.PI * a) / lambda);
    }
  }
  return { half, values };
}

type Plane = readonly [number, number];

/** Complex numbers of one run: a spectrum and a response for each kernel. */
const mostNumbers = 1 << 23;

/**
 * The pooled moduli of the field's convolution with each kernel, plane by plane. The kernels are as large as the image and not separable:
 * the convolution is done by Fourier transforms, of planes so large that nothing wraps round into the box.
 */
function moduli(field: Field, [u, v]: Plane, kernels: readonly PlaneKernel[], pooling: Pooling, boundary: Boundary, options: RunOptions): Field {
  const w = 3 - u - v;
  const reach = [0, 1].map((axis) => Math.max(...kernels.map(({ half }) => half[axis])));
  return {
    ...field,
    values: async (box) => {
      const size: Plane = [smoothLength(box.size[u] + 2 * reach[0]), smoothLength(box.size[v] + 2 * reach[1])];
      /** A box in the plane, with `count` slices from `first` on. */
      const boxOf = (start: Plane, extent: Plane, first: number, count: number): Box => {
        const place = (along: number, across: number, beside: number): Size => {
          const at = [beside, beside, beside].with(u, along).with(v, across);
          return [at[0], at[1], at[2]];
        };
        return { start: place(start[0], start[1], first), size: place(extent[0], extent[1], count) };
      };
      const spectra = await amplitudesOf(field, kernels, size, options);
      const amplitudes = spectra.map((data): Grid => ({ size: boxOf([0, 0], size, 0, 1).size, data }));
      const most = Math.max(1, Math.floor(mostNumbers / (size[0] * size[1] * (kernels.length + 2))));
      const out = new Float64Array(voxelCount(box.size));
      for (let first = 0; first < box.size[w]; first += most) {
        throwIfAborted(options.signal);
        const count = Math.min(most, box.size[w] - first);
        const around = boxOf([box.start[u] - reach[0], box.start[v] - reach[1]], size, box.start[w] + first, count);
        const image = { size: around.size, data: await extended(field, around, boundary) };
        const inside = boxOf([reach[0], reach[1]], [box.size[u], box.size[v]], 0, count);
        const found = await responses(field.backend, image, [u, v], amplitudes, inside, options);
        const here = boxOf([0, 0], [box.size[u], box.size[v]], first, count);
        forEachLine(box.size, here, (to, from, length) => {
          for (let n = 0; n < length; n++) out[to + n] = poolModuli(found, from + n, pooling);
        });
      }
      return out;
    },
  };
}

function poolModuli(found: readonly Complex[], at: number, pooling: Pooling): number {
  let pool = 0;
  for (const { re, im } of found) {
    const modulus = Math.sqrt(re[at] * re[at] + im[at] * im[at]);
    pool = pooling === 'max' ? Math.max(pool, modulus) : pool + modulus / found.length;
  }
  return pool;
}

/**
 * The transforms of kernels whose middle lies on the first element, wrapped round. They are real: a kernel turned about its middle is
 * its conjugate.
 */
async function amplitudesOf(
  { backend }: Field,
  kernels: readonly PlaneKernel[],
  [width, height]: Plane,
  options: RunOptions,
): Promise<Float64Array[]> {
  const area = width * height;
  const planes: Complex = { re: new Float64Array(area * kernels.length), im: new Float64Array(area * kernels.length) };
  for (const [n, { half, values }] of kernels.entries()) {
    for (let q = -half[1], at = 0; q <= half[1]; q++) {
      for (let p = -half[0]; p <= half[0]; p++, at++) {
        const to = n * area + ((p + width) % width) + width * ((q + height) % height);
        [planes.re[to], planes.im[to]] = [values.re[at], values.im[at]];
      }
    }
  }
  const { re } = await planeSpectra(backend, [width, height, kernels.length], planes, options);
  return kernels.map((_, n) => re.subarray(n * area, (n + 1) * area));
}
