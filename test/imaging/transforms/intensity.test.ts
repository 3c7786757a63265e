import assert from 'node:assert/strict';
import { test } from 'node:test';
import { adjustContrast } from '../../../src/imaging/transforms/adjust-contrast';
import { gaussianSharpen } from '../../../src/imaging/transforms/gaussian-sharpen';
import { gaussianSmooth } from '../../../src/imaging/transforms/gaussian-smooth';
import { gibbsNoise } from '../../../src/imaging/transforms/gibbs-noise';
import { histogramNormalize } from '../../../src/imaging/transforms/histogram-normalize';
import { medianSmooth } from '../../../src/imaging/transforms/median-smooth';
import { normalizeIntensity } from '../../../src/imaging/transforms/normalize-intensity';
import { savitzkyGolaySmooth } from '../../../src/imaging/transforms/savitzky-golay-smooth';
import { scaleIntensity } from '../../../src/imaging/transforms/scale-intensity';
import { scaleIntensityRange } from '../../../src/imaging/transforms/scale-intensity-range';
import { scaleIntensityRangePercentiles } from '../../../src/imaging/transforms/scale-intensity-range-percentiles';
import { shiftIntensity, stdShiftIntensity } from '../../../src/imaging/transforms/shift-intensity';
import { thresholdIntensity } from '../../../src/imaging/transforms/threshold-intensity';
import type { Volume } from '../../../src/imaging/volume';
import { describeReference } from '../../support/reference';
import { volumeOf } from '../../support/volumes';
import { camelCase, checkVolume, inputOf, tensorOf, transformGoldens } from './goldens';

const operations: Record<string, (image: Volume, options: never) => Volume> = {
  ScaleIntensity: scaleIntensity,
  ScaleIntensityRange: scaleIntensityRange,
  ScaleIntensityRangePercentiles: scaleIntensityRangePercentiles,
  NormalizeIntensity: normalizeIntensity,
  ShiftIntensity: shiftIntensity,
  StdShiftIntensity: stdShiftIntensity,
  ThresholdIntensity: thresholdIntensity,
  AdjustContrast: adjustContrast,
  GaussianSmooth: gaussianSmooth,
  GaussianSharpen: gaussianSharpen,
  HistogramNormalize: histogramNormalize,
  MedianSmooth: medianSmooth,
  SavitzkyGolaySmooth: savitzkyGolaySmooth,
  GibbsNoise: gibbsNoise,
};

describeReference('monai/transforms', 'intensity transforms equal MONAI', () => {
  const { cases, tensors } = transformGoldens('intensity');
  for (const { case: name, attrs } of cases) {
    test(name, () => {
      const { op, mask, ...rest } = attrs;
      const options = camelCase(rest);
      if (mask) options.mask = volumeOf(tensorOf(tensors, `${name}/${mask}`));
      assert.ok(operations[op], `no transform for ${op}`);
      checkVolume(operations[op](inputOf(tensors, name), options as never), tensors, name);
    });
  }
});
