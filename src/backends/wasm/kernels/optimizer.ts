import type { OptimizerParams } from '../../../../wasm/kernels';
import { numel, roundUp } from '../../../core/shape';
import { LANES } from '../../../graph/layout';
import type { Operand, SlabOperand } from '../../../graph/plan';
import type { OptimizerAttrs } from '../../../ops/optimizer';
import type { Call, KernelMemory, KernelName } from '../kernel';

type Optimizer = Extract<KernelName, 'sgd' | 'adam' | 'rmsprop' | 'adagrad'>;

/** Vectors of a flat value. */
export const vectorsOf = (operand: Operand): number => roundUp(numel(operand.shape), LANES) / LANES;

/** Multiplications of one vector, about. */
const WORK = 16;

/** The call of an optimiser over flat arrays; `a`, `b` and `eps` are what its kernel says. */
export function optimizerCall(
  memory: KernelMemory,
  kernel: Optimizer,
  { inputs, outputs }: { readonly inputs: readonly (Operand | undefined)[]; readonly outputs: readonly SlabOperand[] },
  { weightDecay, clipValue }: OptimizerAttrs,
  { a, b, eps }: Pick<OptimizerParams, 'a' | 'b' | 'eps'>,
): readonly Call[] {
  const address = (index: number) => {
    const operand = inputs[index];
    return operand ? memory.address(operand) : 0;
  };
  const params: OptimizerParams = {
    parameter: memory.address(outputs[0]),
    gradient: address(1),
    scale: address(2),
    hyper: address(3),
    first: address(4),
    second: address(5),
    third: address(6),
    a,
    b,
    eps,
    weightDecay,
    clipValue,
  };
  return [memory.call(kernel, params, vectorsOf(outputs[0]), WORK)];
}
