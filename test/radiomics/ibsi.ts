import { readFileSync } from 'node:fs';
import type { Volume } from '../../src/imaging/volume';
import { featureClasses } from '../../src/radiomics/classes/all';
import { type Extraction, extractFeatures } from '../../src/radiomics/extract';
import { readParameters } from '../../src/radiomics/parameters';
import { aggregations } from '../../src/radiomics/settings';
import volumetric from '../fixtures/ibsi-ct-3d.json';
import phantom from '../fixtures/ibsi-digital-phantom.json';
import { referencePath } from '../support/reference';
import { readReferenceImage } from './goldens';
import { reference, volumeOf } from './volumes';

/** One consensus value of the IBSI reference manual (https://arxiv.org/abs/1612.07003). */
export interface Consensus {
  readonly family: string;
  readonly code: string;
  /** The reference tables' short tag, which tells features of one code apart and names the aggregation. */
  readonly tag: string;
  readonly value: number;
  readonly tolerance: number;
}

const slices = aggregations.filter((name) => !name.startsWith('3D'));
const volumes = aggregations.filter((name) => name.startsWith('3D'));
const isotropic = { resampledPixelSpacing: [2, 2, 2], roundIntensities: true, aggregation: volumes };

/** The manual's configurations. */
export const settingsOf: Readonly<Record<string, object>> = {
  dig_phantom: { binWidth: 1, aggregation: [...aggregations] },
  config_a: { resegmentRange: [-500, 400], binWidth: 25, aggregation: slices },
  config_b: {
    ...{ resampledPixelSpacing: [2, 2, 0], interpolator: 'sitkLinear', roundIntensities: true },
    ...{ resegmentRange: [-500, 400], binCount: 32, aggregation: slices },
  },
  config_c: { ...isotropic, interpolator: 'sitkLinear', resegmentRange: [-1000, 400], binWidth: 25, ivhBinWidth: 2.5 },
  config_d: { ...isotropic, interpolator: 'sitkLinear', outlierSigma: 3, binCount: 32 },
  config_e: { ...isotropic, interpolator: 'sitkBSpline', resegmentRange: [-1000, 400], outlierSigma: 3, binCount: 32, ivhBinCount: 1000 },
};

async function imagesOf(configuration: string): Promise<{ image: Volume; mask: Volume }> {
  if (configuration === 'dig_phantom') {
    const of = (values: readonly number[], dtype: 'i16' | 'u8') => volumeOf([5, 4, 4], values, dtype, phantom.spacing);
    return { image: of(phantom.image, 'i16'), mask: of(phantom.mask, 'u8') };
  }
  const read = (name: string) => readReferenceImage('ibsi', 'ibsi1_ct_phantom', name);
  return { image: await read('phantom.nii.gz'), mask: await read('mask.nii.gz') };
}

/** All of IBSI's features in a configuration. */
export async function extractConfiguration(name: string, backend = reference): Promise<Extraction> {
  const { image, mask } = await imagesOf(name);
  return extractFeatures(image, mask, readParameters({ setting: { conformance: 'ibsi', ...settingsOf[name] } }), backend);
}

/** The digital phantom's values. */
export const phantomConsensus: readonly Consensus[] = Object.entries(phantom.consensus).flatMap(([family, values]) =>
  Object.entries(values).map(([tag, row]) => ({ family, code: String(row[0]), tag, value: Number(row[1]), tolerance: Number(row[2]) })),
);

/** Some values of the CT phantom's volumetric configurations. */
export function volumetricConsensus(name: 'config_c' | 'config_d' | 'config_e'): Consensus[] {
  const values: Readonly<Record<string, readonly number[]>> = volumetric[name];
  return phantomConsensus.filter(({ tag }) => tag in values).map((row) => ({ ...row, value: values[row.tag][0], tolerance: values[row.tag][1] }));
}

/** A reference table's rows with a value; a field with a comma is in quotes. */
export function readConsensus(file: string): Consensus[] {
  const [, ...lines] = readFileSync(referencePath('ibsi', file), 'utf8').trim().split(/\r?\n/);
  return lines.flatMap((line) => {
    const cells = Array.from(line.matchAll(/("[^"]*"|[^,]*)(,|$)/g), ([, cell]) => cell.replaceAll('"', ''));
    const [, family, , code, , tag, , value, tolerance] = cells;
    return value === '' ? [] : [{ family, code, tag, value: Number(value), tolerance: Number(tolerance) }];
  });
}

/** The classes of each of the manual's families. */
const classesOf: Readonly<Record<string, readonly string[]>> = {
  morphology: ['shape', 'morphology'],
  'local intensity': ['localintensity'],
  'intensity statistics': ['firstorder'],
  'intensity histogram': ['intensityhistogram'],
  'intensity-volume histogram': ['ivh'],
  GLCM: ['glcm'],
  GLRLM: ['glrlm'],
  GLSZM: ['glszm'],
  GLDZM: ['gldzm'],
  NGTDM: ['ngtdm'],
  NGLDM: ['ngldm'],
};

/** Where one code stands for several features, or the table has another feature's code. */
const byTag: Readonly<Record<string, string>> = {
  ih_p10: '10Percentile',
  ih_p90: '90Percentile',
  ivh_v90: 'VolumeAtIntensity90',
  ivh_i90: 'IntensityAtVolume90',
};

/** How tags of texture end, with the aggregation. */
const endings: Readonly<Record<string, string>> = {
  _2D_avg: '2D-averaged',
  _2D_comb: '2D-slice-merged',
  _2_5D_avg: '2.5D-direction-merged',
  _2_5D_comb: '2.5D-merged',
  _3D_avg: '3D-averaged',
  _3D_comb: '3D-merged',
  _2D: '2D',
  _2_5D: '2.5D',
  _3D: '3D',
};

/** The name of our feature: all aggregations are extracted at once. */
export function nameOf({ family, code, tag }: Consensus): string | undefined {
  const ending = family.startsWith('GL') || family.startsWith('NG') ? Object.keys(endings).find((each) => tag.endsWith(each)) : undefined;
  for (const { name, ibsi = {} } of featureClasses.filter(({ name }) => classesOf[family].includes(name))) {
    const feature = byTag[tag] ?? Object.keys(ibsi).find((each) => ibsi[each] === code);
    if (feature !== undefined) return `original_${name}${ending ? `-${endings[ending]}` : ''}_${feature}`;
  }
  return undefined;
}

/** A value passes where it lies within the tolerance once it is rounded to 3 significant digits. */
export function passes(found: number, { value, tolerance }: Pick<Consensus, 'value' | 'tolerance'>): boolean {
  return Math.abs(Number(found.toPrecision(3)) - value) <= tolerance * (1 + 1e-12);
}
