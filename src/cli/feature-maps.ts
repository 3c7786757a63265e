import { join } from 'node:path';
import { throwIfAborted } from '../core/progress';
import type { Warning } from '../core/warning';
import { writeVolume } from '../imaging/io/write';
import { filtersOn } from '../radiomics/filters/derived-images';
import { extractMaps } from '../radiomics/map/extract-maps';
import type { Parameters } from '../radiomics/parameters';
import type { Case } from '../study/case';
import { disclaimer } from '../study/disclaimer';
import { mapStage, summaryOf } from '../study/feature-maps';
import type { SourceVolume } from '../study/provenance';
import type { FeatureMapResult } from '../study/results';
import { type Timings, timed } from '../study/timing';
import { type Context, type OptionSpec, text, UsageError } from './command';
import { type NamedContents, writeAll } from './output';

export const voxelOption: Readonly<Record<string, OptionSpec>> = {
  voxel: { type: 'string', value: 'DIR', help: "write a map of every feature there instead, as PyRadiomics' voxel-based extraction" },
};

/** What is said of one map. */
interface MapSummary extends Omit<FeatureMapResult, 'volume'> {
  readonly file: string;
  readonly remark?: string;
}

/** Writes `<image type>_<class>_<feature>.nrrd` for each map into `folder`, whole or not at all. */
export async function writeFeatureMaps(folder: string, study: Case, mask: SourceVolume, parameters: Parameters, context: Context): Promise<object> {
  if (text(context.options, 'out') !== undefined) throw new UsageError('--out and --voxel: maps are written into the folder of --voxel alone');
  const backend = await context.backend();
  const timings: Timings = {};
  const warnings: Warning[] = [];
  const maps: MapSummary[] = [];
  let region: { voxels: number; size: readonly number[] } | undefined;
  async function* files(): AsyncGenerator<NamedContents> {
    const { signal, onProgress } = context;
    const options = { signal, onProgress, onWarning: (warning: Warning) => warnings.push(warning) };
    for await (const map of extractMaps(study.image.volume, mask.volume, parameters, backend, options)) {
      throwIfAborted(context.signal);
      const file = `${map.name}.nrrd`;
      region = { voxels: map.values.length, size: map.volume.size };
      maps.push({ name: map.name, file, ...summaryOf(map), remark: map.remark });
      yield [file, writeVolume(map.volume, file, { comment: disclaimer })];
    }
  }
  await timed(timings, mapStage, () => writeAll(folder, files()));
  const filters = await filtersOn(parameters, backend);
  const made = study.result({ backend, filters, timings, mask, settings: { radiomics: parameters }, warnings });
  for (const { name, mean } of maps) context.print(`${name} ${mean === null ? 'no finite value' : `mean ${mean}`}`);
  for (const { message } of warnings) context.note(`warning: ${message}`);
  context.print(`${folder}: ${maps.length} maps of ${region?.voxels ?? 0} voxels (${disclaimer})`);
  return { ...made, output: folder, files: maps.map(({ file }) => join(folder, file)), ...region, maps };
}
