import { PmError } from '../core/errors';
import { nearestName } from '../core/nearest';
import { waveletNames } from './filters/wavelets/names';
import { boolean, defaultsOf, integer, listOf, nameOf, number, oneOf, optional, type Rule, type Rules, someOf, type ValuesOf } from './rules';

/** Interpolators that `resampledPixelSpacing` can use, with SimpleITK's names. */
export const interpolators = ['sitkNearestNeighbor', 'sitkLinear', 'sitkBSpline'] as const;

/** IBSI's ways to count matrices and to average features: by slice, over all slices, or in the volume; directions apart or merged. */
export const aggregations = ['2D-averaged', '2D-slice-merged', '2.5D-direction-merged', '2.5D-merged', '3D-averaged', '3D-merged'] as const;

export type Aggregation = (typeof aggregations)[number];

/**
 * Every setting of PyRadiomics 3.1, and those of IBSI that it lacks, with its name, default and allowed values
 * (https://pyradiomics.readthedocs.io/en/latest/customization.html and its parameter schema).
 * IBSI's names of the same things are in its reference manual, https://arxiv.org/abs/1612.07003.
 */
const rules = {
  /** Whose definitions hold where the two differ: of preprocessing, grey levels and some features. */
  conformance: oneOf('pyradiomics', ['pyradiomics', 'ibsi']),
  // Mask
  label: integer(1, { above: 0 }),
  label_channel: integer(0, { min: 0 }),
  correctMask: boolean(false),
  geometryTolerance: optional(number(1e-6, { above: 0 })),
  minimumROIDimensions: integer(2, { min: 1, max: 3 }),
  minimumROISize: optional(integer(1, { above: 0 })),
  // Image normalisation
  normalize: boolean(false),
  normalizeScale: number(1, { above: 0 }),
  removeOutliers: optional(number(3, { above: 0 })),
  // Resampling
  resampledPixelSpacing: optional(listOf([], number(1, { min: 0 }), [3])),
  interpolator: optional(oneOf('sitkBSpline', interpolators), 'sitkBSpline'),
  padDistance: integer(5, { min: 0 }),
  preCrop: boolean(false),
  roundIntensities: boolean(false),
  maskInterpolator: oneOf('sitkLinear', ['sitkNearestNeighbor', 'sitkLinear']),
  /** Share of a resampled voxel that must lie inside the region. */
  maskThreshold: number(0.5, { above: 0 }),
  // Resegmentation
  resegmentRange: optional(listOf([], number(0), [1, 2])),
  resegmentMode: oneOf('absolute', ['absolute', 'relative', 'sigma']),
  resegmentShape: boolean(false),
  /** Standard deviations around the mean beyond which a voxel is an outlier. */
  outlierSigma: optional(number(3, { above: 0 })),
  // Discretisation
  binWidth: number(25, { above: 0 }),
  binCount: optional(integer(64, { above: 0 })),
  /** Of the intensity-volume histogram; neither: intensities as they are, in steps of 1. */
  ivhBinWidth: optional(number(1, { above: 0 })),
  ivhBinCount: optional(integer(1000, { above: 0 })),
  // Feature classes
  /** None: as `force2D` and `weightingNorm` say. */
  aggregation: someOf(aggregations),
  voxelArrayShift: integer(0),
  symmetricalGLCM: boolean(true),
  weightingNorm: optional(oneOf('no_weighting', ['manhattan', 'euclidean', 'infinity', 'no_weighting'])),
  distances: listOf([1], integer(1, { above: 0 })),
  gldm_a: integer(0, { min: 0 }),
  force2D: boolean(false),
  force2Ddimension: integer(0, { min: 0, max: 2 }),
  // Filters
  sigma: listOf([], number(1, { above: 0 })),
  wavelet: nameOf('coif1', waveletNames, 'discrete wavelet'),
  start_level: integer(0, { min: 0 }),
  level: integer(1, { above: 0 }),
  gradientUseSpacing: boolean(true),
  lbp2DRadius: number(1, { above: 0 }),
  lbp2DSamples: integer(8, { min: 1 }),
  lbp2DMethod: oneOf('uniform', ['default', 'ror', 'uniform', 'var']),
  lbp3DLevels: integer(2, { min: 1 }),
  lbp3DIcosphereRadius: number(1, { above: 0 }),
  lbp3DIcosphereSubdivision: integer(1, { min: 0 }),
  // Output
  additionalInfo: boolean(true),
  // Voxel-based maps (the file's `voxelSetting`)
  kernelRadius: integer(1, { above: 0 }),
  maskedKernel: boolean(true),
  initValue: number(0),
  voxelBatch: integer(-1),
};

/** All settings, none missing. */
export type Settings = ValuesOf<typeof rules>;

/** The names of all settings. */
export const settingNames = Object.keys(rules) as (keyof Settings)[];

/** The settings of a parameter file's `voxelSetting`. */
export const voxelSettingNames: readonly (keyof Settings)[] = ['kernelRadius', 'maskedKernel', 'initValue', 'voxelBatch'];

/** The settings that PyRadiomics' way of preprocessing has no use for. */
const ibsiOnly: readonly (keyof Settings)[] = ['roundIntensities', 'maskInterpolator', 'maskThreshold', 'outlierSigma'];

/** Throws `setting-conformance` where settings of IBSI's preprocessing differ from their defaults without its conformance. */
export function checkConformance(settings: Settings): void {
  if (settings.conformance === 'ibsi') return;
  const [name] = ibsiOnly.filter((each) => settings[each] !== defaultSettings[each]);
  if (name) throw new PmError('setting-conformance', `setting.${name}`, 'PyRadiomics has no such setting', 'set conformance to ibsi');
}

/** PyRadiomics' defaults. */
export const defaultSettings: Settings = defaultsOf(rules);

/** A setting's default and its allowed values in words. */
export interface SettingDescription {
  readonly name: keyof Settings;
  readonly default: unknown;
  readonly allowed: string;
}

/** Every setting, for people. */
export function describeSettings(): SettingDescription[] {
  return settingNames.map((name) => ({ name, default: rules[name].default, allowed: rules[name].allowed }));
}

/** SimpleITK's numbers of the interpolators, which a parameter file may use. */
const interpolatorNumbers: Readonly<Record<number, unknown>> = { 1: 'sitkNearestNeighbor', 2: 'sitkLinear', 3: 'sitkBSpline' };

/**
 * Checks the settings of `section` (named in errors, e.g. `setting`) and returns them. An image type's `own` rules go before the common ones.
 * Throws `setting-unknown`, naming the nearest setting, and `setting-value`, naming what is allowed.
 */
export function readSettings(
  section: string,
  values: unknown,
  names: readonly (keyof Settings)[] = settingNames,
  own: Rules = {},
): Partial<Settings> {
  const out: Record<string, unknown> = {};
  const known = [...Object.keys(own), ...names];
  for (const [name, value] of entriesOf(section, values)) {
    if (!known.includes(name)) {
      throw new PmError('setting-unknown', `${section}.${name}`, 'there is no such setting', `did you mean ${nearestName(name, known)}?`);
    }
    const rule: Rule<unknown> = own[name] ?? rules[name as keyof Settings];
    const read = rule.read(name === 'interpolator' ? (interpolatorNumbers[value as number] ?? value) : value);
    if (read === undefined) {
      throw new PmError(
        'setting-value',
        `${section}.${name}`,
        `${JSON.stringify(value)} is not allowed`,
        rule.hint?.(value) ?? `give ${rule.allowed}`,
      );
    }
    out[name] = read;
  }
  return out;
}

/** The entries of a mapping; an empty section (`null`) has none. */
export function entriesOf(section: string, values: unknown): [string, unknown][] {
  if (values === null || values === undefined) return [];
  if (typeof values !== 'object' || Array.isArray(values)) {
    throw new PmError(
      'parameters-structure',
      section,
      'is not a mapping of names to values',
      `write it as "${section}:" with one "name: value" a line`,
    );
  }
  return Object.entries(values);
}
