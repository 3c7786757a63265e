import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Backend } from '../../src/backends/backend';
import { tensor } from '../../src/core/tensor';
import { createBuilder } from '../../src/ops/builder';
import { compile } from '../../src/ops/compile';
import type { UnaryKind } from '../../src/ops/epilogue';
import { backends } from '../support/backends';

/** Where a derivative jumps, and what torch.autograd gives there. */
const kinks: readonly { kind: UnaryKind; alpha?: number; at: number[]; slope: number[] }[] = [
  { kind: 'relu', at: [0], slope: [0] },
  { kind: 'leaky_relu', alpha: 0.25, at: [0], slope: [0.25] },
  { kind: 'relu6', at: [0, 6], slope: [0, 0] },
  { kind: 'elu', alpha: 0.5, at: [0], slope: [0.5] },
  { kind: 'hardsigmoid', at: [-3, 3], slope: [0, 0] },
  { kind: 'hardswish', at: [-3, 3], slope: [0, 1] },
  { kind: 'abs', at: [0], slope: [0] },
];

for (const { name, create, skip } of backends) {
  describe(`derivatives at kinks on ${name}`, { skip }, () => {
    let backend: Backend;
    before(async () => {
      backend = await create();
    });
    after(() => backend?.dispose());
    for (const { kind, alpha, at, slope } of kinks)
      test(kind, async () => {
        const b = createBuilder();
        const shape = [1, at.length];
        b.output('dx', b.unary_grad(b.input('x', shape), b.input('dy', shape), { kind, alpha }));
        const executable = await backend.load(compile(b.finish()));
        const { dx } = await executable.run({
          x: tensor('f64', shape, Float64Array.from(at)),
          dy: tensor('f64', shape, new Float64Array(at.length).fill(2)),
        });
        executable.dispose();
        assert.deepEqual(
          Array.from(dx.data, Number),
          slope.map((value) => 2 * value),
        );
      });
  });
}
