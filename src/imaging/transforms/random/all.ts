import { rand3DElastic } from './rand-3d-elastic';
import { randAdjustContrast } from './rand-adjust-contrast';
import { randAffine } from './rand-affine';
import { randAxisFlip } from './rand-axis-flip';
import { randBiasField } from './rand-bias-field';
import { randCoarseDropout } from './rand-coarse-dropout';
import { randCropByLabelClasses } from './rand-crop-by-label-classes';
import { randCropByPosNegLabel } from './rand-crop-by-pos-neg-label';
import { randFlip } from './rand-flip';
import { randGaussianNoise } from './rand-gaussian-noise';
import { randGaussianSharpen } from './rand-gaussian-sharpen';
import { randGaussianSmooth } from './rand-gaussian-smooth';
import { randGibbsNoise } from './rand-gibbs-noise';
import { randHistogramShift } from './rand-histogram-shift';
import { randRicianNoise } from './rand-rician-noise';
import { randRotate } from './rand-rotate';
import { randRotate90 } from './rand-rotate90';
import { randScaleIntensity } from './rand-scale-intensity';
import { randScaleIntensityFixedMean } from './rand-scale-intensity-fixed-mean';
import { randShiftIntensity } from './rand-shift-intensity';
import { randSimulateLowResolution } from './rand-simulate-low-resolution';
import { randSpatialCrop, randSpatialCropSamples } from './rand-spatial-crop';
import { randStdShiftIntensity } from './rand-std-shift-intensity';
import { randZoom } from './rand-zoom';
import type { RandomTransform } from './random-transform';

/** Every random transform, by MONAI's class name. */
export const randomTransforms: Readonly<Record<string, RandomTransform>> = {
  // Grid.
  RandFlip: randFlip,
  RandAxisFlip: randAxisFlip,
  RandRotate90: randRotate90,
  RandRotate: randRotate,
  RandZoom: randZoom,
  RandAffine: randAffine,
  Rand3DElastic: rand3DElastic,
  // Crop.
  RandSpatialCrop: randSpatialCrop,
  RandSpatialCropSamples: randSpatialCropSamples,
  RandCropByPosNegLabel: randCropByPosNegLabel,
  RandCropByLabelClasses: randCropByLabelClasses,
  // Intensity.
  RandGaussianNoise: randGaussianNoise,
  RandRicianNoise: randRicianNoise,
  RandGaussianSmooth: randGaussianSmooth,
  RandGaussianSharpen: randGaussianSharpen,
  RandScaleIntensity: randScaleIntensity,
  RandScaleIntensityFixedMean: randScaleIntensityFixedMean,
  RandShiftIntensity: randShiftIntensity,
  RandStdShiftIntensity: randStdShiftIntensity,
  RandAdjustContrast: randAdjustContrast,
  RandBiasField: randBiasField,
  RandHistogramShift: randHistogramShift,
  RandGibbsNoise: randGibbsNoise,
  RandCoarseDropout: randCoarseDropout,
  RandSimulateLowResolution: randSimulateLowResolution,
};
