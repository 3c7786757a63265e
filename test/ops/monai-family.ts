import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Backend } from '../../src/backends/backend';
import type { Tensor } from '../../src/core/tensor';
import { compile } from '../../src/ops/compile';
import { assertClose } from '../support/close';
import { buildCase, type CaseAttrs, channelsFirst, isOperator } from './monai-case';

export interface Golden {
  readonly case: string;
  readonly attrs: CaseAttrs;
  readonly f32_vs_f64_maxabs?: Readonly<Record<string, number>>;
}

/** The files of `monai/ops` with cases of one operation. */
export const families = ['conv3d', 'conv_transpose3d', 'pool3d', 'norm', 'activation', 'misc'] as const;

/** Two tests for every case of a family, without and with gradients: 1e-5 relative, or 4 times PyTorch's own f32 error. */
export function testFamily(cases: readonly Golden[], tensors: ReadonlyMap<string, Tensor>, backend: () => Backend): void {
  for (const { case: name, attrs, f32_vs_f64_maxabs } of cases) {
    const skip = isOperator(attrs.op) ? false : `${attrs.op} is not an operator of the engine`;
    const run = async (backward: boolean, isWanted: (key: string) => boolean) => {
      const own = tensorsOf(name, tensors);
      const { graph, inputs, weights } = buildCase(attrs, own, { backward });
      const executable = await backend().load(compile(graph), weights);
      const outputs = await executable.run(inputs);
      executable.dispose();
      for (const [key, expected] of own) {
        if (!isWanted(key)) continue;
        assert.ok(outputs[key], `${key} is an output`);
        assert.deepEqual(outputs[key].shape, expected.shape);
        const limits = { rel: 1e-5, abs: 4 * (f32_vs_f64_maxabs?.[key] ?? 0) };
        assertClose(outputs[key].data as Float64Array, expected.data as Float32Array, limits, key);
      }
    };
    test(name, { skip }, () => run(false, (key) => key === 'out' || (attrs.training === true && key.startsWith('buf_after.'))));
    test(`${name}, gradients`, { skip }, () => run(true, (key) => key === 'out' || key.startsWith('grad.')));
  }
}

/** A case's tensors by name, grids in the engine's shape. */
function tensorsOf(name: string, tensors: ReadonlyMap<string, Tensor>): Map<string, Tensor> {
  const own = new Map<string, Tensor>();
  for (const [path, value] of tensors) {
    if (!path.startsWith(`${name}/`)) continue;
    const key = path.slice(name.length + 1);
    own.set(key, /^(in|grad)\.grid$/.test(key) ? channelsFirst(value) : value);
  }
  return own;
}
