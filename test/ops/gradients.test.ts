import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Backend } from '../../src/backends/backend';
import { createReferenceBackend } from '../../src/backends/reference/backend';
import { asFloat64, type Tensor, tensor } from '../../src/core/tensor';
import { backends, coveredBuilds } from '../support/backends';
import { assertClose } from '../support/close';
import { cases } from './cases';
import { buildGradientCase, type GradientCase, isDifferentiable, randomTensor, runGradientCase } from './gradient-case';

const reference = createReferenceBackend();
const differentiable = cases.filter(isDifferentiable);

const dot = (a: Tensor, b: Tensor) => asFloat64(a).reduce((sum, value, i) => sum + value * asFloat64(b)[i], 0);
const magnitude = (a: Tensor, b: Tensor) => asFloat64(a).reduce((sum, value, i) => sum + Math.abs(value * asFloat64(b)[i]), 0);
const moved = (a: Tensor, by: Tensor, step: number) =>
  tensor(
    'f64',
    a.shape,
    asFloat64(a).map((value, i) => value + step * asFloat64(by)[i]),
  );

/** Every value moves by a share of itself, so that small and large ones are asked alike. */
const relative = (at: Tensor, by: Tensor) =>
  tensor(
    'f64',
    at.shape,
    asFloat64(at).map((value, i) => Math.abs(value) * asFloat64(by)[i]),
  );

/** L = Σ dout · out where one input is moved along a direction. */
async function lossAt(c: GradientCase, name: string, direction: Tensor, step: number): Promise<number> {
  const at = c.inputs[name] ?? (c.weights.get(name) as Tensor);
  const there = moved(at, direction, step);
  const inputs = name in c.inputs ? { ...c.inputs, [name]: there } : c.inputs;
  const weights = name in c.inputs ? c.weights : new Map(c.weights).set(name, there);
  const outputs = await runGradientCase(reference, { ...c, inputs, weights });
  return Object.entries(outputs)
    .filter(([output]) => output.startsWith('out'))
    .reduce((sum, [output, value]) => sum + dot(value, c.inputs[`d${output}`]), 0);
}

describe('gradients against finite differences', () => {
  for (const c of differentiable) {
    test(`${c.op}: ${c.label}`, async () => {
      const built = buildGradientCase(c);
      const outputs = await runGradientCase(reference, built);
      const step = 1e-6;
      for (const name of built.differentiable) {
        const direction = relative(
          built.inputs[name] ?? (built.weights.get(name) as Tensor),
          randomTensor(`${c.op}.direction.${name}`, c.inputs[name]),
        );
        const difference = ((await lossAt(built, name, direction, step)) - (await lossAt(built, name, direction, -step))) / (2 * step);
        const gradient = outputs[`d.${name}`];
        assert.deepEqual(gradient.shape, c.inputs[name]);
        const error = Math.abs(dot(gradient, direction) - difference);
        const scale = Math.max(magnitude(gradient, direction), 1e-3);
        assert.ok(error <= 1e-6 * scale, `${name}: ${dot(gradient, direction)} for ${difference}`);
      }
    });
  }
});

for (const { name, create, skip } of backends.filter((b) => b.name !== 'reference')) {
  describe(`gradients against the reference on ${name}`, { skip: skip || coveredBuilds[name] || false }, () => {
    let backend: Backend;
    before(async () => {
      backend = await create();
    });
    after(() => backend?.dispose());
    for (const c of differentiable) {
      test(`${c.op}: ${c.label}`, async () => {
        const built = buildGradientCase(c);
        const single = (t: Tensor) => (t.dtype === 'f64' ? tensor('f64', t.shape, asFloat64(t).map(Math.fround)) : t);
        const inputs = Object.fromEntries(Object.entries(built.inputs).map(([key, value]) => [key, single(value)]));
        const weights = new Map([...built.weights].map(([key, value]) => [key, single(value)]));
        const expected = await runGradientCase(reference, { ...built, inputs, weights });
        const actual = await runGradientCase(backend, { ...built, inputs, weights });
        for (const [output, { data }] of Object.entries(expected)) {
          assertClose(actual[output].data as Float32Array, data as Float64Array, { rel: 1e-5 }, output);
        }
      });
    }
  });
}
