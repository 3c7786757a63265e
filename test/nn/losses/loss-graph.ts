import type { Backend } from '../../../src/backends/backend';
import { asFloat64, type Tensor, tensor } from '../../../src/core/tensor';
import { gradients } from '../../../src/graph/gradients';
import type { Value } from '../../../src/graph/ir';
import { type Builder, createBuilder } from '../../../src/ops/builder';
import { compile } from '../../../src/ops/compile';

interface LossAndGradient {
  readonly loss: number;
  /** ∂loss/∂prediction. */
  readonly gradient: Float64Array;
}

/** Runs a loss with its gradient on a backend. */
export async function runLoss(
  backend: Backend,
  loss: (b: Builder, prediction: Value, target: Value) => Value,
  prediction: Tensor,
  target: Tensor,
): Promise<LossAndGradient> {
  const b = createBuilder();
  const x = b.input('x', prediction.shape);
  const value = loss(b, x, b.input('target', target.shape));
  const one = b.literal(tensor('f64', value.shape, new Float64Array([1])));
  const [gradient] = gradients(b, [{ value, gradient: one }], [x]);
  b.output('loss', value);
  b.output('gradient', gradient as Value);
  const executable = await backend.load(compile(b.finish()));
  const found = await executable.run({ x: prediction, target });
  executable.dispose();
  return { loss: asFloat64(found.loss)[0], gradient: asFloat64(found.gradient) };
}
