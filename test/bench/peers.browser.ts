import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createReferenceBackend } from '../../src/backends/reference/backend';
import { ownRunner } from '../../src/bench/own';
import type { Peer, Runner } from '../../src/bench/runner';
import { type Model, randomTensor, randomWeights } from '../../src/bench/suite';
import { scaledDeviation } from '../../src/bench/times';
import { asFloat64 } from '../../src/core/tensor';
import type { Value } from '../../src/graph/ir';
import { type Builder, createBuilder } from '../../src/ops/builder';

type Write = (b: Builder, x: Value, weight: (name: string, shape: number[]) => Value) => Value;
const shape = [1, 4, 4, 5, 6];

function modelOf(write: Write): Model {
  const b = createBuilder();
  const entries: { key: string; shape: number[] }[] = [];
  const weight = (key: string, of: number[]) => {
    entries.push({ key, shape: of });
    return b.parameter(key, of);
  };
  b.output('output', write(b, b.input('input', shape), weight));
  return { graph: b.finish(), weights: randomWeights(entries) };
}

/** What networks are made of, with the odd paddings and strides that libraries know by other names. */
const graphs: Readonly<Record<string, Write>> = {
  'conv3d, padded by half': (b, x, weight) => b.conv3d(x, weight('w', [6, 4, 3, 3, 3]), { padding: 1, bias: weight('b', [6]) }),
  'conv3d with strides': (b, x, weight) => b.conv3d(x, weight('w', [6, 4, 3, 1, 3]), { stride: [2, 1, 2], padding: [1, 0, 1] }),
  conv_transpose3d: (b, x, weight) =>
    b.conv_transpose3d(x, weight('w', [4, 3, 3, 3, 3]), { stride: 2, padding: 1, outputPadding: 1, bias: weight('b', [3]) }),
  'conv_transpose3d, no padding': (b, x, weight) => b.conv_transpose3d(x, weight('w', [4, 3, 2, 2, 2]), { stride: 2 }),
  'a batch norm and PReLU': (b, x, weight) =>
    b.unary(b.scale_shift(x, weight('scale', [4]), weight('shift', [4])), { kind: 'prelu', slope: weight('s', [1]) }),
  'instance norm with weights': (b, x, weight) => {
    const [scale, shift] = b.norm_stats(x, { groups: 4, weight: weight('w', [4]), bias: weight('b', [4]) });
    return b.unary(b.scale_shift(x, scale, shift), { kind: 'leaky_relu' });
  },
  'pools, concatenated': (b, x) =>
    b.concat(b.max_pool3d(x, { kernel: 3, stride: 2, padding: 1 }), b.max_pool3d(b.unary(x, { kind: 'neg' }), { kernel: 3, stride: 2, padding: 1 })),
  'average pool': (b, x) => b.avg_pool3d(x, { kernel: 2, stride: 2 }),
  'the head of a classifier': (b, x, weight) =>
    b.linear(b.reshape(b.adaptive_pool3d(x, { kind: 'avg' }), { shape: [1, 4] }), weight('w', [3, 4]), { bias: weight('b', [3]) }),
  'voxels in a row': (b, x, weight) => b.linear(b.reshape(x, { shape: [1, 480] }), weight('w', [2, 480])),
  'a residual': (b, x) => b.binary(b.unary(x, { kind: 'sigmoid' }), x, { kind: 'add' }),
};

/** What these versions get wrong by themselves: each is marked as wrong in a run, and is here so that a repair is seen. */
const wrong: Readonly<Record<string, readonly string[]>> = {
  'tfjs-wasm': ['conv_transpose3d', 'conv_transpose3d, no padding'],
  'jax-js-webgpu': ['conv_transpose3d, no padding'],
};

const url = (name: string) => new URL(`/dist/demo/bench/peers/${name}.js`, location.href).href;

for (const name of ['onnxruntime-web-wasm', 'tfjs-wasm', 'tfjs-webgpu', 'jax-js-wasm', 'jax-js-webgpu']) {
  describe(`${name} computes what our graphs say`, () => {
    const reference = ownRunner(createReferenceBackend());
    let opened: Promise<Runner> | undefined;
    const open = () => {
      opened ??= import(url(name)).then(({ peer }: { peer: Peer }) => peer.open({ threads: 1 }));
      return opened;
    };
    for (const [what, write] of Object.entries(graphs)) {
      test(what, { timeout: 2 * 60_000 }, async () => {
        const model = modelOf(write);
        const input = randomTensor('input', shape);
        const loaded = await (await open()).load(model);
        const expected = await (await reference.load(model)).run(input);
        // A second run has the same result: nothing that is kept was used up.
        for (const output of [await loaded.run(input), await loaded.run(input)]) {
          assert.deepEqual([...output.shape], [...expected.shape]);
          const error = scaledDeviation(asFloat64(output), asFloat64(expected));
          if (wrong[name]?.includes(what)) assert.ok(error > 1e-2, 'it is right now');
          else assert.ok(error <= 1e-5, `differs by ${error}`);
        }
        await loaded.dispose();
      });
    }
  });
}
