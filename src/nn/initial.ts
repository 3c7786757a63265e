/** How a tensor of a state dict begins. */
export type Initial =
  /** All elements alike. */
  | { readonly kind: 'constant'; readonly value: number }
  /** Uniform in ±bound. */
  | { readonly kind: 'uniform'; readonly bound: number };

export const constant = (value: number): Initial => ({ kind: 'constant', value });

/**
 * PyTorch's `reset_parameters` of convolutions and linear layers: kaiming_uniform_(a = √5), which for the weight is uniform in
 * ±√(6 / ((1 + a²) fan_in)) = ±1 / √fan_in, and for the bias the same. `fanIn`: elements of the weight after its first axis.
 */
export const uniformOfFanIn = (fanIn: number): Initial => ({ kind: 'uniform', bound: 1 / Math.sqrt(fanIn) });
