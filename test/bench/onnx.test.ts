import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createReferenceBackend } from '../../src/backends/reference/backend';
import { Message } from '../../src/bench/onnx/protobuf';
import { writeOnnx } from '../../src/bench/onnx/write';
import { ownRunner } from '../../src/bench/own';
import { onnxruntimeNode } from '../../src/bench/peers/onnxruntime-node.node';
import { onnxruntimeWebWasm } from '../../src/bench/peers/onnxruntime-web-wasm';
import type { Runner } from '../../src/bench/runner';
import { type Model, randomTensor, randomWeights } from '../../src/bench/suite';
import { scaledDeviation } from '../../src/bench/times';
import { asFloat64 } from '../../src/core/tensor';
import type { Value } from '../../src/graph/ir';
import { buildNetwork } from '../../src/nn/models/build';
import { type Builder, createBuilder } from '../../src/ops/builder';
import { unaryKinds } from '../../src/ops/epilogue';
import { interpolateAttrs } from '../../src/ops/interpolate';

const open = (peer: typeof onnxruntimeNode): Promise<Runner | string> => peer.open({ threads: 1 }).catch((error: Error) => error.message);
const runners = [await open(onnxruntimeNode), await open(onnxruntimeWebWasm())];
const names = ['onnxruntime-node', 'onnxruntime-web wasm'];

type Write = (b: Builder, x: Value, weight: (name: string, shape: number[]) => Value) => Value;
const shape = [2, 6, 5, 4, 7];
const size = shape.slice(2);

function modelOf(write: Write, input = shape): Model {
  const b = createBuilder();
  const entries: { key: string; shape: number[] }[] = [];
  const weight = (key: string, of: number[]) => {
    entries.push({ key, shape: of });
    return b.parameter(key, of);
  };
  b.output('output', write(b, b.input('input', input), weight));
  return { graph: b.finish(), weights: randomWeights(entries) };
}

const conv = { stride: [1, 2, 1], padding: [1, 0, 2], dilation: [2, 1, 1], groups: 2 };

const graphs: Readonly<Record<string, Write>> = {
  'conv3d with everything': (b, x, weight) =>
    b.conv3d(x, weight('w', [8, 3, 2, 3, 3]), { ...conv, bias: weight('b', [8]), activation: 'prelu', slope: weight('s', [8]) }),
  'conv3d, residual before its activation': (b, x, weight) =>
    b.conv3d(x, weight('w', [6, 6, 3, 3, 3]), { padding: 1, residual: x, residualFirst: true, activation: 'relu' }),
  conv_transpose3d: (b, x, weight) =>
    b.conv_transpose3d(x, weight('w', [6, 2, 3, 2, 3]), { stride: [2, 1, 3], padding: [1, 0, 1], outputPadding: [1, 0, 2], groups: 2 }),
  'batch norm by constants': (b, x, weight) =>
    b.scale_shift(x, b.unary(b.unary(weight('running_var', [6]), { kind: 'exp' }), { kind: 'rsqrt' }), weight('shift', [6])),
  'instance norm': (b, x, weight) => {
    const [scale, shift] = b.norm_stats(x, { groups: 6, weight: weight('w', [6]), bias: weight('b', [6]), eps: 1e-3 });
    return b.scale_shift(x, scale, shift);
  },
  'group norm': (b, x, weight) => {
    const [scale, shift] = b.norm_stats(x, { groups: 2, weight: weight('w', [6]), bias: weight('b', [6]) });
    return b.scale_shift(x, scale, shift);
  },
  'max pool': (b, x) => b.max_pool3d(x, { kernel: [2, 3, 2], stride: [2, 1, 3], padding: [1, 1, 0], ceilMode: true }),
  'average pool': (b, x) => b.avg_pool3d(x, { kernel: 3, stride: 2, padding: 1, countIncludePad: false }),
  'global pools': (b, x) => b.concat(b.adaptive_pool3d(x, { kind: 'avg' }), b.adaptive_pool3d(x, { kind: 'max' })),
  'adaptive pool': (b, x) => b.adaptive_pool3d(x, { kind: 'avg', outputSize: [5, 2, 1] }),
  trilinear: (b, x) => b.interpolate(x, interpolateAttrs(size, { mode: 'trilinear', scaleFactor: 2 })),
  'trilinear, aligned corners': (b, x) => b.interpolate(x, interpolateAttrs(size, { mode: 'trilinear', size: [7, 9, 10], alignCorners: true })),
  nearest: (b, x) => b.interpolate(x, interpolateAttrs(size, { mode: 'nearest', size: [10, 6, 9] })),
  pads: (b, x) => b.pad(b.pad(x, { before: [1, 0, 2], after: [0, 1, -1], value: 3 }), { before: 1, after: [0, 2, 1], mode: 'reflect' }),
  'softmax of slices': (b, x) => b.softmax(b.slice(x, { begin: 1, end: 5 }), { dim: 1 }),
  'linear behind reshape': (b, x, weight) =>
    b.linear(b.reshape(x, { shape: [2, 6 * 5 * 4 * 7] }), weight('w', [1, 6 * 5 * 4 * 7]), { bias: weight('b', [1]), activation: 'sigmoid' }),
  'binary operators': (b, x, weight) => {
    const row = weight('row', [1, 6, 1, 1, 1]);
    const sum = b.binary(b.binary(x, row, { kind: 'mul' }), x, { kind: 'sub' });
    return b.binary(b.binary(sum, row, { kind: 'max' }), b.binary(x, x, { kind: 'add' }), { kind: 'min' });
  },
};

for (const [index, runner] of runners.entries()) {
  const skip = typeof runner === 'string' ? runner : false;
  describe(`what is written in ONNX, on ${names[index]}`, { skip }, () => {
    const check = async (model: Model, input = randomTensor('input', shape)) => {
      const [actual, expected] = [await (runner as Runner).load(model), await ownRunner(createReferenceBackend()).load(model)];
      const [a, b] = [await actual.run(input), await expected.run(input)];
      assert.deepEqual(a.shape, b.shape);
      const error = scaledDeviation(asFloat64(a), asFloat64(b));
      assert.ok(error <= 1e-5, `differs by ${error}`);
      await actual.dispose();
    };

    for (const [name, write] of Object.entries(graphs)) test(name, () => check(modelOf(write)));

    for (const kind of unaryKinds) {
      const positive = kind === 'log' || kind === 'sqrt' || kind === 'rsqrt';
      test(`activation ${kind}`, () =>
        check(
          modelOf((b, x, weight) => b.unary(x, { kind, ...(kind === 'prelu' && { slope: weight('slope', [6]) }) })),
          randomTensor('input', shape, positive ? 0.1 : -3, 3),
        ));
    }

    test('a network', () => {
      const args = { spatial_dims: 3, in_channels: 6, out_channels: 2, channels: [4, 8, 8], strides: [2, 2], num_res_units: 1, norm: 'instance' };
      const { graph, stateDict } = buildNetwork({ name: 'UNet', args }, [1, 6, 8, 12, 8]);
      return check({ graph, weights: randomWeights(stateDict) }, randomTensor('input', [1, 6, 8, 12, 8]));
    });
  });
}

describe('the file itself', () => {
  test('integers are varints, negative ones of ten bytes; lengths go before bytes', () => {
    assert.deepEqual([...new Message().integer(1, 300).finish()], [0x08, 0xac, 0x02]);
    assert.deepEqual([...new Message().integer(2, -1).finish()], [0x10, ...Array(9).fill(0xff), 0x01]);
    assert.deepEqual([...new Message().text(3, 'é').finish()], [0x1a, 2, 0xc3, 0xa9]);
    assert.deepEqual([...new Message().float(4, 1).finish()], [0x25, 0, 0, 0x80, 0x3f]);
    assert.deepEqual([...new Message().integers(5, [1, 128]).finish()], [0x2a, 3, 1, 0x80, 0x01]);
    assert.deepEqual([...new Message().message(1, new Message().integer(1, 1)).finish()], [0x0a, 2, 8, 1]);
  });

  test('what ONNX has no operator for is refused by name', () => {
    assert.throws(() => writeOnnx(modelOf((b, x) => b.binary(x, x, { kind: 'gt' }))), { code: 'onnx-op', message: /^gt in ONNX/ });
    const pooled = modelOf((b, x) => b.adaptive_pool3d(x, { outputSize: [3, 2, 2] }));
    assert.throws(() => writeOnnx(pooled), { code: 'onnx-op', message: /overlap/ });
    const swapped = modelOf((b, x) => {
      const [scale, shift] = b.norm_stats(x, { groups: 6 });
      return b.scale_shift(x, shift, scale);
    });
    assert.throws(() => writeOnnx(swapped), { code: 'bench-graph' });
  });
});
