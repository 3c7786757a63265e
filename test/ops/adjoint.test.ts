import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Backend } from '../../src/backends/backend';
import { asFloat64, type Tensor } from '../../src/core/tensor';
import { backends, coveredBuilds } from '../support/backends';
import { cases } from './cases';
import { buildGradientCase, runGradientCase } from './gradient-case';
import { linearInputs } from './linear-inputs';

/**
 * ⟨f(x), dy⟩ = ⟨x, fᵀdy⟩ for every set of inputs x that an operator f is linear in: that a backend's kernels for an operator and for its
 * gradient are each other's adjoints, whatever the reference says. Both are random sums of values that are right to a unit in the last
 * place or a few, and so differ by less than that of Σ |f(x) · dy| + Σ |x · fᵀdy|.
 */
const roundings = { f64: 64 * 2 ** -53, f32: 4 * 2 ** -24 };

const linear = cases.map((c) => ({ c, sets: linearInputs(c) })).filter(({ sets }) => sets.length > 0);

for (const { name, create, skip } of backends) {
  describe(`adjoint identity on ${name}`, { skip: skip || coveredBuilds[name] || false }, () => {
    let backend: Backend;
    before(async () => {
      backend = await create();
    });
    after(() => backend?.dispose());
    for (const { c, sets } of linear) {
      test(`${c.op}: ${c.label}`, async () => {
        const built = buildGradientCase(c);
        const outputs = await runGradientCase(backend, built);
        const given = (input: string) => built.inputs[input] ?? built.weights.get(input);
        const forward = product(outputs.out0, built.inputs.dout0);
        for (const set of sets) {
          const backward = set.map((input) => product(given(input), outputs[`d.${input}`]));
          const sum = backward.reduce((total, part) => total + part.sum, 0);
          const size = backward.reduce((total, part) => total + part.size, forward.size);
          const error = Math.abs(forward.sum - sum);
          const unit = roundings[name === 'reference' ? 'f64' : 'f32'];
          assert.ok(error <= unit * size, `in ${set.join(', ')}: ${forward.sum} and ${sum}, of terms that come to ${size}`);
        }
      });
    }
  });
}

/** ⟨a, b⟩ and Σ |a · b|, in f64. */
function product(a: Tensor, b: Tensor): { sum: number; size: number } {
  const [x, y] = [asFloat64(a), asFloat64(b)];
  let sum = 0;
  let size = 0;
  for (let i = 0; i < x.length; i++) {
    sum += x[i] * y[i];
    size += Math.abs(x[i] * y[i]);
  }
  return { sum, size };
}
