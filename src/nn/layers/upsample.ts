import { type Triple, triple } from '../../core/shape';
import { tensor } from '../../core/tensor';
import { interpolateAttrs } from '../../ops/interpolate';
import { conv3d, convTranspose3d } from './conv';
import { identity, type Layer, type ModuleBuilder, sequential } from './module';

export const upsampleModes = ['deconv', 'nontrainable', 'pixelshuffle'] as const;
export type UpsampleMode = (typeof upsampleModes)[number];

export interface UpsampleOptions {
  readonly mode: UpsampleMode;
  readonly scaleFactor?: number;
  readonly alignCorners?: boolean;
  readonly interpolation?: 'trilinear' | 'nearest';
  readonly bias?: boolean;
}

/**
 * MONAI's UpSample by a whole factor (default 2). Keys: `deconv`; `preconv` of `nontrainable` where the channels change; or
 * `pixelshuffle.conv_block`.
 */
export function upsample(m: ModuleBuilder, inChannels: number, outChannels: number, options: UpsampleOptions): Layer {
  const { mode, scaleFactor = 2, alignCorners = true, interpolation = 'trilinear', bias = true } = options;
  if (mode === 'deconv') {
    return convTranspose3d(m.scope('deconv'), inChannels, outChannels, { kernelSize: scaleFactor, stride: scaleFactor, bias });
  }
  if (mode === 'nontrainable') {
    const project = inChannels === outChannels ? identity : conv3d(m.scope('preconv'), inChannels, outChannels, { kernelSize: 1, bias });
    return m.named(sequential(project, resize(m, scaleFactor, interpolation, alignCorners)));
  }
  const expanded = outChannels * scaleFactor ** 3;
  const conv = conv3d(m.scope('pixelshuffle.conv_block'), inChannels, expanded, { kernelSize: 3, padding: 1, bias });
  return m.named(sequential(conv, pixelShuffle(m, outChannels, scaleFactor), padPool(m, scaleFactor)));
}

function resize({ ops }: ModuleBuilder, scaleFactor: number, mode: 'trilinear' | 'nearest', alignCorners: boolean): Layer {
  const corners = mode === 'trilinear' && alignCorners;
  return (x) => ops.interpolate(x, interpolateAttrs(x.shape.slice(2), { mode, scaleFactor, alignCorners: corners }));
}

/**
 * y[n, c, f·z + i, f·y + j, f·x + k] = x[n, (c·f + i)·f² + j·f + k, z, y, x], written as a transposed convolution with a one-hot
 * weight: channel c·f³ + tap feeds output channel c at that tap alone.
 */
function pixelShuffle({ ops }: ModuleBuilder, channels: number, factor: number): Layer {
  const taps = factor ** 3;
  const weight = new Float32Array(channels * taps * taps);
  for (let channel = 0; channel < channels * taps; channel++) weight[channel * taps + (channel % taps)] = 1;
  const kernel: Triple = triple(factor);
  const oneHot = ops.literal(tensor('f32', [channels * taps, 1, ...kernel], weight));
  return (x) => ops.conv_transpose3d(x, oneHot, { stride: factor, groups: channels });
}

/** The mean of each voxel and its predecessors, zero outside: Aitken et al. 2017, against checkerboards. */
function padPool({ ops }: ModuleBuilder, factor: number): Layer {
  return (x) => ops.avg_pool3d(ops.pad(x, { before: factor - 1, after: 0 }), { kernel: factor, stride: 1 });
}
