import { add, constant, div, mul, times } from '../losses/terms';
import { type ChannelWeights, classActivation, layerArguments } from './class-activation';
import { defineMethod } from './method';

const EPSILON = 1e-7;

/**
 * With g = ∂s/∂A: w = Σ α · relu(eˢ · g), α = g² / (d + 1e-7), d = 2 g² + Σ A · g³, or 1 where that is 0; sums are over voxels.
 * The paper's derivatives of eˢ have eˢ in each order, which cancels in α.
 */
const plusPlus: ChannelWeights = (b, { activation, gradient: g, score }) => {
  const square = mul(b, g, g);
  const cubes = b.reduce(activation, { by: mul(b, square, g), dims: [2, 3, 4] });
  const sum = add(b, times(b, square, 2), cubes);
  const isZero = b.binary(sum, constant(b, sum, 0), { kind: 'eq' });
  const denominator = add(b, add(b, sum, isZero), constant(b, sum, EPSILON));
  const positive = b.unary(mul(b, g, b.unary(score, { kind: 'exp' })), { kind: 'relu' });
  return b.reduce(div(b, square, denominator), { by: positive, dims: [2, 3, 4] });
};

/** Chattopadhay et al. 2018, "Grad-CAM++: Generalized gradient-based visual explanations for deep convolutional networks"; MONAI 1.3.2's GradCAMpp. */
export const gradCamPlusPlus = defineMethod(
  'gradcam++',
  'the same with weights that do justice to several and to small places',
  layerArguments,
  (args) => classActivation(args.target_layers, plusPlus),
);
