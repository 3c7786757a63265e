import { extname } from 'node:path';
import type { BackendInfo } from '../../backends/backend';
import { csvLine } from '../../core/csv';
import { Case } from '../../study/case';
import { radiomics as extract } from '../../study/radiomics';
import type { RadiomicsResult } from '../../study/results';
import { cohortOptions } from '../cohort/options';
import { radiomicsCohort } from '../cohort/radiomics-cohort';
import { type Command, text, UsageError } from '../command';
import { voxelOption, writeFeatureMaps } from '../feature-maps';
import { writeWhole } from '../output';
import { radiomicsOptions, readParameterOptions } from '../parameters';
import { openVolume } from '../volumes';

/** PyRadiomics' features of one case. */
export const radiomics: Command = {
  name: 'radiomics',
  summary: "PyRadiomics' features of a region, by the same parameter file and names.",
  positionals: [
    { name: 'IMAGE', optional: true },
    { name: 'MASK', optional: true },
  ],
  options: {
    ...radiomicsOptions,
    ...cohortOptions,
    out: { type: 'string', value: 'F.csv|F.json', help: 'write the features to a file' },
    ...voxelOption,
  },
  details: [
    'Over a cohort, without IMAGE and MASK, --out is a table with a row a case. The same command again goes on where a run was stopped.',
    'A case that fails has its error in the column "error", and is tried again the next time; the exit status is 1 only if all fail.',
  ],
  example: [
    'pm-analyzer radiomics t2.nii.gz mask.nii.gz --params params.yaml --out features.csv',
    'pm-analyzer radiomics t2.nii.gz mask.nii.gz --params params.yaml --voxel maps',
    'pm-analyzer radiomics --cohort cohort.csv --out features.csv --jobs 4',
  ].join('\n'),
  run: async (context, [imagePath, maskPath]) => {
    if (text(context.options, 'cohort')) {
      if (imagePath !== undefined) throw new UsageError(`"${imagePath}": with --cohort the images and masks are those of the cohort`);
      return radiomicsCohort(context);
    }
    if (imagePath === undefined || maskPath === undefined) throw new UsageError(`${imagePath ? 'MASK' : 'IMAGE'} is missing`);
    if (context.options.jobs !== undefined) throw new UsageError('--jobs is for a --cohort');
    const out = text(context.options, 'out');
    const ending = out && extname(out).toLowerCase();
    if (ending !== undefined && ending !== '.csv' && ending !== '.json')
      throw new UsageError(`--out ${out}: give a name that ends with .csv or .json`);
    const parameters = await readParameterOptions(context.options);
    const image = await openVolume(imagePath, context);
    const mask = await openVolume(maskPath, context, { grid: image.volume });
    const folder = text(context.options, 'voxel');
    if (folder !== undefined) return writeFeatureMaps(folder, new Case(image, context.seed), mask, parameters, context);
    const result = await extract(new Case(image, context.seed), mask, parameters, await context.backend(), context);
    const flat = flatten(result);
    if (out) await writeWhole(out, ending === '.csv' ? csvRow(imagePath, maskPath, flat) : `${JSON.stringify(flat, null, 2)}\n`);
    for (const { message } of result.warnings) context.note(`warning: ${message}`);
    for (const [name, value] of Object.entries(result.features)) context.print(`${name} ${value}`);
    if (out) context.note(`${out}: ${Object.keys(result.features).length} features`);
    return flat;
  },
};

/** One flat object as PyRadiomics' own command line has it: `diagnostics_*`, then features. NaN is null in JSON. */
export function flatten({ diagnostics, features, disclaimer, provenance }: RadiomicsResult): Record<string, unknown> {
  const nameOf = ({ name, device }: BackendInfo) => `${name} (${device})`;
  return {
    disclaimer,
    ...diagnostics,
    'diagnostics_Versions_pm-analyzer': provenance.software.version,
    diagnostics_Configuration_Backend: nameOf(provenance.backend),
    ...(provenance.filters && { diagnostics_Configuration_Filters: nameOf(provenance.filters) }),
    ...features,
  };
}

function csvRow(image: string, mask: string, flat: Record<string, unknown>): string {
  const columns = { Image: image, Mask: mask, ...flat };
  return csvLine(Object.keys(columns)) + csvLine(Object.values(columns));
}
