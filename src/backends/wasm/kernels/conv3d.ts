import type { Operand } from '../../../graph/plan';
import type { WasmKernel } from '../kernel';
import { type Convolution, convolutionCalls, gatherAxis } from './convolution';
import { suitsWinograd, winogradCalls } from './winograd';

/** Weights to [O / 8][taps][C][8], [taps][C] for one filter a channel, or Winograd's form where they are known and it pays. */
export const conv3d: WasmKernel<'conv3d'> = ({ inputs: [x, weight, bias, slope, residual], outputs: [y], attrs }, memory) => {
  const { shape } = weight as Operand;
  const taps = shape[2] * shape[3] * shape[4];
  const input = (x as Operand).shape;
  const axis = (i: number) => gatherAxis(input[2 + i], y.shape[2 + i], shape[2 + i], attrs.stride[i], attrs.padding[i], attrs.dilation[i]);
  const convolution: Convolution = {
    ...{ x: x as Operand, y, bias, slope, residual, epilogue: attrs, groups: attrs.groups },
    samples: input[0],
    channels: input[1],
    outputs: shape[0],
    axes: [axis(0), axis(1), axis(2)],
    weight: weight as Operand,
    weightIndex: (o: number, c: number) => (o * shape[1] + c) * taps,
  };
  const known = memory.constant(convolution.weight);
  if (known && suitsWinograd(convolution)) return winogradCalls(memory, convolution, known);
  return convolutionCalls(memory, convolution, 'conv3d', 'conv3d_depthwise');
};
