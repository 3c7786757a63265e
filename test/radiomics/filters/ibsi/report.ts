/** How a response map compares. */
export interface MapResult {
  readonly test: string;
  readonly filter: string;
  readonly phantom: string;
  /** Largest difference as a share of the reference map's range. */
  readonly deviation: number;
}

/** How the statistics of one filtered image compare. */
export interface FeatureResult {
  readonly test: string;
  readonly filter: string;
  readonly passed: number;
  /** Largest difference, before rounding, as a share of the tolerance. */
  readonly share: number;
}

/** Every setting of the filters, at values that differ from one filter to the next. */
export const exampleParameters = `imageType:
  Mean: {support: 15, boundary: zero} # boundary: zero, nearest, mirror (default) or periodic
  LaplacianOfGaussian: {sigma: [1.5, 3], truncation: 4} # mm, an image for each; multiples of sigma
  Laws: {kernels: [L5E5E5, E3W5R5], energyDelta: 7, rotationInvariance: true, pooling: max} # energyDelta: null for the response itself
  Gabor: {sigma: 5, lambda: 2, gamma: 1.5, theta: 0, thetaStep: 22.5, orthogonalPlanes: true, pooling: average, truncation: 7} # mm, degrees
  SeparableWavelet: {dimension: 2D, wavelet: db3, decomposition: [LH, HH], level: 2, rotationInvariance: true, pooling: average}
  NonseparableWavelet: {family: simoncelli, level: 1, extendImage: false} # or shannon
  Riesz: {filter: NonseparableWavelet, family: simoncelli, level: 2, rieszOrder: [1, 1, 0]} # or filter: LaplacianOfGaussian, sigma: 3
`;

/** docs/ibsi2.md. Figures are cut to what every platform's sines agree on. */
export function report(maps: readonly MapResult[], features: readonly FeatureResult[]): string {
  const percent = (share: number): string => (100 * share < 0.001 ? '< 0.001' : String(Number((100 * share).toPrecision(2))));
  return [
    '# IBSI-2: convolutional filters',
    '',
    'Written by `PM_WRITE_DOCS=1 npm test -- filters/ibsi`, and compared by that test. Tests and reference values are those of the',
    'IBSI-2 reference manual (https://arxiv.org/abs/2006.05470, https://github.com/theibsi/ibsi_2_reference_data).',
    '',
    '## In a parameter file',
    '',
    '```yaml',
    exampleParameters.trimEnd(),
    '```',
    '',
    '`boundary` and `dimension` (`3D`, or `2D` for each slice by itself) hold for every filter; Gabor works in planes and has no `dimension`.',
    'The spectrum of a non-separable wavelet is that of the image as it is, hence periodic, unless `extendImage` is true; the reference values',
    'are so too where they list a mirrored boundary. Distances in mm are divided by the spacing along each axis.',
    '',
    '## Phase 1: response maps of digital phantoms',
    '',
    'A map passes where no voxel differs by more than 1 % of the range of the reference map.',
    '',
    '| test | filter | phantom | largest difference, % of the range | passes |',
    '| --- | --- | --- | --- | --- |',
    ...maps.map(({ test, filter, phantom, deviation }) => `| ${test} | ${filter} | ${phantom} | ${percent(deviation)} | ${yes(deviation <= 0.01)} |`),
    '',
    '## Phase 2: 18 intensity statistics of the filtered CT phantom, 2D',
    '',
    'A value passes where it lies within the tolerance once it is rounded to 3 significant digits.',
    '',
    '| test | filter | values that pass | largest difference before rounding, % of the tolerance |',
    '| --- | --- | --- | --- |',
    ...features.map(({ test, filter, passed, share }) => `| ${test} | ${filter} | ${passed} of 18 | ${percent(share)} |`),
    '',
  ].join('\n');
}

function yes(value: boolean): string {
  return value ? 'yes' : 'no';
}
