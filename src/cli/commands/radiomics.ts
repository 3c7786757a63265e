import { extname } from 'node:path';
import { Case } from '../../study/case';
import { radiomics as extract } from '../../study/radiomics';
import type { RadiomicsResult } from '../../study/results';
import { type Command, text, UsageError } from '../command';
import { voxelOption, writeFeatureMaps } from '../feature-maps';
import { writeWhole } from '../output';
import { radiomicsOptions, readParameterOptions } from '../parameters';
import { openVolume } from '../volumes';

/** PyRadiomics' features of one case. */
export const radiomics: Command = {
  name: 'radiomics',
  summary: "PyRadiomics' features of a region, by the same parameter file and names.",
  positionals: [{ name: 'IMAGE' }, { name: 'MASK' }],
  options: { ...radiomicsOptions, out: { type: 'string', value: 'F.csv|F.json', help: 'write the features to a file' }, ...voxelOption },
  example: 'pm-analyzer radiomics t2.nii.gz mask.nii.gz --params params.yaml --out features.csv',
  run: async (context, [imagePath, maskPath]) => {
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
    for (const [name, value] of Object.entries(result.features)) context.print(`${name} ${value}`);
    if (out) context.note(`${out}: ${Object.keys(result.features).length} features`);
    return flat;
  },
};

/** One flat object as PyRadiomics' own command line has it: `diagnostics_*`, then features. NaN is null in JSON. */
export function flatten({ diagnostics, features, disclaimer, provenance }: RadiomicsResult): Record<string, unknown> {
  const { name, device } = provenance.backend;
  return {
    disclaimer,
    ...diagnostics,
    'diagnostics_Versions_pm-analyzer': provenance.software.version,
    diagnostics_Configuration_Backend: `${name} (${device})`,
    ...features,
  };
}

const quote = (cell: unknown) => {
  const text = typeof cell === 'object' ? JSON.stringify(cell) : String(cell);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

function csvRow(image: string, mask: string, flat: Record<string, unknown>): string {
  const columns = { Image: image, Mask: mask, ...flat };
  return `${Object.keys(columns).map(quote).join(',')}\n${Object.values(columns).map(quote).join(',')}\n`;
}
