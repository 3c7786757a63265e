import { fnv1a32, randomUnit } from '../core/rng';
import { numel, type Shape } from '../core/shape';
import { type Tensor, tensor } from '../core/tensor';
import type { Graph } from '../graph/ir';
import type { StateEntry } from '../nn/layers/module';
import { buildNetwork } from '../nn/models/build';
import { createBuilder } from '../ops/builder';

/** One thing to time: a graph with one input, at full size and at one small enough for the reference. */
export interface Benchmark {
  readonly suite: 'kernels' | 'models';
  readonly name: string;
  readonly input: Shape;
  /** The same with small extents, for the check before the timing. */
  readonly small: Shape;
  readonly build: (input: Shape) => { graph: Graph; weights: ReadonlyMap<string, Tensor> };
}

/** Values in [lo, hi), the same for the same key. */
export function randomTensor(key: string, shape: Shape, lo = -1, hi = 1): Tensor {
  const seed = fnv1a32(key);
  return tensor(
    'f32',
    shape,
    Float32Array.from({ length: numel(shape) }, (_, i) => lo + (hi - lo) * randomUnit(seed, i)),
  );
}

/** A state dict whose activations keep their size from layer to layer. */
export function randomWeights(stateDict: readonly StateEntry[]): Map<string, Tensor> {
  const weights = stateDict.map(({ key, shape }): [string, Tensor] => {
    const bound = shape.length > 1 ? Math.sqrt(6 / numel(shape.slice(1))) : 0.1;
    return [key, key.endsWith('running_var') ? randomTensor(key, shape, 0.5, 1.5) : randomTensor(key, shape, -bound, bound)];
  });
  return new Map(weights);
}

function convolution(name: string, channels: number, outputs: number, size: number, op: 'conv3d' | 'conv_transpose3d'): Benchmark {
  const weightShape = op === 'conv3d' ? [outputs, channels, 3, 3, 3] : [channels, outputs, 3, 3, 3];
  const bound = Math.sqrt(3 / (27 * channels));
  return {
    suite: 'kernels',
    name,
    input: [1, channels, size, size, size],
    small: [1, channels, 4, 5, 6],
    build: (input) => {
      const b = createBuilder();
      const x = b.input('input', input);
      const weight = b.parameter('weight', weightShape);
      b.output(
        'output',
        op === 'conv3d' ? b.conv3d(x, weight, { padding: 1 }) : b.conv_transpose3d(x, weight, { stride: 2, padding: 1, outputPadding: 1 }),
      );
      return { graph: b.finish(), weights: new Map([['weight', randomTensor('weight', weightShape, -bound, bound)]]) };
    },
  };
}

function network(name: string, architecture: { name: string; args: Record<string, unknown> }, input: Shape, small: Shape): Benchmark {
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

const unet = (norm: string) => ({
  name: 'UNet',
  args: { spatial_dims: 3, in_channels: 1, out_channels: 2, channels: [16, 32, 64, 128, 256], strides: [2, 2, 2, 2], num_res_units: 2, norm },
});

/** Every benchmark, in the order they run. */
export const benchmarks: readonly Benchmark[] = [
  convolution('conv3d 32→32 k3 64³', 32, 32, 64, 'conv3d'),
  convolution('conv3d 64→64 k3 32³', 64, 64, 32, 'conv3d'),
  convolution('conv_transpose3d 64→32 k3 s2 32³', 64, 32, 32, 'conv_transpose3d'),
  network('UNet 64³, batch norm', unet('batch'), [1, 1, 64, 64, 64], [1, 1, 16, 16, 16]),
  network('UNet 96³, batch norm', unet('batch'), [1, 1, 96, 96, 96], [1, 1, 16, 16, 16]),
  network('UNet 64³, instance norm', unet('instance'), [1, 1, 64, 64, 64], [1, 1, 32, 32, 32]),
  network(
    'DenseNet121 64³',
    { name: 'DenseNet121', args: { spatial_dims: 3, in_channels: 1, out_channels: 2 } },
    [1, 1, 64, 64, 64],
    [1, 1, 32, 32, 32],
  ),
  network(
    'ResNet18 64³',
    { name: 'resnet18', args: { spatial_dims: 3, n_input_channels: 1, num_classes: 2 } },
    [1, 1, 64, 64, 64],
    [1, 1, 16, 16, 16],
  ),
];
