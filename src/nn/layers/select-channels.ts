import { tensor } from '../../core/tensor';
import type { Layer, ModuleBuilder } from './module';

/**
 * Output channel o is input channel `source(o)`, or zero where that is undefined, at every `stride`th voxel: a convolution with a
 * one-hot weight, so that additions fuse with it like with any other.
 */
export function selectChannels(
  { ops }: ModuleBuilder,
  inChannels: number,
  outChannels: number,
  source: (channel: number) => number | undefined,
  stride = 1,
): Layer {
  const weight = new Float32Array(outChannels * inChannels);
  for (let channel = 0; channel < outChannels; channel++) {
    const from = source(channel);
    if (from !== undefined) weight[channel * inChannels + from] = 1;
  }
  const oneHot = ops.literal(tensor('f32', [outChannels, inChannels, 1, 1, 1], weight));
  return (x) => ops.conv3d(x, oneHot, { stride });
}
