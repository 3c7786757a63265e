import type * as Tf from '@tensorflow/tfjs-core';
import { numel, type Shape, type Triple } from '../../core/shape';
import { type PeerCall, type PeerOps, unsupported } from './interpret';

type T = Tf.Tensor;
type Call = PeerCall<T>;
const library = 'TensorFlow.js';

const triple = (value: unknown) => value as Triple;

/** Operators of TensorFlow.js on values in its own layout: [N, D, H, W, C] for volumes, [N, C] else. */
export function tfjsOps(tf: typeof Tf): PeerOps<T> {
  const five = (x: T | undefined) => x as Tf.Tensor5D;
  // 4.22 on WebGPU writes shaders that do not compile for padding and for broadcasting in five dimensions: both are done in fewer here.
  const padAxis = (x: T, axis: number, before: number, after: number, value: number): T => {
    if (before === 0 && after === 0) return x;
    const [outer, inner] = [x.shape.slice(0, axis), x.shape.slice(axis + 1)];
    const rows = tf.reshape(x, [numel(outer), x.shape[axis], numel(inner)]);
    const y = tf.pad(rows, [[0, 0] as [number, number], [before, after] as [number, number], [0, 0] as [number, number]], value);
    return tf.reshape(y, [...outer, x.shape[axis] + before + after, ...inner]);
  };
  const padded = (x: Tf.Tensor5D, before: Triple, after: Triple, value = 0): Tf.Tensor5D =>
    before.reduce<T>((y, n, i) => padAxis(y, i + 1, n, after[i], value), x) as Tf.Tensor5D;
  const byChannel = (op: (a: T, b: T) => T, x: T, coefficients: T): T => {
    const channels = x.shape[x.rank - 1];
    return tf.reshape(op(tf.reshape(x, [-1, channels]), tf.reshape(coefficients, [1, -1])), x.shape);
  };
  const withBias = (y: T, bias: T | undefined): T => (bias ? byChannel(tf.add, y, bias) : y);

  const conv3d = ({ attrs, inputs: [x, w, bias], shapes }: Call): T => {
    if (attrs.groups !== 1) throw unsupported('conv3d', library, 'conv3d has no groups');
    const [stride, padding, dilation] = [triple(attrs.stride), triple(attrs.padding), triple(attrs.dilation)];
    const kernel = (shapes[1] as Shape).slice(2);
    const filter = tf.transpose(five(w), [2, 3, 4, 1, 0]) as Tf.Tensor5D;
    const same = kernel.every((k, i) => stride[i] === 1 && 2 * padding[i] === dilation[i] * (k - 1));
    const input = same ? five(x) : padded(five(x), padding, padding);
    return withBias(tf.conv3d(input, filter, [...stride], same ? 'same' : 'valid', 'NDHWC', [...dilation]), bias);
  };

  const convTranspose3d = ({ attrs, inputs: [x, w, bias], shapes, outputShape }: Call): T => {
    if (attrs.groups !== 1 || triple(attrs.dilation).some((d) => d !== 1))
      throw unsupported('conv_transpose3d', library, 'conv3dTranspose has no groups and no dilation');
    const [stride, padding] = [triple(attrs.stride), triple(attrs.padding)];
    const [n, , ...extents] = shapes[0] as Shape;
    const [, outputs, ...kernel] = shapes[1] as Shape;
    const filter = tf.transpose(five(w), [2, 3, 4, 1, 0]) as Tf.Tensor5D;
    // All that the taps reach; PyTorch's padding crops it, its output padding adds zeros behind.
    const full = extents.map((extent, i) => (extent - 1) * stride[i] + kernel[i]);
    const y = tf.conv3dTranspose(five(x), filter, [n, full[0], full[1], full[2], outputs], [...stride], 'valid');
    const wanted = outputShape.slice(2);
    const behind = wanted.map((extent, i) => Math.max(0, extent + padding[i] - full[i])) as unknown as Triple;
    const whole = padded(five(y), [0, 0, 0], behind);
    return withBias(tf.slice(whole, [0, ...padding, 0], [n, ...wanted, outputs]), bias);
  };

  const norm = ({ attrs, inputs: [x, weight, bias], shapes }: Call): T => {
    const [n, channels, ...extents] = shapes[0] as Shape;
    const groups = attrs.groups as number;
    const split = tf.reshape(x as T, [n, numel(extents), groups, channels / groups]);
    const { mean, variance } = tf.moments(split, attrs.batch ? [0, 1, 3] : [1, 3], true);
    const own = tf.mul(tf.sub(split, mean), tf.rsqrt(tf.add(variance, attrs.eps as number)));
    const back = tf.reshape(own, [n, ...extents, channels]);
    return withBias(weight ? byChannel(tf.mul, back, weight) : back, bias);
  };

  const unaries: Readonly<Record<string, (x: T, alpha: number) => T>> = {
    identity: (x) => tf.clone(x),
    relu: (x) => tf.relu(x),
    leaky_relu: (x, alpha) => tf.leakyRelu(x, alpha),
    relu6: (x) => tf.relu6(x),
    elu: (x) => tf.elu(x),
    selu: (x) => tf.selu(x),
    swish: (x, alpha) => tf.mul(x, tf.sigmoid(tf.mul(x, alpha))),
    mish: (x) => tf.mul(x, tf.tanh(tf.softplus(x))),
    sigmoid: (x) => tf.sigmoid(x),
    tanh: (x) => tf.tanh(x),
    softplus: (x) => tf.softplus(x),
    exp: (x) => tf.exp(x),
    log: (x) => tf.log(x),
    sqrt: (x) => tf.sqrt(x),
    rsqrt: (x) => tf.rsqrt(x),
    neg: (x) => tf.neg(x),
    abs: (x) => tf.abs(x),
  };
  const unary = ({ attrs, inputs: [x, slope] }: Call): T => {
    if (attrs.kind === 'prelu') return byChannel(tf.prelu, x as T, slope as T);
    const write = unaries[attrs.kind as string];
    if (!write) throw unsupported(String(attrs.kind), library, 'there is no such function');
    return write(x as T, attrs.alpha as number);
  };

  const binaries: Readonly<Record<string, (a: T, b: T) => T>> = {
    add: tf.add,
    sub: tf.sub,
    mul: tf.mul,
    div: tf.div,
    max: tf.maximum,
    min: tf.minimum,
  };

  const pool = (op: 'max' | 'avg', { attrs, inputs: [x] }: Call): T => {
    if (attrs.ceilMode || attrs.divisorOverride || (op === 'avg' && !attrs.countIncludePad && triple(attrs.padding).some((n) => n > 0)))
      throw unsupported(`${op}_pool3d`, library, 'no ceil mode, no divisor, padding counts');
    if (op === 'max' && triple(attrs.dilation).some((d) => d !== 1)) throw unsupported('max_pool3d', library, 'no dilation');
    const padding = triple(attrs.padding);
    const input = padded(five(x), padding, padding, op === 'max' ? -3.4e38 : 0);
    const write = op === 'max' ? tf.maxPool3d : tf.avgPool3d;
    return write(input, [...triple(attrs.kernel)] as [number, number, number], [...triple(attrs.stride)] as [number, number, number], 'valid');
  };

  const adaptivePool = ({ attrs, inputs: [x] }: Call): T => {
    if (triple(attrs.outputSize).some((n) => n !== 1)) throw unsupported('adaptive_pool3d', library, 'to one voxel only');
    return (attrs.kind === 'avg' ? tf.mean : tf.max)(x as T, [1, 2, 3], true);
  };

  /** To PyTorch's order of axes and back, where a volume becomes something else. */
  const reshape = ({ inputs: [x], shapes, outputShape }: Call): T => {
    const rows = (shapes[0] as Shape).length === 5 ? tf.transpose(x as T, [0, 4, 1, 2, 3]) : (x as T);
    const y = tf.reshape(rows, [...outputShape]);
    return outputShape.length === 5 ? tf.transpose(y, [0, 2, 3, 4, 1]) : y;
  };

  return {
    conv3d,
    conv_transpose3d: convTranspose3d,
    affine: ({ inputs: [x, scale, shift] }) => byChannel(tf.add, byChannel(tf.mul, x as T, scale as T), shift as T),
    norm,
    unary,
    binary: ({ attrs, inputs: [a, b] }) => {
      const write = binaries[attrs.kind as string];
      if (!write) throw unsupported(String(attrs.kind), library, 'there is no such function on numbers');
      return write(a as T, b as T);
    },
    max_pool3d: (call) => pool('max', call),
    avg_pool3d: (call) => pool('avg', call),
    adaptive_pool3d: adaptivePool,
    concat: ({ inputs }) => tf.concat(inputs as T[], -1),
    slice: ({ attrs, inputs: [x] }) => {
      const { shape } = x as T;
      const begin = attrs.begin as number;
      const start = shape.map((_, axis) => (axis === shape.length - 1 ? begin : 0));
      return tf.slice(x as T, start, [...shape.slice(0, -1), (attrs.end as number) - begin]);
    },
    reshape,
    linear: ({ inputs: [x, w, bias] }) => withBias(tf.matMul(x as T, w as T, false, true), bias),
    softmax: ({ attrs, inputs: [x] }) => {
      if (attrs.dim !== 1 && attrs.dim !== -(x as T).rank + 1) throw unsupported('softmax', library, 'along channels only');
      return attrs.log ? tf.logSoftmax(x as T, -1) : tf.softmax(x as T, -1);
    },
  };
}
