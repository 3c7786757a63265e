import type { Shape } from '../../core/shape';
import type { Architecture } from '../../nn/formats/architecture';
import { buildNetwork } from '../../nn/models/build';
import { type InferenceBenchmark, randomWeights } from '../suite';

function network(name: string, architecture: Architecture, input: Shape, small: Shape): InferenceBenchmark {
  return {
    suite: 'models',
    name,
    input,
    small,
    build: (shape) => {
      const { graph, stateDict } = buildNetwork(architecture, shape);
      return { graph, weights: randomWeights(stateDict) };
    },
  };
}

const cube = (size: number): Shape => [1, 1, size, size, size];

/** MONAI's UNet of 16 to 256 channels with two residual units a level. */
export const unet = (norm: string): Architecture => ({
  name: 'UNet',
  args: { spatial_dims: 3, in_channels: 1, out_channels: 2, channels: [16, 32, 64, 128, 256], strides: [2, 2, 2, 2], num_res_units: 2, norm },
});

export const densenet121: Architecture = { name: 'DenseNet121', args: { spatial_dims: 3, in_channels: 1, out_channels: 2 } };
const resnet18: Architecture = { name: 'resnet18', args: { spatial_dims: 3, n_input_channels: 1, num_classes: 2 } };

/** Networks in evaluation. */
export const modelBenchmarks: readonly InferenceBenchmark[] = [
  network('UNet 64³, batch norm', unet('batch'), cube(64), cube(16)),
  network('UNet 96³, batch norm', unet('batch'), cube(96), cube(16)),
  network('UNet 64³, instance norm', unet('instance'), cube(64), cube(32)),
  network('DenseNet121 64³', densenet121, cube(64), cube(32)),
  network('ResNet18 64³', resnet18, cube(64), cube(16)),
];
