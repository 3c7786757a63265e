import { PmError } from '../core/errors';
import { nearestName } from '../core/nearest';
import { boolean, defaultsOf, integer, listOf, number, oneOf, optional, type Rule, type Rules, text, type ValuesOf } from './rules';

/** Interpolators that `resampledPixelSpacing` can use, with SimpleITK's names. */
export const interpolators = ['sitkNearestNeighbor', 'sitkLinear', 'sitkBSpline'] as const;

/**
 * Every setting of PyRadiomics 3.1 with its name, default and allowed values
 * (https://pyradiomics.readthedocs.io/en/latest/customization.html and its parameter schema).
 */
const rules = {
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
  // Resegmentation
  resegmentRange: optional(listOf([], number(0), [1, 2])),
  resegmentMode: oneOf('absolute', ['absolute', 'relative', 'sigma']),
  resegmentShape: boolean(false),
  // Discretisation
  binWidth: number(25, { above: 0 }),
  binCount: optional(integer(64, { above: 0 })),
  // Feature classes
  voxelArrayShift: integer(0),
  symmetricalGLCM: boolean(true),
  weightingNorm: optional(oneOf('no_weighting', ['manhattan', 'euclidean', 'infinity', 'no_weighting'])),
  distances: listOf([1], integer(1, { above: 0 })),
  gldm_a: integer(0, { min: 0 }),
  force2D: boolean(false),
  force2Ddimension: integer(0, { min: 0, max: 2 }),
  // Filters
  sigma: listOf([], number(1, { above: 0 })),
  wavelet: text('coif1'),
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

/** PyRadiomics' defaults. */
export const defaultSettings: Settings = defaultsOf(rules);

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
      throw new PmError('setting-value', `${section}.${name}`, `${JSON.stringify(value)} is not allowed`, `give ${rule.allowed}`);
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
