import { test } from 'node:test';
import type { Backend } from '../../src/backends/backend';
import type { Tensor } from '../../src/core/tensor';
import { compile } from '../../src/ops/compile';
import { assertClose } from '../support/close';
import { buildCase, type CaseAttrs, isOperator } from './monai-case';

export interface Golden {
  readonly case: string;
  readonly attrs: CaseAttrs;
  readonly f32_vs_f64_maxabs?: Readonly<Record<string, number>>;
}

/** The files of `monai/ops` with forward cases. */
export const families = ['conv3d', 'conv_transpose3d', 'pool3d', 'norm', 'activation', 'misc'] as const;

/** One test for every case of a family: 1e-5 relative, or 4 times PyTorch's own f32 error. */
export function testFamily(cases: readonly Golden[], tensors: ReadonlyMap<string, Tensor>, backend: () => Backend): void {
  for (const { case: name, attrs, f32_vs_f64_maxabs } of cases) {
    test(name, { skip: isOperator(attrs.op) ? false : `${attrs.op} is not an operator of the engine` }, async () => {
      const own = new Map<string, Tensor>();
      for (const [key, value] of tensors) if (key.startsWith(`${name}/`)) own.set(key.slice(name.length + 1), value);
      const { graph, inputs, weights } = buildCase(attrs, own);
      const executable = await backend().load(compile(graph), weights);
      const { out } = await executable.run(inputs);
      executable.dispose();
      const limits = { rel: 1e-5, abs: 4 * (f32_vs_f64_maxabs?.out ?? 0) };
      assertClose(out.data as Float64Array, (own.get('out') as Tensor).data as Float32Array, limits);
    });
  }
}
