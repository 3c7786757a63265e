import { numel } from '../../src/core/shape';
import { asFloat32, type Tensor, tensor } from '../../src/core/tensor';
import { gradients } from '../../src/graph/gradients';
import type { Graph, Value } from '../../src/graph/ir';
import { batchNorm, batchNormTrain, batchStatistics, groupNorm, instanceNorm, layerNorm } from '../../src/nn/layers/norm';
import { type Builder, createBuilder } from '../../src/ops/builder';
import { type UnaryKind, unaryKinds } from '../../src/ops/epilogue';
import { interpolateAttrs } from '../../src/ops/interpolate';

export type CaseAttrs = Record<string, unknown> & { op: string };

type Emit = (b: Builder, v: (name: string) => Value, attrs: CaseAttrs) => Value | Record<string, Value>;

/** How each operation of the goldens is written with our builder. `v` gives the case's tensors by name; optional ones may be absent. */
const emitters: Record<string, Emit> = {
  conv3d: (b, v, a) => b.conv3d(v('in.x'), v('param.weight'), { bias: v('param.bias'), ...pick(a, 'stride', 'padding', 'dilation', 'groups') }),
  conv_transpose3d: (b, v, a) =>
    b.conv_transpose3d(v('in.x'), v('param.weight'), {
      bias: v('param.bias'),
      ...pick(a, 'stride', 'padding', 'dilation', 'groups'),
      outputPadding: a.output_padding as number[],
    }),
  max_pool3d: (b, v, a) => b.max_pool3d(v('in.x'), { ...pool(a), dilation: (a.dilation as number) ?? 1 }),
  avg_pool3d: (b, v, a) =>
    b.avg_pool3d(v('in.x'), {
      ...pool(a),
      countIncludePad: (a.count_include_pad as boolean) ?? true,
      divisorOverride: (a.divisor_override as number) ?? 0,
    }),
  adaptive_avg_pool3d: (b, v, a) => b.adaptive_pool3d(v('in.x'), { kind: 'avg', outputSize: a.output_size as number[] }),
  adaptive_max_pool3d: (b, v, a) => b.adaptive_pool3d(v('in.x'), { kind: 'max', outputSize: a.output_size as number[] }),
  batch_norm: (b, v, a) => {
    const affine = { weight: v('param.weight'), bias: v('param.bias'), eps: a.eps as number };
    const before = { mean: v('buf_before.running_mean'), variance: v('buf_before.running_var') };
    if (!a.training) return batchNorm(b, v('in.x'), before, affine);
    const { y, ...own } = batchNormTrain(b, v('in.x'), affine);
    const batch = batchStatistics(b, v('in.x'), own.mean, own.variance, 'batch_norm');
    const momentum = a.momentum as number;
    const share = (value: Value, factor: number) => b.binary(value, b.literal(tensor('f64', [1], Float64Array.of(factor))), { kind: 'mul' });
    const moved = (old: Value, found: Value) => b.binary(share(old, 1 - momentum), share(found, momentum), { kind: 'add' });
    return { out: y, 'buf_after.running_mean': moved(before.mean, batch.mean), 'buf_after.running_var': moved(before.variance, batch.variance) };
  },
  instance_norm: (b, v, a) => instanceNorm(b, v('in.x'), { weight: v('param.weight'), bias: v('param.bias'), eps: a.eps as number }),
  group_norm: (b, v, a) =>
    groupNorm(b, v('in.x'), a.num_groups as number, { weight: v('param.weight'), bias: v('param.bias'), eps: a.eps as number }),
  layer_norm: (b, v, a) =>
    layerNorm(b, v('in.x'), a.normalized_shape as number[], { weight: v('param.weight'), bias: v('param.bias'), eps: a.eps as number }),
  softmax_c: (b, v) => b.softmax(v('in.x'), { dim: 1 }),
  softmax_last: (b, v) => b.softmax(v('in.x'), { dim: -1 }),
  log_softmax_c: (b, v) => b.softmax(v('in.x'), { dim: 1, log: true }),
  prelu: (b, v) => b.unary(v('in.x'), { kind: 'prelu', slope: v('param.weight') }),
  linear: (b, v) => b.linear(v('in.x'), v('param.weight'), { bias: v('param.bias') }),
  matmul: (b, v) => b.matmul(v('in.a'), v('in.b')),
  interpolate: (b, v, a) =>
    b.interpolate(
      v('in.x'),
      interpolateAttrs(v('in.x').shape.slice(2), {
        mode: a.mode as 'nearest',
        size: a.size as number[],
        scaleFactor: a.scale_factor as number,
        alignCorners: (a.align_corners as boolean) ?? false,
        recomputeScaleFactor: (a.recompute_scale_factor as boolean) ?? false,
      }),
    ),
  dropout: (b, v) => b.unary(v('in.x'), { kind: 'identity' }),
  cat: (b, v) => b.concat(v('in.a'), v('in.b'), v('in.c')),
  pad: (b, v, a) => {
    const p = a.pad as number[];
    return b.pad(v('in.x'), { mode: a.mode as 'constant', before: [p[4], p[2], p[0]], after: [p[5], p[3], p[1]], value: (a.value as number) ?? 0 });
  },
  grid_sample: (b, v, a) =>
    b.grid_sample(v('in.x'), v('in.grid'), {
      mode: a.mode as 'bilinear',
      paddingMode: a.padding_mode as 'zeros',
      alignCorners: a.align_corners as boolean,
    }),
  add: (b, v) => b.binary(v('in.a'), v('in.b'), { kind: 'add' }),
  mul: (b, v) => b.binary(v('in.a'), v('in.b'), { kind: 'mul' }),
  mean: (b, v) => b.adaptive_pool3d(v('in.a'), { kind: 'avg' }),
};

for (const kind of unaryKinds) {
  emitters[kind] ??= (b, v, a) => b.unary(v('in.x'), { kind: kind as UnaryKind, alpha: (a.negative_slope ?? a.alpha) as number | undefined });
}

/** Operations that the engine does not have. */
export const isOperator = (op: string): boolean => op in emitters;

function pool(a: CaseAttrs): Record<string, unknown> {
  return { kernel: a.kernel_size, stride: a.stride, padding: a.padding ?? 0, ceilMode: a.ceil_mode ?? false };
}

function pick(a: CaseAttrs, ...names: string[]): Record<string, number[]> {
  return Object.fromEntries(names.map((name) => [name, a[name] as number[]]));
}

/** PyTorch's grid [N, D, H, W, 3] as the engine has it: [N, 3, D, H, W]. */
export function channelsFirst(grid: Tensor): Tensor {
  const [n, ...size] = grid.shape;
  const channels = size.pop() as number;
  const voxels = numel(size);
  const data = asFloat32(grid);
  const moved = Float32Array.from(data, (_, i) => {
    const plane = Math.floor(i / voxels);
    const sample = Math.floor(plane / channels);
    return data[(sample * voxels + (i % voxels)) * channels + (plane % channels)];
  });
  return tensor('f32', [n, channels, ...size], moved);
}

/**
 * The graph of a case, with its inputs and weights. Outputs are `out` and other results of the operation; with `backward` also `grad.NAME` for
 * each input or parameter NAME that L depends on, where L = Σ gout · out.
 */
export function buildCase(
  attrs: CaseAttrs,
  tensors: ReadonlyMap<string, Tensor>,
  { backward = false } = {},
): { graph: Graph; inputs: Record<string, Tensor>; weights: Map<string, Tensor> } {
  const b = createBuilder();
  const inputs: Record<string, Tensor> = {};
  const weights = new Map<string, Tensor>();
  const values = new Map<string, Value>();
  for (const [name, tensor] of tensors) {
    if (name.startsWith('in.')) {
      inputs[name] = tensor;
      values.set(name, b.input(name, tensor.shape));
    } else if (name.startsWith('param.') || name.startsWith('buf_before.')) {
      weights.set(name, tensor);
      values.set(name, b.parameter(name, tensor.shape));
    }
  }
  const result = emitters[attrs.op](b, (name) => values.get(name) as Value, attrs);
  const outputs = 'id' in result ? { out: result as Value } : (result as Record<string, Value>);
  for (const [name, value] of Object.entries(outputs)) b.output(name, value);
  const seed = tensors.get('gout');
  if (backward && seed) {
    inputs.gout = seed;
    const names = [...values.keys()].filter((name) => !name.startsWith('buf_before.'));
    const wrt = names.map((name) => values.get(name) as Value);
    for (const [i, gradient] of gradients(b, [{ value: outputs.out, gradient: b.input('gout', seed.shape) }], wrt).entries()) {
      // A copy, since a gradient may be an input itself.
      if (gradient) b.output(names[i].replace(/^\w+/, 'grad'), b.unary(gradient, { kind: 'identity' }));
    }
  }
  return { graph: b.finish(), inputs, weights };
}
