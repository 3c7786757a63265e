import { type Triple, triple } from '../../core/shape';
import { type AdnOptions, adn } from './adn';
import { conv3d, convTranspose3d, samePadding } from './conv';
import { type Layer, type ModuleBuilder, sequential } from './module';

export interface ConvolutionOptions extends AdnOptions {
  readonly strides?: number | Triple;
  readonly kernelSize?: number | Triple;
  readonly dilation?: number | Triple;
  readonly padding?: number | Triple;
  readonly groups?: number;
  readonly bias?: boolean;
  /** The convolution alone. */
  readonly convOnly?: boolean;
  readonly isTransposed?: boolean;
}

/** MONAI's Convolution: a convolution, keys `conv`, then ADN, keys `adn`. The padding keeps D, H, W but for the stride. */
export function convolution(m: ModuleBuilder, inChannels: number, outChannels: number, options: ConvolutionOptions): Layer {
  const { strides = 1, kernelSize = 3, dilation = 1, groups, bias, convOnly = false, isTransposed = false } = options;
  const padding = options.padding ?? samePadding(triple(kernelSize), triple(dilation));
  const window = { kernelSize, stride: strides, padding, dilation, groups, bias };
  const conv = isTransposed
    ? convTranspose3d(m.scope('conv'), inChannels, outChannels, { ...window, outputPadding: triple(triple(strides).map((s) => s - 1)) })
    : conv3d(m.scope('conv'), inChannels, outChannels, window);
  return convOnly ? conv : sequential(conv, adn(m.scope('adn'), outChannels, options));
}
