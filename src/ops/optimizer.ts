import { sameShape } from '../core/shape';
import type { ValueType } from '../graph/ir';
import { check, f32 } from './define';

/** What every optimiser does first: g = clamp(gradient · scale, ± clipValue) + weightDecay · parameter. */
export interface OptimizerAttrs {
  readonly weightDecay: number;
  /** 0: gradients are not clipped by value. */
  readonly clipValue: number;
}

/**
 * The inputs of every optimiser, before its moments: parameters and gradients, flat, of one length; `scale` [1], which gradients are
 * multiplied by (clipping by norm, unscaling); `hyper` [4], the numbers that change from step to step.
 */
export const optimizerInputs = ['parameter', 'gradient', 'scale', 'hyper'] as const;

/** Numbers of `hyper`. */
export const HYPER = 4;

export function normaliseOptimizer(attrs: Partial<OptimizerAttrs>): OptimizerAttrs {
  return { weightDecay: attrs.weightDecay ?? 0, clipValue: attrs.clipValue ?? 0 };
}

/** The parameters and the moments that there are, all of one flat shape. */
export function inferOptimizer(op: string, inputs: readonly (ValueType | undefined)[]): ValueType[] {
  const [parameter, gradient, scale, hyper, ...moments] = inputs as readonly ValueType[];
  const flat = [parameter, gradient, ...moments.filter((moment) => moment)];
  check(
    parameter.shape.length === 1 && flat.every(({ shape }) => sameShape(shape, parameter.shape)),
    op,
    flat.map(({ shape }) => `[${shape}]`).join(', '),
    'give flat values of one length',
  );
  check(scale.shape.length === 1 && scale.shape[0] === 1, op, `scale [${scale.shape}]`, 'give one number');
  check(hyper.shape.length === 1 && hyper.shape[0] === HYPER, op, `hyper [${hyper.shape}]`, `give ${HYPER} numbers`);
  return [parameter, ...moments.filter((moment) => moment)].map(({ shape }) => f32(shape));
}
