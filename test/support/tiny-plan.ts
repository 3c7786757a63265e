import type { Tensor } from '../../src/core/tensor';
import { tensor } from '../../src/core/tensor';
import { compile } from '../../src/graph/compile';
import type { OpTable } from '../../src/graph/ir';
import type { Plan } from '../../src/graph/plan';
import { ops } from '../../src/ops/all';
import { createBuilder } from '../../src/ops/builder';

/** Three channels of one voxel through softmax: a plan with a result that is known in closed form. */
export function tinyPlan(): { plan: Plan; inputs: Record<string, Tensor>; expected: readonly number[] } {
  const b = createBuilder();
  b.output('y', b.softmax(b.input('x', [1, 3, 1, 1, 1])));
  const logits = [0, Math.log(2), Math.log(5)];
  const inputs = { x: tensor('f32', [1, 3, 1, 1, 1], Float32Array.from(logits)) };
  return { plan: compile(b.finish(), ops as unknown as OpTable), inputs, expected: [1 / 8, 2 / 8, 5 / 8] };
}
