import { type ImageType, onBackend } from '../image-type';
import { gabor } from './gabor';
import { laplacianOfGaussian } from './laplacian-of-gaussian';
import { laws } from './laws';
import { mean } from './mean';
import { nonseparableWavelet } from './nonseparable-wavelet';
import { riesz } from './riesz';
import { separableWavelet } from './separable-wavelet';

/** The convolutional filters of IBSI-2 (https://arxiv.org/abs/2006.05470), after its sections. */
export const ibsiImageTypes: readonly ImageType[] = [
  onBackend(mean),
  onBackend(laplacianOfGaussian),
  onBackend(laws),
  onBackend(gabor),
  onBackend(separableWavelet),
  onBackend(nonseparableWavelet),
  onBackend(riesz),
];
