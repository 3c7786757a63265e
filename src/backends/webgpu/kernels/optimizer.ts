import type { Operand, SlabOperand } from '../../../graph/plan';
import type { OptimizerAttrs } from '../../../ops/optimizer';
import type { Bound, KernelStep, Source } from '../kernel';
import { firstOf, vectorItems } from './operands';

interface OptimizerStep {
  readonly inputs: readonly (Operand | undefined)[];
  readonly outputs: readonly SlabOperand[];
  readonly bind: KernelStep<'adam'>['bind'];
}

/** Moments of an optimiser, in the order of its inputs. */
const moments = ['first', 'second', 'third'] as const;

/** Room that an absent moment is bound to: each its own, since a dispatch may not bind one buffer twice for writing. */
const absent = (index: number): Source => ({ kind: 'scratch', slot: index, bytes: 16 });

/** What `lib/optimizer` takes. `a`, `b` and `eps` are what the shader says. */
export function optimizerCall(
  { inputs, outputs, bind }: OptimizerStep,
  { weightDecay, clipValue }: OptimizerAttrs,
  numbers: Record<'a' | 'b' | 'eps', number>,
) {
  const [parameter, gradient, scale, hyper] = inputs.slice(0, 4).map((operand) => bind(operand as Operand));
  const kept = moments.map((_, index): Bound | undefined => bind(inputs[4 + index]));
  const [first, second, third] = kept.map((bound, index) => bound?.source ?? absent(index));
  return {
    has: { HAS_FIRST: kept[0] !== undefined, HAS_SECOND: kept[1] !== undefined, HAS_THIRD: kept[2] !== undefined },
    uniforms: {
      parameter: firstOf(parameter),
      gradient: firstOf(gradient),
      scale: firstOf(scale),
      hyper: firstOf(hyper),
      first: firstOf(kept[0]),
      second: firstOf(kept[1]),
      third: firstOf(kept[2]),
      ...numbers,
      weight_decay: weightDecay,
      clip_value: clipValue,
    },
    bindings: { parameter: parameter.source, gradient: gradient.source, scale: scale.source, hyper: hyper.source },
    moments: { first, second, third },
    items: vectorItems(outputs[0]),
  };
}
