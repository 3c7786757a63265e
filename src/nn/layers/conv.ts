import { numel, type Triple, triple } from '../../core/shape';
import { badArgument, extents, type Rule } from '../arguments';
import { uniformOfFanIn } from '../initial';
import type { Layer, ModuleBuilder } from './module';

type Extents = number | Triple;

export interface ConvOptions {
  readonly kernelSize: Extents;
  readonly stride?: Extents;
  readonly padding?: Extents;
  readonly dilation?: Extents;
  readonly groups?: number;
  readonly bias?: boolean;
}

/** PyTorch's Conv3d: keys `weight` [O, I / groups, kD, kH, kW] and `bias` [O]. */
export function conv3d(m: ModuleBuilder, inChannels: number, outChannels: number, options: ConvOptions): Layer {
  const { kernelSize, stride = 1, padding = 0, dilation = 1, groups = 1 } = options;
  const shape = [outChannels, inChannels / groups, ...triple(kernelSize)];
  const initial = uniformOfFanIn(numel(shape) / shape[0]);
  const weight = m.parameter('weight', shape, initial);
  const bias = (options.bias ?? true) ? m.parameter('bias', [outChannels], initial) : undefined;
  return m.named((x) => m.ops.conv3d(x, weight, { bias, stride, padding, dilation, groups }));
}

/** PyTorch's ConvTranspose3d: keys `weight` [I, O / groups, kD, kH, kW] and `bias` [O]. */
export function convTranspose3d(
  m: ModuleBuilder,
  inChannels: number,
  outChannels: number,
  options: ConvOptions & { readonly outputPadding?: Extents },
): Layer {
  const { kernelSize, stride = 1, padding = 0, outputPadding = 0, dilation = 1, groups = 1 } = options;
  const shape = [inChannels, outChannels / groups, ...triple(kernelSize)];
  const initial = uniformOfFanIn(numel(shape) / shape[0]);
  const weight = m.parameter('weight', shape, initial);
  const bias = (options.bias ?? true) ? m.parameter('bias', [outChannels], initial) : undefined;
  return m.named((x) => m.ops.conv_transpose3d(x, weight, { bias, stride, padding, outputPadding, dilation, groups }));
}

/** PyTorch's Linear: keys `weight` [O, I] and `bias` [O]. */
export function linear(m: ModuleBuilder, inFeatures: number, outFeatures: number, { bias = true } = {}): Layer {
  const initial = uniformOfFanIn(inFeatures);
  const weight = m.parameter('weight', [outFeatures, inFeatures], initial);
  const offset = bias ? m.parameter('bias', [outFeatures], initial) : undefined;
  return m.named((x) => m.ops.linear(x, weight, { bias: offset }));
}

/** The padding that keeps D, H, W at stride 1: (k − 1) / 2 · dilation, for odd kernels. */
export function samePadding(kernelSize: Triple, dilation: Triple): Triple {
  return triple(kernelSize.map((k, i) => ((k - 1) / 2) * dilation[i]));
}

/** Reads the extents of a kernel that `samePadding` fits. */
export const oddExtents: Rule<Triple> = (value, where) => {
  const kernel = extents(value, where);
  if (kernel.some((extent) => extent % 2 === 0)) throw badArgument(where, value, 'give odd extents');
  return kernel;
};
