import { readFileSync } from 'node:fs';
import { featureClasses } from '../../src/radiomics/classes/all';
import type { Extraction } from '../../src/radiomics/extract';
import { referencePath } from '../support/reference';

/** One consensus value of the IBSI reference manual (https://arxiv.org/abs/1612.07003). */
export interface Consensus {
  readonly family: string;
  readonly feature: string;
  readonly code: string;
  readonly tag: string;
  /** As `aggregation` of the settings names it; empty where there is no choice. */
  readonly aggregation: string;
  readonly value: number;
  readonly tolerance: number;
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

/** The rows with a value; a field with a comma is in quotes. */
export function readConsensus(file: string): Consensus[] {
  const [, ...lines] = readFileSync(referencePath('ibsi', file), 'utf8').trim().split(/\r?\n/);
  return lines.flatMap((line) => {
    const cells = Array.from(line.matchAll(/("[^"]*"|[^,]*)(,|$)/g), ([, cell]) => cell.replaceAll('"', ''));
    const [, family, feature, code, , tag, aggregation, value, tolerance] = cells;
    if (value === '') return [];
    const named = { family, feature: feature.replace(/\\ :sup:`th`/, 'th'), code, tag };
    return [{ ...named, aggregation: aggregation.replace(', ', '-'), value: Number(value), tolerance: Number(tolerance) }];
  });
}

/** Our class and feature of a row. */
export function featureOf({ family, code, tag }: Consensus): { featureClass: string; feature: string } | undefined {
  for (const { name, ibsi = {} } of featureClasses.filter(({ name }) => classesOf[family].includes(name))) {
    const feature = byTag[tag] ?? Object.keys(ibsi).find((each) => ibsi[each] === code);
    if (feature !== undefined) return { featureClass: name, feature };
  }
  return undefined;
}

/** Our value of a row, extracted with all aggregations at once. */
export function valueOf(row: Consensus, features: Extraction['features']): number {
  const found = featureOf(row);
  const suffix = row.aggregation === '' ? '' : `-${row.aggregation}`;
  return features[`original_${found?.featureClass}${suffix}_${found?.feature}`];
}

/** A value passes where it lies within the tolerance once it is rounded to 3 significant digits. */
export function passes(found: number, { value, tolerance }: Pick<Consensus, 'value' | 'tolerance'>): boolean {
  return Math.abs(Number(found.toPrecision(3)) - value) <= tolerance * (1 + 1e-12);
}
