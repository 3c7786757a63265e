import { PmError } from '../../core/errors';
import { numel, type Shape, type Triple } from '../../core/shape';
import type { PlainNode } from '../plain';
import type { Attribute } from './messages';

/** How an operation is written: its inputs by name, its shapes, and a place for nodes and constants. */
export interface Call {
  readonly attrs: PlainNode['attrs'];
  readonly inputs: readonly string[];
  readonly shapes: readonly (Shape | undefined)[];
  readonly outputShape: Shape;
  /** Adds a node and gives its output's name; the last one of an operation is its result. */
  node(op: string, inputs: readonly string[], attributes?: Readonly<Record<string, Attribute>>): string;
  floats(values: readonly number[], shape: Shape): string;
  integers(values: readonly number[]): string;
}

type Writer = (call: Call) => string;

const triples = (value: unknown): Triple => value as Triple;
const both = (padding: Triple): number[] => [...padding, ...padding];

const convolution = ({ attrs, inputs, shapes, node }: Call): string =>
  node('Conv', inputs.filter(Boolean), {
    kernel_shape: (shapes[1] as Shape).slice(2),
    strides: triples(attrs.stride),
    pads: both(triples(attrs.padding)),
    dilations: triples(attrs.dilation),
    group: attrs.groups as number,
  });

const transposed = ({ attrs, inputs, shapes, node }: Call): string =>
  node('ConvTranspose', inputs.filter(Boolean), {
    kernel_shape: (shapes[1] as Shape).slice(2),
    strides: triples(attrs.stride),
    pads: both(triples(attrs.padding)),
    dilations: triples(attrs.dilation),
    group: attrs.groups as number,
    output_padding: triples(attrs.outputPadding),
  });

/** x · scale + shift as the batch norm that it was: exporters write that, and runtimes fold it into the convolution before it. */
const affine = ({ inputs: [x, ...coefficients], shapes, node, floats, integers }: Call): string => {
  const channels = (shapes[0] as Shape)[1];
  const [scale, shift] = coefficients.map((name, i) => {
    const shape = shapes[i + 1] as Shape;
    if (shape.length === 1) return name;
    if (shape[0] !== 1) throw unwritable('affine', 'has coefficients by case');
    return node('Reshape', [name, integers([channels])]);
  });
  const fill = (value: number) => floats(Array<number>(channels).fill(value), [channels]);
  return node('BatchNormalization', [x, scale, shift, fill(0), fill(1)], { epsilon: { float: 0 } });
};

const norm = ({ attrs, inputs: [x, weight, bias], shapes, node, floats, integers }: Call): string => {
  const shape = shapes[0] as Shape;
  const [n, channels] = shape;
  const groups = attrs.groups as number;
  if (attrs.batch) throw unwritable('norm', 'normalises by the batch, which is training');
  const epsilon = { epsilon: { float: attrs.eps as number } };
  const fill = (value: number, count: number) => floats(Array<number>(count).fill(value), [count]);
  if (groups === channels) return node('InstanceNormalization', [x, weight || fill(1, channels), bias || fill(0, channels)], epsilon);
  const rows = node('Reshape', [x, integers([n, groups, -1])]);
  const own = node('InstanceNormalization', [rows, fill(1, groups), fill(0, groups)], epsilon);
  const back = node('Reshape', [own, integers(shape)]);
  const column = (value: string) => node('Reshape', [value, integers([1, channels, ...shape.slice(2).map(() => 1)])]);
  const scaled = weight ? node('Mul', [back, column(weight)]) : back;
  return bias ? node('Add', [scaled, column(bias)]) : scaled;
};

const unaryOps: Readonly<Record<string, string>> = {
  identity: 'Identity',
  relu: 'Relu',
  selu: 'Selu',
  sigmoid: 'Sigmoid',
  tanh: 'Tanh',
  softplus: 'Softplus',
  mish: 'Mish',
  hardswish: 'HardSwish',
  exp: 'Exp',
  log: 'Log',
  sqrt: 'Sqrt',
  neg: 'Neg',
  abs: 'Abs',
  gelu: 'Gelu',
};

const unary = ({ attrs, inputs: [x, slope], shapes, node, floats, integers }: Call): string => {
  const alpha = attrs.alpha as number;
  switch (attrs.kind) {
    case 'leaky_relu':
      return node('LeakyRelu', [x], { alpha: { float: alpha } });
    case 'elu':
      return node('Elu', [x], { alpha: { float: alpha } });
    case 'relu6':
      return node('Clip', [x, floats([0], []), floats([6], [])]);
    case 'rsqrt':
      return node('Reciprocal', [node('Sqrt', [x])]);
    case 'hardsigmoid':
      return node('HardSigmoid', [x], { alpha: { float: 1 / 6 }, beta: { float: 0.5 } });
    case 'gelu_tanh':
      return node('Gelu', [x], { approximate: 'tanh' });
    case 'swish':
      return node('Mul', [x, node('Sigmoid', [alpha === 1 ? x : node('Mul', [x, floats([alpha], [])])])]);
    case 'prelu': {
      const slopes = numel(shapes[1] as Shape);
      const along = [slopes, ...(shapes[0] as Shape).slice(2).map(() => 1)];
      return node('PRelu', [x, node('Reshape', [slope, integers(along)])]);
    }
    default: {
      const op = unaryOps[attrs.kind as string];
      if (!op || (attrs.kind === 'softplus' && alpha !== 1)) throw unwritable(String(attrs.kind), 'has no operator');
      return node(op, [x]);
    }
  }
};

const binaryOps: Readonly<Record<string, string>> = { add: 'Add', sub: 'Sub', mul: 'Mul', div: 'Div', max: 'Max', min: 'Min' };

const binary = ({ attrs, inputs, node }: Call): string => {
  const op = binaryOps[attrs.kind as string];
  if (!op) throw unwritable(String(attrs.kind), 'gives no numbers there');
  return node(op, inputs);
};

/** Windows with the padding behind that gives just the output's extents: runtimes do not agree on `ceil_mode`. */
function window({ attrs, shapes, outputShape }: Call) {
  const [kernel, stride, padding, dilation] = [attrs.kernel, attrs.stride, attrs.padding, attrs.dilation].map(triples);
  const behind = outputShape.slice(2).map((extent, i) => {
    const needed = (extent - 1) * stride[i] + dilation[i] * (kernel[i] - 1) + 1 - (shapes[0] as Shape)[i + 2] - padding[i];
    return attrs.ceilMode ? Math.max(needed, 0) : padding[i];
  });
  return { kernel_shape: kernel, strides: stride, pads: [...padding, ...behind] };
}

const maxPool = (call: Call): string => call.node('MaxPool', call.inputs, { ...window(call), dilations: triples(call.attrs.dilation) });

const averagePool = (call: Call): string => {
  const { divisorOverride, ceilMode, countIncludePad } = call.attrs;
  if (divisorOverride) throw unwritable('avg_pool3d', 'has a divisor of its own');
  if (ceilMode) throw unwritable('avg_pool3d', 'rounds its extents up');
  return call.node('AveragePool', call.inputs, { ...window(call), count_include_pad: countIncludePad ? 1 : 0 });
};

const adaptivePool = ({ attrs, inputs, shapes, node }: Call): string => {
  const size = triples(attrs.outputSize);
  const kernel = (shapes[0] as Shape).slice(2).map((extent, i) => extent / size[i]);
  if (size.every((extent) => extent === 1)) return node(attrs.kind === 'avg' ? 'GlobalAveragePool' : 'GlobalMaxPool', inputs);
  if (kernel.some((extent) => !Number.isInteger(extent))) throw unwritable('adaptive_pool3d', `its windows to [${size}] overlap`);
  return node(attrs.kind === 'avg' ? 'AveragePool' : 'MaxPool', inputs, { kernel_shape: kernel, strides: kernel });
};

const interpolate = ({ attrs, inputs: [x], shapes, outputShape, node, integers }: Call): string => {
  const plain = (shapes[0] as Shape).slice(2).every((extent, i) => Math.abs((triples(attrs.step)[i] * outputShape[i + 2]) / extent - 1) < 1e-12);
  if (!attrs.alignCorners && !plain) throw unwritable('interpolate', 'its step is not the ratio of the sizes');
  const mode = attrs.mode === 'trilinear' ? 'linear' : 'nearest';
  const coordinates = attrs.mode === 'nearest' ? 'asymmetric' : attrs.alignCorners ? 'align_corners' : 'half_pixel';
  const nearest: Record<string, string> = mode === 'nearest' ? { nearest_mode: attrs.mode === 'nearest' ? 'floor' : 'round_prefer_ceil' } : {};
  return node('Resize', [x, '', '', integers(outputShape)], { mode, coordinate_transformation_mode: coordinates, ...nearest });
};

const pad = ({ attrs, inputs: [x], node, floats, integers }: Call): string => {
  const mode = attrs.mode === 'replicate' ? 'edge' : (attrs.mode as string);
  const pads = integers([0, 0, ...triples(attrs.before), 0, 0, ...triples(attrs.after)]);
  return node('Pad', mode === 'constant' ? [x, pads, floats([attrs.value as number], [])] : [x, pads], { mode });
};

/** How every operation that networks in evaluation use is written in ONNX. */
const writers: Readonly<Record<string, Writer>> = {
  conv3d: convolution,
  conv_transpose3d: transposed,
  affine,
  norm,
  unary,
  binary,
  max_pool3d: maxPool,
  avg_pool3d: averagePool,
  adaptive_pool3d: adaptivePool,
  interpolate,
  pad,
  concat: ({ inputs, node }) => node('Concat', inputs, { axis: 1 }),
  slice: ({ attrs, inputs: [x], node, integers }) =>
    node('Slice', [x, integers([attrs.begin as number]), integers([attrs.end as number]), integers([1])]),
  reshape: ({ inputs: [x], outputShape, node, integers }) => node('Reshape', [x, integers(outputShape)]),
  linear: ({ inputs, node }) => node('Gemm', inputs.filter(Boolean), { transB: 1 }),
  matmul: ({ inputs, node }) => node('MatMul', inputs),
  softmax: ({ attrs, inputs, node }) => node(attrs.log ? 'LogSoftmax' : 'Softmax', inputs, { axis: attrs.dim as number }),
};

/** Writes an operation; PmError `onnx-op` where ONNX has none like it. */
export function writeOperation(op: string, call: Call): string {
  const writer = writers[op];
  if (!writer) throw unwritable(op, 'is not among those that are written');
  return writer(call);
}

const unwritable = (op: string, why: string) => new PmError('onnx-op', `${op} in ONNX`, why, 'use a network without it');
