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

/** docs/ibsi2.md. Figures are cut to what every platform's sines agree on. */
export function report(maps: readonly MapResult[], features: readonly FeatureResult[]): string {
  const percent = (share: number): string => (100 * share < 0.001 ? '< 0.001' : String(Number((100 * share).toPrecision(2))));
  return [
    '# IBSI-2: convolutional filters',
    '',
    'Written by `PM_WRITE_DOCS=1 npm test -- filters/ibsi`, and compared by that test. Tests and reference values are those of the',
    'IBSI-2 reference manual (https://arxiv.org/abs/2006.05470, https://github.com/theibsi/ibsi_2_reference_data).',
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
