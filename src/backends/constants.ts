import { PmError } from '../core/errors';
import { sameShape } from '../core/shape';
import { asFloat64, type Tensor, tensor } from '../core/tensor';
import type { ValueId } from '../graph/ir';
import type { Plan } from '../graph/plan';
import type { OpName } from '../ops/all';
import { kernels } from './reference/kernels/all';

/** All constants of a plan in f64: weights, literals, and what the preamble folds from them (by the reference kernels). */
export function evaluateConstants(plan: Plan, weights: ReadonlyMap<string, Tensor>): Map<ValueId, Tensor> {
  const values = new Map<ValueId, Tensor>();
  const f64 = (t: Tensor, shape = t.shape) => tensor('f64', shape, asFloat64(t));
  for (const [id, literal] of plan.literals) values.set(id, f64(literal));
  const missing = [...plan.parameters.keys()].filter((name) => !weights.has(name));
  if (missing.length > 0) {
    const named = missing.slice(0, 3).join(', ');
    throw new PmError(
      'weights-missing',
      'weights',
      `${missing.length} of ${plan.parameters.size} keys are missing (${named}, …)`,
      'load weights of this architecture',
    );
  }
  for (const [name, parameter] of plan.parameters) {
    const given = weights.get(name) as Tensor;
    if (!sameShape(given.shape, parameter.shape)) {
      throw new PmError(
        'weights-shape',
        `weight ${name}`,
        `has shape [${given.shape}], the architecture needs [${parameter.shape}]`,
        'check the architecture and its arguments',
      );
    }
    values.set(parameter.id, f64(given));
  }
  for (const step of plan.preamble) {
    const inputs = step.inputs.map((id) => (id === undefined ? undefined : values.get(id)));
    const outputs = kernels[step.op as OpName](inputs as Tensor[], step.attrs as never);
    for (const [index, id] of step.outputs.entries()) values.set(id, outputs[index]);
  }
  return values;
}
