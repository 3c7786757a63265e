import type { Shape } from '../core/shape';

/** How a tensor of a state dict begins. */
export type Initial =
  /** All elements alike. */
  | { readonly kind: 'constant'; readonly value: number }
  /** Uniform in ±bound. */
  | { readonly kind: 'uniform'; readonly bound: number }
  /** Normal about 0. */
  | { readonly kind: 'normal'; readonly deviation: number };

export const constant = (value: number): Initial => ({ kind: 'constant', value });

/**
 * PyTorch's `reset_parameters` of convolutions and linear layers: kaiming_uniform_(a = √5), which for the weight is uniform in
 * ±√(6 / ((1 + a²) fan_in)) = ±1 / √fan_in, and for the bias the same. `fanIn`: elements of the weight after its first axis.
 */
export const uniformOfFanIn = (fanIn: number): Initial => ({ kind: 'uniform', bound: 1 / Math.sqrt(fanIn) });

/**
 * PyTorch's kaiming_normal_ for a weight [O, I, …]: normal with the deviation gain / √fan, gain = √(2 / (1 + slope²)); `in` counts the
 * elements after the first axis, `out` those but for the second.
 */
export function kaimingNormal(shape: Shape, fan: 'in' | 'out', slope = 0): Initial {
  const window = shape.slice(2).reduce((product, extent) => product * extent, 1);
  const count = window * shape[fan === 'in' ? 1 : 0];
  return { kind: 'normal', deviation: Math.sqrt(2 / ((1 + slope * slope) * count)) };
}

/** How a network begins other than its layers would: for a tensor of a module whose weight has a shape; undefined where it does not say. */
export type InitialRule = (tensor: string, weight: Shape) => Initial | undefined;

/** MONAI's DenseNet and SENet (fan `in`) and ResNet (`out`): kaiming_normal_ for convolutions, no bias in linear layers. */
export const kaimingConvolutions =
  (fan: 'in' | 'out'): InitialRule =>
  (tensor, weight) => {
    if (weight.length === 5 && tensor === 'weight') return kaimingNormal(weight, fan);
    return weight.length === 2 && tensor === 'bias' ? constant(0) : undefined;
  };
