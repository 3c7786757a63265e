import type { Shape } from '../../core/shape';
import type { Value } from '../../graph/ir';
import { type Builder, createBuilder } from '../../ops/builder';
import { interpolateAttrs } from '../../ops/interpolate';
import { type InferenceBenchmark, randomWeights } from '../suite';

/** Adds an operator; `weight` names a parameter of a shape. */
type Write = (b: Builder, x: Value, weight: (name: string, shape: Shape) => Value) => Value;

function kernel(name: string, input: Shape, small: Shape, write: Write): InferenceBenchmark {
  return {
    suite: 'kernels',
    name,
    input,
    small,
    build: (shape) => {
      const b = createBuilder();
      const parameters: { key: string; shape: Shape }[] = [];
      const weight = (key: string, of: Shape) => {
        parameters.push({ key, shape: of });
        return b.parameter(key, of);
      };
      b.output('output', write(b, b.input('input', shape), weight));
      return { graph: b.finish(), weights: randomWeights(parameters) };
    },
  };
}

const cube = (channels: number, size: number): Shape => [1, channels, size, size, size];
const ragged = (channels: number): Shape => [1, channels, 4, 5, 6];

const convolution = (channels: number, outputs: number, kernelSize: number, size: number, stride = 1): InferenceBenchmark =>
  kernel(
    `conv3d ${channels}→${outputs} k${kernelSize}${stride > 1 ? ` s${stride}` : ''} ${size}³`,
    cube(channels, size),
    ragged(channels),
    (b, x, weight) =>
      b.conv3d(x, weight('weight', [outputs, channels, kernelSize, kernelSize, kernelSize]), { stride, padding: (kernelSize - 1) / 2 }),
  );

/** Single operators. */
export const kernelBenchmarks: readonly InferenceBenchmark[] = [
  convolution(32, 32, 3, 64),
  convolution(64, 64, 3, 32),
  convolution(32, 32, 3, 32),
  convolution(32, 32, 3, 16),
  convolution(1, 32, 3, 64),
  convolution(32, 64, 3, 64, 2),
  convolution(128, 32, 1, 32),
  kernel('conv_transpose3d 64→32 k3 s2 32³', cube(64, 32), ragged(64), (b, x, weight) =>
    b.conv_transpose3d(x, weight('weight', [64, 32, 3, 3, 3]), { stride: 2, padding: 1, outputPadding: 1 }),
  ),
  kernel('conv_transpose3d 64→32 k2 s2 32³', cube(64, 32), ragged(64), (b, x, weight) =>
    b.conv_transpose3d(x, weight('weight', [64, 32, 2, 2, 2]), { stride: 2 }),
  ),
  kernel('instance norm 32 64³', cube(32, 64), ragged(32), (b, x) => {
    const [scale, shift] = b.norm_stats(x, { groups: 32 });
    return b.scale_shift(x, scale, shift);
  }),
  kernel('max pool k2 s2 32 64³', cube(32, 64), ragged(32), (b, x) => b.max_pool3d(x, { kernel: 2, stride: 2 })),
  kernel('trilinear ×2 16 32³', cube(16, 32), ragged(16), (b, x) =>
    b.interpolate(x, interpolateAttrs(x.shape.slice(2), { mode: 'trilinear', scaleFactor: 2 })),
  ),
  kernel('linear 4096→4096, batch 16', [16, 4096], [3, 4096], (b, x, weight) => b.linear(x, weight('weight', [4096, 4096]))),
];
