import type { Triple } from '../../../core/shape';
import { layoutOf } from '../../../graph/layout';
import type { Operand } from '../../../graph/plan';
import type { Packing } from '../../packing';
import type { Kernel } from '../kernel';
import { convShaders, planConv } from './conv/plan';

const ones: Triple = [1, 1, 1];
const zeros: Triple = [0, 0, 0];

/** A linear layer is a convolution of one tap: the rows lie along W, features are channels. */
export const linear: Kernel<'linear'> = {
  variants: convShaders,
  lower: ({ attrs, inputs, outputs, traits, bind, packed }) => {
    const [x, weight] = inputs as Operand[];
    const [, , bias, slope, residual] = inputs;
    const [y] = outputs;
    const [o, i] = weight.shape;
    const rows: Triple = [1, 1, layoutOf(x).rows];
    return planConv(
      {
        batch: 1,
        inputs: i,
        outputs: o,
        groups: 1,
        xSize: rows,
        ySize: rows,
        positions: rows,
        taps: ones,
        inStride: ones,
        inOffset: zeros,
        inStep: ones,
        outStride: ones,
        outOffset: zeros,
        weightIndex: (output, input) => output * i + input,
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
