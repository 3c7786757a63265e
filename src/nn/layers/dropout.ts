import { PmError } from '../../core/errors';
import { tensor } from '../../core/tensor';
import { boolean, number, optional, type Rule } from '../arguments';
import { layerKind, layerSpecifier } from './factory';
import { identity, type Layer, type ModuleBuilder } from './module';

/** A dropout's probability. In evaluation the layer is the identity. */
export interface Dropout {
  readonly p: number;
  /** Alpha dropout (Klambauer et al. 2017), which keeps mean and variance of SELU's outputs; for evaluation only. */
  readonly alpha?: boolean;
}

const probability = number({ min: 0, max: 1 });
const kind = (alpha: boolean) => layerKind({ p: optional(probability, 0.5), inplace: optional(boolean, false) }, ({ p }): Dropout => ({ p, alpha }));
const specifier = layerSpecifier<Dropout>({ DROPOUT: kind(false), ALPHADROPOUT: kind(true) }, { p: 0 });

/** Reads MONAI's `dropout`: a probability, a name, or [name, {arguments}]. */
export const dropout: Rule<Dropout> = (value, where) => (typeof value === 'number' ? { p: probability(value, where) } : specifier(value, where));

/** What is kept or dropped as one: elements (PyTorch's Dropout), channels (Dropout3d) or samples (stochastic depth). */
export type DropoutUnit = 'element' | 'channel' | 'sample';

/** In training drops units with probability p and scales what is left by 1 / (1 − p); in evaluation the identity. */
export function dropoutLayer(m: ModuleBuilder, { p, alpha = false }: Dropout, unit: DropoutUnit = 'element'): Layer {
  if (!m.training || p === 0) return identity;
  if (alpha) throw new PmError('layer-unsupported', 'AlphaDropout', 'is for evaluation only', 'train with dropout');
  const attrs = { p, stream: m.stream() };
  if (unit === 'element') return m.named((x) => m.ops.dropout(x, m.seed, attrs));
  return m.named((x) => {
    const shape = x.shape.map((extent, axis) => (axis === 0 || (axis === 1 && unit === 'channel') ? extent : 1));
    const ones = m.ops.literal(tensor('f32', shape, new Float32Array(shape[0] * shape[1]).fill(1)));
    return m.ops.binary(x, m.ops.dropout(ones, m.seed, attrs), { kind: 'mul' });
  });
}
