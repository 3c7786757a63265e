import { csvLine } from '../core/csv';
import type { Volume } from '../imaging/volume';
import type { AnalyzeResult } from './results';

/** A result as JSON: everything but voxels. */
export function jsonReport(result: Partial<AnalyzeResult>): string {
  return `${JSON.stringify(withoutVoxels(result), null, 2)}\n`;
}

/** The same as plain data, for programs. */
export function withoutVoxels(result: Partial<AnalyzeResult>): Record<string, unknown> {
  const { segmentation, featureMaps, explanation, ...rest } = result;
  return {
    ...rest,
    ...(segmentation && { segmentation: { ...segmentation, mask: gridOf(segmentation.mask) } }),
    ...(explanation && { explanation: { ...explanation, map: gridOf(explanation.map), normalised: gridOf(explanation.normalised) } }),
    ...(featureMaps && {
      featureMaps: {
        ...featureMaps,
        region: featureMaps.region && gridOf(featureMaps.region),
        maps: featureMaps.maps.map(({ volume, ...map }) => map),
      },
    }),
  };
}

const gridOf = ({ size, affine, dtype }: Volume) => ({ size, affine, dtype });

/** Name and value in two columns: diagnostics, features, what is said of maps, volumes and probabilities, with the disclaimer first. */
export function csvReport(result: Partial<AnalyzeResult>): string {
  const rows: [string, unknown][] = [['disclaimer', result.disclaimer ?? '']];
  for (const { name, voxels, millilitres } of result.segmentation?.labels ?? [])
    rows.push([`segmentation_${name}_voxels`, voxels], [`segmentation_${name}_ml`, millilitres]);
  for (const { name, probability } of result.classification?.probabilities ?? []) rows.push([`probability_${name}`, probability]);
  if (result.classification) rows.push(['uncertainty', result.classification.uncertainty]);
  rows.push(...Object.entries(result.radiomics?.diagnostics ?? {}), ...Object.entries(result.radiomics?.features ?? {}));
  for (const { name, minimum, maximum, mean } of result.featureMaps?.maps ?? [])
    rows.push([`map_${name}_minimum`, minimum], [`map_${name}_maximum`, maximum], [`map_${name}_mean`, mean]);
  const { explanation } = result;
  if (explanation) {
    const { method, minimum, maximum } = explanation;
    rows.push(
      [`explanation_${method}_class`, explanation.class.name],
      [`explanation_${method}_minimum`, minimum],
      [`explanation_${method}_maximum`, maximum],
    );
  }
  for (const { code, message } of result.warnings ?? []) rows.push([`warning_${code}`, message]);
  return [['name', 'value'], ...rows].map(csvLine).join('');
}
