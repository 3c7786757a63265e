import type { Operand } from '../../../graph/plan';
import type { WasmKernel } from '../kernel';
import { convolutionCalls, scatterAxis } from './convolution';

/** As conv3d, with the taps of each parity class; weights come as [C, O / groups, kD, kH, kW]. */
export const conv_transpose3d: WasmKernel<'conv_transpose3d'> = ({ inputs: [x, weight, bias, slope, residual], outputs: [y], attrs }, memory) => {
  const { shape } = weight as Operand;
  const taps = shape[2] * shape[3] * shape[4];
  const input = (x as Operand).shape;
  const axis = (i: number) => scatterAxis(input[2 + i], y.shape[2 + i], shape[2 + i], attrs.stride[i], attrs.padding[i], attrs.dilation[i]);
  const channelsOfGroup = input[1] / attrs.groups;
  const convolution = {
    ...{ x: x as Operand, y, bias, slope, residual, epilogue: attrs, groups: attrs.groups },
    samples: input[0],
    channels: input[1],
    outputs: y.shape[1],
    axes: [axis(0), axis(1), axis(2)],
    weight: weight as Operand,
    weightIndex: (o: number, c: number) => ((Math.floor(o / shape[1]) * channelsOfGroup + c) * shape[1] + (o % shape[1])) * taps,
  } as const;
  return convolutionCalls(memory, convolution, 'conv_transpose3d', 'conv_transpose3d_depthwise');
};
