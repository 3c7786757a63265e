import { times } from '../losses/terms';
import { type ChannelWeights, classActivation, layerArguments } from './class-activation';
import { defineMethod } from './method';

/** The mean of ∂score/∂A over the voxels. */
const meanGradient: ChannelWeights = (b, { gradient }) => {
  const [, , d, h, w] = gradient.shape;
  return times(b, b.reduce(gradient, { dims: [2, 3, 4] }), 1 / (d * h * w));
};

/** Selvaraju et al. 2017, "Grad-CAM: Visual explanations from deep networks via gradient-based localization"; MONAI's GradCAM. */
export const gradCam = defineMethod('gradcam', "a layer's channels, weighted by the mean gradient of the class's score", layerArguments, (args) =>
  classActivation(args.target_layers, meanGradient),
);
