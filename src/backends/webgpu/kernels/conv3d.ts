import type { Operand } from '../../../graph/plan';
import type { Packing } from '../../packing';
import type { Kernel } from '../kernel';
import { convShaders, planConv } from './conv/plan';
import { spatial } from './operands';

export const conv3d: Kernel<'conv3d'> = {
  variants: convShaders,
  lower: ({ attrs, inputs, outputs, traits, bind, packed }) => {
    const [x, weight] = inputs as Operand[];
    const [, , bias, slope, residual] = inputs;
    const [y] = outputs;
    const [, inPerGroup, kd, kh, kw] = weight.shape;
    return planConv(
      {
        batch: x.shape[0],
        inputs: x.shape[1],
        outputs: y.shape[1],
        groups: attrs.groups,
        xSize: spatial(x),
        ySize: spatial(y),
        positions: spatial(y),
        taps: [kd, kh, kw],
        inStride: attrs.stride,
        inOffset: [-attrs.padding[0], -attrs.padding[1], -attrs.padding[2]],
        inStep: attrs.dilation,
        outStride: [1, 1, 1],
        outOffset: [0, 0, 0],
        weightIndex: (o, c, [i, j, k]) => (((o * inPerGroup + c) * kd + i) * kh + j) * kw + k,
      },
      {
        x: bind(x),
        weight: (packing: Packing) => packed(weight, packing),
        y: bind(y),
        bias: bind(bias),
        slope: bind(slope),
        residual: bind(residual),
      },
      attrs,
      slope,
      y,
      traits,
    );
  },
};
