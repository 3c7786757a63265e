import { boolean, number, optional, type Rule } from '../arguments';
import { layerKind, layerSpecifier } from './factory';

/** A dropout's probability. In evaluation the layer is the identity. */
export interface Dropout {
  readonly p: number;
}

const probability = number({ min: 0, max: 1 });
const kind = layerKind({ p: optional(probability, 0.5), inplace: optional(boolean, false) }, ({ p }): Dropout => ({ p }));
const specifier = layerSpecifier<Dropout>({ DROPOUT: kind, ALPHADROPOUT: kind }, { p: 0 });

/** Reads MONAI's `dropout`: a probability, a name, or [name, {arguments}]. */
export const dropout: Rule<Dropout> = (value, where) => (typeof value === 'number' ? { p: probability(value, where) } : specifier(value, where));
