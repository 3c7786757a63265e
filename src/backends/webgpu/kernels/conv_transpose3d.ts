import type { Triple } from '../../../core/shape';
import type { Operand } from '../../../graph/plan';
import type { ConvTranspose3dAttrs } from '../../../ops/conv_transpose3d';
import type { Packing } from '../../packing';
import type { Kernel } from '../kernel';
import { convShaders, planConv } from './conv/plan';
import { spatial } from './operands';

/** The outputs p = first + q · stride of one axis: all read x at q + offset + j · step for the taps k[j]. */
interface ParityClass {
  readonly first: number;
  readonly positions: number;
  readonly taps: readonly number[];
  readonly offset: number;
  readonly step: number;
}

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));

/**
 * Output p takes tap k from x at (p + padding − k · dilation) / stride where that is whole. Which taps these are depends on p mod stride
 * alone, so each class is a plain correlation with a part of the taps, taken in descending order so that the step is positive.
 */
function parityClasses({ stride, padding, dilation }: ConvTranspose3dAttrs, kernel: number, extent: number, axis: number): ParityClass[] {
  const [s, p, d] = [stride[axis], padding[axis], dilation[axis]];
  return Array.from({ length: Math.min(s, extent) }, (_, first) => {
    const taps = Array.from({ length: kernel }, (_, k) => kernel - 1 - k).filter((k) => (first + p - k * d) % s === 0);
    const offset = taps.length > 0 ? (first + p - taps[0] * d) / s : 0;
    return { first, positions: Math.ceil((extent - first) / s), taps, offset, step: d / gcd(s, d) };
  });
}

/** One dispatch for each class of outputs: a gather, so that no sums meet in memory. */
export const conv_transpose3d: Kernel<'conv_transpose3d'> = {
  variants: convShaders,
  lower: ({ attrs, inputs, outputs, traits, bind, packed }) => {
    const [x, weight] = inputs as Operand[];
    const [, , bias, slope, residual] = inputs;
    const [y] = outputs;
    const [allInputs, outPerGroup, ...kernel] = weight.shape;
    const inPerGroup = allInputs / attrs.groups;
    const classes = spatial(y).map((extent, axis) => parityClasses(attrs, kernel[axis], extent, axis));
    const combinations = classes[0].flatMap((a) => classes[1].flatMap((b) => classes[2].map((c) => [a, b, c] as const)));
    const operands = {
      x: bind(x),
      weight: (packing: Packing) => packed(weight, packing),
      y: bind(y),
      bias: bind(bias),
      slope: bind(slope),
      residual: bind(residual),
    };
    return combinations.flatMap((axes) => {
      const each = (f: (axis: ParityClass) => number): Triple => [f(axes[0]), f(axes[1]), f(axes[2])];
      return planConv(
        {
          batch: x.shape[0],
          inputs: allInputs,
          outputs: y.shape[1],
          groups: attrs.groups,
          xSize: spatial(x),
          ySize: spatial(y),
          positions: each((axis) => axis.positions),
          taps: each((axis) => axis.taps.length),
          inStride: [1, 1, 1],
          inOffset: each((axis) => axis.offset),
          inStep: each((axis) => axis.step),
          outStride: attrs.stride,
          outOffset: each((axis) => axis.first),
          weightIndex: (o, c, tap) => {
            const group = Math.floor(o / outPerGroup);
            const [i, j, k] = axes.map((axis, n) => axis.taps[tap[n]]);
            const row = (group * inPerGroup + c) * outPerGroup + (o - group * outPerGroup);
            return ((row * kernel[0] + i) * kernel[1] + j) * kernel[2] + k;
          },
        },
        operands,
        attrs,
        slope,
        y,
        traits,
      );
    });
  },
};
