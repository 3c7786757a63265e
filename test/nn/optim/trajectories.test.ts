import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Backend, State } from '../../../src/backends/backend';
import { numel } from '../../../src/core/shape';
import { asFloat64, type Tensor, tensor } from '../../../src/core/tensor';
import { createOptimizer } from '../../../src/nn/optim/all';
import type { Optimizer } from '../../../src/nn/optim/optimizer';
import { createBuilder } from '../../../src/ops/builder';
import { compile } from '../../../src/ops/compile';
import { backends } from '../../support/backends';
import { assertClose } from '../../support/close';
import { describeReference, readGoldens, readJson } from '../../support/reference';

/** Runs an optimiser over given gradients; gives the parameters after every step. */
async function trajectory(backend: Backend, optimizer: Optimizer, start: Float64Array, gradients: readonly Float64Array[], clipValue = 0) {
  const b = createBuilder();
  const shape = [start.length];
  const bytes = 16 * Math.ceil(start.length / 4);
  const values = {
    parameter: b.state({ state: 'parameter', offset: 0 }, shape),
    gradient: b.input('gradient', shape),
    scale: b.input('scale', [1]),
    hyper: b.input('hyper', [4]),
  };
  const moments = optimizer.moments.map((name) => b.state({ state: name, offset: 0 }, shape));
  optimizer.update(b, values, moments, { clipValue });
  const state: State = await backend.createState(Object.fromEntries(['parameter', ...optimizer.moments].map((name) => [name, bytes])));
  const padded = new Float64Array(bytes / 4);
  padded.set(start);
  await state.write('parameter', padded);
  const executable = await backend.load(compile(b.finish()), undefined, { state });
  const path: Float64Array[] = [];
  for (const [index, gradient] of gradients.entries()) {
    const hyper = Float64Array.from(optimizer.hyper(index + 1, optimizer.lr));
    await executable.run({
      gradient: tensor('f64', shape, gradient),
      scale: tensor('f64', [1], new Float64Array([1])),
      hyper: tensor('f64', [4], hyper),
    });
    path.push(Float64Array.from((await state.read('parameter')).subarray(0, start.length)));
  }
  executable.dispose();
  state.dispose();
  return path;
}

interface Golden {
  readonly case: string;
  readonly attrs: { readonly optimizer?: string } & Record<string, unknown>;
}

for (const { name, create, skip } of backends) {
  describe(`optimisers on ${name}`, { skip }, () => {
    let backend: Backend;
    before(async () => {
      backend = await create();
    });
    after(() => backend?.dispose());

    test('SGD, by hand', async () => {
      const [first, second] = await trajectory(backend, createOptimizer('sgd', { lr: 0.5, momentum: 0.5 }), new Float64Array([1, 2, 3, 4, 5]), [
        new Float64Array([2, 0, 0, 0, -2]),
        new Float64Array([0, 0, 0, 0, 4]),
      ]);
      assert.deepEqual([...first], [0, 2, 3, 4, 6]);
      assert.deepEqual([...second], [-0.5, 2, 3, 4, 4.5]);
    });

    test('gradients are clipped by value', async () => {
      const [first] = await trajectory(backend, createOptimizer('SGD', { lr: 1 }), new Float64Array([0, 0]), [new Float64Array([3, -0.25])], 0.5);
      assert.deepEqual([...first], [-0.5, 0.25]);
    });

    test('Adam steps by its rate whatever the gradient, AdamW decays apart', async () => {
      const start = new Float64Array([1, 1]);
      const gradient = [new Float64Array([1e-3, -1e3])];
      const [adam] = await trajectory(backend, createOptimizer('Adam', { lr: 0.25 }), start, gradient);
      assertClose(adam, [0.75, 1.25], { rel: 1e-4 });
      const [adamw] = await trajectory(backend, createOptimizer('AdamW', { lr: 0.25, weight_decay: 1 }), start, gradient);
      assertClose(adamw, [0.5, 1], { rel: 1e-4 });
    });

    describeReference('monai/ops', 'against PyTorch', () => {
      const tensors = readGoldens('monai/ops', 'optim.safetensors');
      const cases = readJson<{ cases: Golden[] }>('monai/ops', 'optim.json').cases.filter(({ attrs }) => attrs.optimizer);
      for (const { case: label, attrs } of cases) {
        test(label, async () => {
          const { optimizer, ...args } = attrs;
          const row = (t: Tensor, step: number) => {
            const length = numel(t.shape.slice(1));
            return asFloat64(t).subarray(step * length, (step + 1) * length);
          };
          const join = (a: ArrayLike<number>, b: ArrayLike<number>) => Float64Array.from([...Array.from(a), ...Array.from(b)]);
          const of = (key: string) => tensors.get(`${label}/${key}`) as Tensor;
          const steps = of('grads_p').shape[0];
          const gradients = Array.from({ length: steps }, (_, step) => join(row(of('grads_p'), step), row(of('grads_q'), step)));
          const path = await trajectory(
            backend,
            createOptimizer(optimizer as string, args),
            join(asFloat64(of('p0')), asFloat64(of('q0'))),
            gradients,
          );
          for (const [step, parameters] of path.entries()) {
            assertClose(parameters, join(row(of('traj_p'), step), row(of('traj_q'), step)), { rel: 1e-5 }, `step ${step}`);
          }
        });
      }
    });
  });
}

test('unknown optimisers and arguments are named with the nearest', () => {
  assert.throws(() => createOptimizer('Adm', {}), { code: 'optimizer-unknown', message: /Adam/ });
  assert.throws(() => createOptimizer('SGD', { lr: 1, momentun: 0.9 }), { code: 'argument-unknown', message: /momentum/ });
  assert.throws(() => createOptimizer('SGD', { lr: 1, nesterov: true }), { code: 'argument-value' });
});
