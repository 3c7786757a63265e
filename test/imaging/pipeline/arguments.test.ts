import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readSteps } from '../../../src/imaging/pipeline/steps';
import { randomTransforms } from '../../../src/imaging/transforms/random/all';

const keys = ['image', 'label'];
const grid = { mode: ['bilinear', 'nearest'], padding_mode: ['reflection', 'zeros'] };
const affine = { rotate_range: [0.1, [0, 0.2], 0.3], shear_range: 0.1, translate_range: [1, 2, 3], scale_range: [[-0.1, 0], 0.1] };
const crops = { spatial_size: [8, 8, -1], num_samples: 2, label_key: 'label', image_key: 'image', image_threshold: 0, allow_smaller: true };

/** The arguments of MONAI 1.3's dictionary transforms, but for those of devices, element types and indices made elsewhere. */
const monai: Readonly<Record<string, object>> = {
  RandFlip: { prob: 0.5, spatial_axis: [0, 1] },
  RandAxisFlip: { prob: 0.5 },
  RandRotate90: { prob: 0.5, max_k: 2, spatial_axes: [0, 2] },
  RandRotate: { range_x: 0.1, range_y: [0, 0.1], range_z: 0.2, prob: 0.5, keep_size: true, ...grid, align_corners: [false, true] },
  RandZoom: { prob: 0.5, min_zoom: 0.8, max_zoom: 1.2, mode: ['area', 'nearest'], padding_mode: 'constant', align_corners: null, keep_size: true },
  RandAffine: { spatial_size: [8, 8, 8], prob: 0.5, ...affine, ...grid },
  Rand3DElastic: { sigma_range: [5, 7], magnitude_range: [50, 150], spatial_size: -1, prob: 0.5, ...affine, ...grid },
  RandSpatialCrop: { roi_size: 8, max_roi_size: [9, 9, 9], random_center: true, random_size: true },
  RandSpatialCropSamples: { roi_size: 8, num_samples: 4, max_roi_size: 9, random_center: true, random_size: false },
  RandCropByPosNegLabel: { ...crops, pos: 2, neg: 1 },
  RandCropByLabelClasses: { ...crops, ratios: [1, 2], num_classes: 2 },
  RandGaussianNoise: { prob: 0.5, mean: 0, std: 0.1 },
  RandRicianNoise: { prob: 0.5, mean: 0, std: 1, channel_wise: false, relative: false, sample_std: true },
  RandGaussianSmooth: { sigma_x: [0.2, 1], sigma_y: [0.2, 1], sigma_z: [0.2, 1], approx: 'erf', prob: 0.5 },
  RandGaussianSharpen: {
    sigma1_x: [0.5, 1],
    sigma1_y: [0.5, 1],
    sigma1_z: [0.5, 1],
    sigma2_x: 0.5,
    sigma2_y: 0.5,
    sigma2_z: [0.5, 1],
    alpha: [10, 30],
    approx: 'erf',
    prob: 0.5,
  },
  RandScaleIntensity: { factors: 0.1, prob: 0.5 },
  RandScaleIntensityFixedMean: { prob: 0.5, factors: [0, 0.1], fixed_mean: true, preserve_range: false },
  RandShiftIntensity: { offsets: [0, 0.1], prob: 0.5 },
  RandStdShiftIntensity: { factors: 0.1, prob: 0.5, nonzero: true, channel_wise: true },
  RandAdjustContrast: { prob: 0.5, gamma: [0.5, 2], invert_image: true, retain_stats: true },
  RandBiasField: { degree: 3, coeff_range: [0, 0.1], prob: 0.5 },
  RandHistogramShift: { num_control_points: [5, 10], prob: 0.5 },
  RandGibbsNoise: { prob: 0.5, alpha: [0, 1] },
  RandSimulateLowResolution: { prob: 0.5, downsample_mode: 'nearest', upsample_mode: 'trilinear', zoom_range: [0.5, 1] },
  RandCoarseDropout: {
    holes: 2,
    spatial_size: 3,
    dropout_holes: true,
    fill_value: [0, 1],
    max_holes: 4,
    max_spatial_size: [4, 4, 4],
    prob: 0.5,
  },
};

for (const [name, options] of Object.entries(monai)) {
  test(`${name}d takes MONAI's arguments by their names`, () => {
    const [step] = readSteps([{ name: `${name}d`, keys, allow_missing_keys: false, lazy: false, ...options }], keys);
    const known = Object.keys(randomTransforms[name].options);
    const read = new Set([...Object.keys(step.options), ...Object.keys(step.grid.image)]);
    // What MONAI takes is all that there is, but for align_corners of its newer versions, null (the default) and sample_std.
    const unread = known.filter((option) => !read.has(option) && !['alignCorners', 'sampleStd'].includes(option));
    assert.deepEqual(unread, []);
    if ('padding_mode' in options) assert.equal(step.grid.label.paddingMode, [options.padding_mode].flat().at(-1));
  });
}

test('every random transform is among them', () => {
  assert.deepEqual(Object.keys(monai).sort(), Object.keys(randomTransforms).sort());
});
