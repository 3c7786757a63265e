import { numel, type Triple, triple } from '../../core/shape';
import type { AdnOptions } from './adn';
import { conv3d, samePadding } from './conv';
import { convolution } from './convolution';
import { identity, type Layer, type ModuleBuilder, sequential } from './module';

export interface ResidualUnitOptions extends AdnOptions {
  readonly strides: Triple;
  readonly kernelSize: Triple;
  /** Number of convolutions. */
  readonly subunits: number;
  readonly bias: boolean;
  readonly lastConvOnly?: boolean;
}

/**
 * MONAI's ResidualUnit: convolutions `conv.unit0`, `conv.unit1`, … plus the input, which a convolution `residual` brings to shape
 * where channels or extents change.
 */
export function residualUnit(m: ModuleBuilder, inChannels: number, outChannels: number, options: ResidualUnitOptions): Layer {
  const { strides, kernelSize, subunits, bias, lastConvOnly = false } = options;
  const units = Array.from({ length: Math.max(1, subunits) }, (_, unit) =>
    convolution(m.scope(`conv.unit${unit}`), unit === 0 ? inChannels : outChannels, outChannels, {
      ...options,
      strides: unit === 0 ? strides : 1,
      convOnly: lastConvOnly && unit === Math.max(1, subunits) - 1,
    }),
  );
  const main = sequential(...units);
  const residual = shortcut();
  return m.named((x) => m.ops.binary(main(x), residual(x), { kind: 'add' }));

  function shortcut(): Layer {
    const strided = numel(strides) !== 1;
    if (!strided && inChannels === outChannels) return identity;
    const window = strided ? { kernelSize, stride: strides, padding: samePadding(kernelSize, triple(1)) } : { kernelSize: 1 };
    return conv3d(m.scope('residual'), inChannels, outChannels, { ...window, bias });
  }
}
