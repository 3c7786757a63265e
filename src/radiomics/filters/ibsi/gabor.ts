import type { RunOptions } from '../../../core/progress';
import { nextTask, throwIfAborted } from '../../../core/progress';
import { spacingOf } from '../../../imaging/affine';
import { type Boundary, boundaries } from '../../../ops/convolve_lines';
import type { Box } from '../../roi';
import { boolean, number, oneOf, oneOrMore, optional } from '../../rules';
import { imageTypeWith } from '../image-type';
import { type Complex, complex, type Fourier, fourier, smoothLength } from './fft';
import { extended, type Field, fieldOf } from './field';
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
  const values = complex(width * height);
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

/**
 * The pooled moduli of the field's convolution with each kernel, plane by plane. The kernels are as large as the image and not separable:
 * the convolution is done by Fourier transforms, of planes so large that nothing wraps round into the box.
 */
function moduli(field: Field, plane: Plane, kernels: readonly PlaneKernel[], pooling: Pooling, boundary: Boundary, { signal }: RunOptions): Field {
  const [u, v] = plane;
  const w = 3 - u - v;
  const reach = [0, 1].map((axis) => Math.max(...kernels.map(({ half }) => half[axis])));
  return {
    ...field,
    values: async (box) => {
      const size = [box.size[u] + 2 * reach[0], box.size[v] + 2 * reach[1]].map(smoothLength);
      const transform = fourier(size, [0, 1]);
      const spectra = kernels.map((kernel) => spectrumOf(kernel, size, transform));
      const strides = [1, box.size[0], box.size[0] * box.size[1]];
      const out = new Float64Array(box.size[0] * box.size[1] * box.size[2]);
      for (let slice = 0; slice < box.size[w]; slice++) {
        await nextTask();
        throwIfAborted(signal);
        const image = await planeOf(field, box, plane, slice, reach, size, boundary);
        transform.forward(image);
        for (const spectrum of spectra) {
          const response = product(image, spectrum);
          transform.inverse(response);
          for (let q = 0; q < box.size[v]; q++) {
            for (let p = 0; p < box.size[u]; p++) {
              const from = p + reach[0] + size[0] * (q + reach[1]);
              const to = p * strides[u] + q * strides[v] + slice * strides[w];
              const modulus = Math.hypot(response.re[from], response.im[from]);
              out[to] = pooling === 'max' ? Math.max(out[to], modulus) : out[to] + modulus / kernels.length;
            }
          }
        }
      }
      return out;
    },
  };
}

/** One plane of the box and what lies around it, on a grid of `size` that starts `reach` before the box. */
async function planeOf(
  field: Field,
  box: Box,
  [u, v]: Plane,
  slice: number,
  reach: readonly number[],
  size: readonly number[],
  boundary: Boundary,
): Promise<Complex> {
  const start = [0, 1, 2].map((axis) => (axis === u ? box.start[u] - reach[0] : axis === v ? box.start[v] - reach[1] : box.start[axis] + slice));
  const extent = [0, 1, 2].map((axis) => (axis === u ? size[0] : axis === v ? size[1] : 1));
  const around: Box = { start: [start[0], start[1], start[2]], size: [extent[0], extent[1], extent[2]] };
  // An axis of one voxel does not change the order of the others: u stays the fastest.
  const re = (await extended(field, around, boundary)).slice();
  return { re, im: new Float64Array(re.length) };
}

/** The transform of a kernel whose middle lies on the first element, wrapped round. */
function spectrumOf({ half, values }: PlaneKernel, size: readonly number[], transform: Fourier): Complex {
  const out = complex(size[0] * size[1]);
  for (let q = -half[1], at = 0; q <= half[1]; q++) {
    for (let p = -half[0]; p <= half[0]; p++, at++) {
      const to = ((p + size[0]) % size[0]) + size[0] * ((q + size[1]) % size[1]);
      [out.re[to], out.im[to]] = [values.re[at], values.im[at]];
    }
  }
  transform.forward(out);
  return out;
}

function product(a: Complex, b: Complex): Complex {
  const out = complex(a.re.length);
  for (let at = 0; at < out.re.length; at++) {
    out.re[at] = a.re[at] * b.re[at] - a.im[at] * b.im[at];
    out.im[at] = a.re[at] * b.im[at] + a.im[at] * b.re[at];
  }
  return out;
}
