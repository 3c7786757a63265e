import { activations } from './activations';
import { adjustContrast } from './adjust-contrast';
import { asDiscrete } from './as-discrete';
import { centerSpatialCrop, resizeWithPadOrCrop, spatialCrop } from './crop';
import { cropForeground } from './crop-foreground';
import { distanceTransformEDT } from './distance-transform-edt';
import { entry, type TransformEntry } from './entry';
import { fillHoles } from './fill-holes';
import { flip } from './flip';
import { gaussianSharpen } from './gaussian-sharpen';
import { gaussianSmooth } from './gaussian-smooth';
import { gibbsNoise } from './gibbs-noise';
import { histogramNormalize } from './histogram-normalize';
import { keepLargestConnectedComponent } from './keep-largest-connected-component';
import { labelFilter } from './label-filter';
import { labelToContour } from './label-to-contour';
import { medianSmooth } from './median-smooth';
import { normalizeIntensity } from './normalize-intensity';
import { orientation } from './orientation';
import { borderPad, divisiblePad, spatialPad } from './pad';
import { removeSmallObjects } from './remove-small-objects';
import { spatialResample } from './resample';
import { resize } from './resize';
import { rotate } from './rotate';
import { rotate90 } from './rotate90';
import { savitzkyGolaySmooth } from './savitzky-golay-smooth';
import { scaleIntensity } from './scale-intensity';
import { scaleIntensityFixedMean } from './scale-intensity-fixed-mean';
import { scaleIntensityRange } from './scale-intensity-range';
import { scaleIntensityRangePercentiles } from './scale-intensity-range-percentiles';
import { shiftIntensity, stdShiftIntensity } from './shift-intensity';
import { spacing } from './spacing';
import { spatialAffine } from './spatial-affine';
import { thresholdIntensity } from './threshold-intensity';
import { zoom } from './zoom';

const pad = { mode: 'string', value: 'number' } as const;
const grid = { mode: 'string', paddingMode: 'string', alignCorners: 'boolean' } as const;

/** Every transform that a list of preprocessing steps may name, by MONAI's class name. */
export const transforms: Readonly<Record<string, TransformEntry>> = {
  // Orientation and grid.
  Orientation: entry(orientation, 'index', { axcodes: 'string', asClosestCanonical: 'boolean' }),
  Flip: entry(flip, 'index', { spatialAxis: 'numbers' }),
  Rotate90: entry(rotate90, 'index', { k: 'number', spatialAxes: 'numbers' }),
  Spacing: entry(spacing, 'extent', {
    ...grid,
    pixdim: 'numbers!',
    diagonal: 'boolean',
    scaleExtent: 'boolean',
    recomputeAffine: 'boolean',
    minPixdim: 'numbers',
    maxPixdim: 'numbers',
  }),
  SpatialResample: entry(spatialResample, 'place', { ...grid, dstAffine: 'matrix', spatialSize: 'numbers' }),
  Resize: entry(resize, 'extent', {
    spatialSize: 'numbers!',
    sizeMode: 'string',
    mode: 'string',
    alignCorners: 'boolean',
    antiAliasing: 'boolean',
    antiAliasingSigma: 'numbers',
  }),
  Zoom: entry(zoom, 'place', { zoom: 'numbers!', mode: 'string', alignCorners: 'boolean', paddingMode: 'string', keepSize: 'boolean' }),
  Affine: entry(spatialAffine, 'place', {
    ...grid,
    rotateParams: 'numbers',
    shearParams: 'numbers',
    translateParams: 'numbers',
    scaleParams: 'numbers',
    affine: 'matrix',
    spatialSize: 'numbers',
  }),
  Rotate: entry(rotate, 'place', { ...grid, angle: 'numbers!', keepSize: 'boolean' }),
  // Crop and pad.
  SpatialPad: entry(spatialPad, 'index', { ...pad, spatialSize: 'numbers!', method: 'string' }),
  BorderPad: entry(borderPad, 'index', { ...pad, spatialBorder: 'numbers!' }),
  DivisiblePad: entry(divisiblePad, 'index', { ...pad, k: 'numbers!', method: 'string' }),
  SpatialCrop: entry(spatialCrop, 'index', { roiCenter: 'numbers', roiSize: 'numbers', roiStart: 'numbers', roiEnd: 'numbers' }),
  CenterSpatialCrop: entry(centerSpatialCrop, 'index', { roiSize: 'numbers!' }),
  ResizeWithPadOrCrop: entry(resizeWithPadOrCrop, 'index', { ...pad, spatialSize: 'numbers!', method: 'string' }),
  CropForeground: entry(cropForeground, 'index', {
    ...pad,
    channelIndices: 'numbers',
    margin: 'numbers',
    allowSmaller: 'boolean',
    kDivisible: 'numbers',
  }),
  // Intensity.
  ScaleIntensity: entry(scaleIntensity, 'values', { minv: 'number?', maxv: 'number?', factor: 'number', channelWise: 'boolean' }),
  ScaleIntensityFixedMean: entry(scaleIntensityFixedMean, 'values', {
    factor: 'number',
    preserveRange: 'boolean',
    fixedMean: 'boolean',
    channelWise: 'boolean',
  }),
  ScaleIntensityRange: entry(scaleIntensityRange, 'values', { aMin: 'number!', aMax: 'number!', bMin: 'number?', bMax: 'number?', clip: 'boolean' }),
  ScaleIntensityRangePercentiles: entry(scaleIntensityRangePercentiles, 'values', {
    lower: 'number!',
    upper: 'number!',
    bMin: 'number?',
    bMax: 'number?',
    clip: 'boolean',
    relative: 'boolean',
    channelWise: 'boolean',
  }),
  NormalizeIntensity: entry(normalizeIntensity, 'values', { subtrahend: 'numbers', divisor: 'numbers', nonzero: 'boolean', channelWise: 'boolean' }),
  ShiftIntensity: entry(shiftIntensity, 'values', { offset: 'number!' }),
  StdShiftIntensity: entry(stdShiftIntensity, 'values', { factor: 'number!', nonzero: 'boolean', channelWise: 'boolean' }),
  ThresholdIntensity: entry(thresholdIntensity, 'values', { threshold: 'number!', above: 'boolean', cval: 'number' }),
  AdjustContrast: entry(adjustContrast, 'values', { gamma: 'number!', invertImage: 'boolean', retainStats: 'boolean' }),
  GaussianSmooth: entry(gaussianSmooth, 'values', { sigma: 'numbers', approx: 'string' }),
  GaussianSharpen: entry(gaussianSharpen, 'values', { sigma1: 'numbers', sigma2: 'numbers', alpha: 'number', approx: 'string' }),
  MedianSmooth: entry(medianSmooth, 'values', { radius: 'numbers' }),
  SavitzkyGolaySmooth: entry(savitzkyGolaySmooth, 'values', { windowLength: 'number!', order: 'number!', axis: 'number', mode: 'string' }),
  HistogramNormalize: entry(histogramNormalize, 'values', { numBins: 'number', min: 'number', max: 'number' }),
  GibbsNoise: entry(gibbsNoise, 'values', { alpha: 'number' }),
  // After the network.
  Activations: entry(activations, 'values', { sigmoid: 'boolean', softmax: 'boolean' }),
  AsDiscrete: entry(asDiscrete, 'values', { argmax: 'boolean', toOnehot: 'number', threshold: 'number', rounding: 'string' }),
  KeepLargestConnectedComponent: entry(keepLargestConnectedComponent, 'values', {
    appliedLabels: 'numbers',
    isOnehot: 'boolean',
    independent: 'boolean',
    connectivity: 'number',
    numComponents: 'number',
  }),
  FillHoles: entry(fillHoles, 'values', { appliedLabels: 'numbers', connectivity: 'number' }),
  RemoveSmallObjects: entry(removeSmallObjects, 'values', {
    minSize: 'number',
    connectivity: 'number',
    independentChannels: 'boolean',
    byMeasure: 'boolean',
  }),
  LabelFilter: entry(labelFilter, 'values', { appliedLabels: 'numbers!' }),
  LabelToContour: entry(labelToContour, 'values', {}),
  DistanceTransformEDT: entry(distanceTransformEDT, 'values', { sampling: 'numbers' }),
};
