import type * as Jax from '@jax-js/jax';
import type { Shape, Triple } from '../../core/shape';
import { type PeerCall, type PeerOps, unsupported } from './interpret';

type A = Jax.Array;
type Call = PeerCall<A>;
const library = 'jax-js';

const triple = (value: unknown) => value as Triple;

/**
 * Operators of jax-js. Its functions consume what they are given: whoever wants to keep an array gives a reference, so that each
 * operator here takes `.ref` of its inputs, which the caller drops after the last use.
 */
export function jaxOps(jax: typeof Jax): PeerOps<A> {
  const { lax, nn, numpy: np } = jax;
  const column = (a: A, rank: number): A => np.reshape(a.ref, [1, -1, ...Array<number>(rank - 2).fill(1)]);
  const withBias = (y: A, bias: A | undefined, rank: number): A => (bias ? np.add(y, column(bias, rank)) : y);
  const pairs = (before: Triple, after: Triple) => before.map((n, i): [number, number] => [n, after[i]]);

  const conv3d = ({ attrs, inputs: [x, w, bias] }: Call): A => {
    const padding = triple(attrs.padding);
    const options = { rhsDilation: [...triple(attrs.dilation)], featureGroupCount: attrs.groups as number };
    return withBias(lax.convGeneralDilated((x as A).ref, (w as A).ref, [...triple(attrs.stride)], pairs(padding, padding), options), bias, 5);
  };

  /** A convolution of the input with zeros between its voxels, by the weight turned around. */
  const convTranspose3d = ({ attrs, inputs: [x, w, bias], shapes }: Call): A => {
    if (attrs.groups !== 1) throw unsupported('conv_transpose3d', library, 'convTranspose has no groups');
    const [padding, dilation, extra] = [triple(attrs.padding), triple(attrs.dilation), triple(attrs.outputPadding)];
    const reach = (shapes[1] as Shape).slice(2).map((k, i) => dilation[i] * (k - 1) - padding[i]);
    const turned = np.flip(np.transpose((w as A).ref, [1, 0, 2, 3, 4]), [2, 3, 4]);
    const around = reach.map((n, i): [number, number] => [n, n + extra[i]]);
    const options = { lhsDilation: [...triple(attrs.stride)], rhsDilation: [...dilation] };
    return withBias(lax.convGeneralDilated((x as A).ref, turned, [1, 1, 1], around, options), bias, 5);
  };

  const norm = ({ attrs, inputs: [x, weight, bias], shapes }: Call): A => {
    const shape = shapes[0] as Shape;
    const groups = attrs.groups as number;
    const split = np.reshape((x as A).ref, [shape[0], groups, shape[1] / groups, ...shape.slice(2)]);
    const axes = attrs.batch ? [0, 2, 3, 4, 5] : [2, 3, 4, 5];
    const centred = np.subtract(split.ref, np.mean(split, axes, { keepdims: true }));
    const variance = np.mean(np.square(centred.ref), axes, { keepdims: true });
    const own = np.reshape(np.divide(centred, np.sqrt(np.add(variance, attrs.eps as number))), [...shape]);
    return withBias(weight ? np.multiply(own, column(weight, 5)) : own, bias, 5);
  };

  const unaries: Readonly<Record<string, (x: A, alpha: number) => A>> = {
    identity: (x) => x,
    relu: (x) => nn.relu(x),
    leaky_relu: (x, alpha) => nn.leakyRelu(x, alpha),
    relu6: (x) => nn.relu6(x),
    elu: (x, alpha) => nn.elu(x, alpha),
    selu: (x) => nn.selu(x),
    sigmoid: (x) => nn.sigmoid(x),
    tanh: (x) => np.tanh(x),
    softplus: (x) => nn.softplus(x),
    mish: (x) => nn.mish(x),
    exp: (x) => np.exp(x),
    log: (x) => np.log(x),
    sqrt: (x) => np.sqrt(x),
    neg: (x) => np.negative(x),
    abs: (x) => np.abs(x),
  };
  const unary = ({ attrs, inputs: [x, slope], shapes }: Call): A => {
    const own = (x as A).ref;
    if (attrs.kind === 'prelu')
      return np.add(np.maximum(own.ref, 0), np.multiply(np.minimum(own, 0), column(slope as A, (shapes[0] as Shape).length)));
    const write = unaries[attrs.kind as string];
    if (!write) throw unsupported(String(attrs.kind), library, 'there is no such function');
    return write(own, attrs.alpha as number);
  };

  const binaries: Readonly<Record<string, (a: A, b: A) => A>> = {
    add: np.add,
    sub: np.subtract,
    mul: np.multiply,
    div: np.divide,
    max: np.maximum,
    min: np.minimum,
  };

  /** Pooling pads with zeros, which is right for averages; for maxima the padding is put on as the least of numbers. */
  const pool = (op: 'max' | 'avg', { attrs, inputs: [x] }: Call): A => {
    const [kernel, stride, padding] = [triple(attrs.kernel), triple(attrs.stride), triple(attrs.padding)];
    if (attrs.ceilMode || attrs.divisorOverride || (op === 'avg' && !attrs.countIncludePad && padding.some((n) => n > 0)))
      throw unsupported(`${op}_pool3d`, library, 'no ceil mode, no divisor, padding counts');
    if (op === 'max' && triple(attrs.dilation).some((d) => d !== 1)) throw unsupported('max_pool3d', library, 'no dilation');
    let own = (x as A).ref;
    padding.forEach((n, i) => {
      if (n === 0) return;
      const edge = () => np.full([...own.shape.slice(0, i + 2), n, ...own.shape.slice(i + 3)], op === 'max' ? -3.4e38 : 0);
      own = np.concatenate([edge(), own, edge()], i + 2);
    });
    const reduce = op === 'max' ? (a: A) => np.max(a) : (a: A) => np.mean(a);
    return lax.reduceWindow(own, reduce, [...kernel], [...stride]);
  };

  return {
    conv3d,
    conv_transpose3d: convTranspose3d,
    affine: ({ inputs: [x, scale, shift], shapes }) => {
      const rank = (shapes[0] as Shape).length;
      return np.add(np.multiply((x as A).ref, column(scale as A, rank)), column(shift as A, rank));
    },
    norm,
    unary,
    binary: ({ attrs, inputs: [a, b] }) => {
      const write = binaries[attrs.kind as string];
      if (!write) throw unsupported(String(attrs.kind), library, 'there is no such function on numbers');
      return write((a as A).ref, (b as A).ref);
    },
    max_pool3d: (call) => pool('max', call),
    avg_pool3d: (call) => pool('avg', call),
    adaptive_pool3d: ({ attrs, inputs: [x] }) => {
      if (triple(attrs.outputSize).some((n) => n !== 1)) throw unsupported('adaptive_pool3d', library, 'to one voxel only');
      return (attrs.kind === 'avg' ? np.mean : np.max)((x as A).ref, [2, 3, 4], { keepdims: true });
    },
    concat: ({ inputs }) =>
      np.concatenate(
        (inputs as A[]).map((a) => a.ref),
        1,
      ),
    reshape: ({ inputs: [x], outputShape }) => np.reshape((x as A).ref, [...outputShape]),
    linear: ({ inputs: [x, w, bias] }) => withBias(np.matmul((x as A).ref, np.transpose((w as A).ref)), bias, 2),
    softmax: ({ attrs, inputs: [x] }) => (attrs.log ? nn.logSoftmax : nn.softmax)((x as A).ref, attrs.dim as number),
  };
}
