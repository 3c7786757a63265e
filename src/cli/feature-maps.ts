import { join } from 'node:path';
import { throwIfAborted } from '../core/progress';
import { writeVolume } from '../imaging/io/write';
import { filtersOn } from '../radiomics/filters/derived-images';
import { extractMaps, type FeatureMap } from '../radiomics/map/extract-maps';
import type { Parameters } from '../radiomics/parameters';
import type { Case } from '../study/case';
import type { SourceVolume } from '../study/provenance';
import { type Timings, timed } from '../study/timing';
import { type Context, type OptionSpec, text, UsageError } from './command';
import { type NamedContents, writeAll } from './output';

export const voxelOption: Readonly<Record<string, OptionSpec>> = {
  voxel: { type: 'string', value: 'DIR', help: "write a map of every feature there instead, as PyRadiomics' voxel-based extraction" },
};

/** What is said of one map: the range of its values in the region, without those that are not finite. */
interface MapSummary {
  readonly name: string;
  readonly file: string;
  readonly minimum: number | null;
  readonly maximum: number | null;
  readonly mean: number | null;
  readonly notFinite: number;
  readonly remark?: string;
}

/** Writes `<image type>_<class>_<feature>.nrrd` for each map into `folder`, whole or not at all. */
export async function writeFeatureMaps(folder: string, study: Case, mask: SourceVolume, parameters: Parameters, context: Context): Promise<object> {
  if (text(context.options, 'out') !== undefined) throw new UsageError('--out and --voxel: maps are written into the folder of --voxel alone');
  const backend = await context.backend();
  const timings: Timings = {};
  const { disclaimer, ...made } = study.result({
    backend,
    filters: await filtersOn(parameters, backend),
    timings,
    mask,
    settings: { radiomics: parameters },
  });
  const maps: MapSummary[] = [];
  let region: { voxels: number; size: readonly number[] } | undefined;
  async function* files(): AsyncGenerator<NamedContents> {
    const { signal, onProgress } = context;
    const options = { signal, onProgress };
    for await (const map of extractMaps(study.image.volume, mask.volume, parameters, backend, options)) {
      throwIfAborted(context.signal);
      const file = `${map.name}.nrrd`;
      region = { voxels: map.values.length, size: map.volume.size };
      maps.push({ name: map.name, file, ...summaryOf(map), remark: map.remark });
      yield [file, writeVolume(map.volume, file, { comment: disclaimer })];
    }
  }
  await timed(timings, 'maps', () => writeAll(folder, files()));
  for (const { name, mean } of maps) context.print(`${name} ${mean === null ? 'no finite value' : `mean ${mean}`}`);
  for (const { name, remark } of maps) if (remark) context.note(`warning: ${name}: ${remark}`);
  context.print(`${folder}: ${maps.length} maps of ${region?.voxels ?? 0} voxels (${disclaimer})`);
  return { disclaimer, output: folder, files: maps.map(({ file }) => join(folder, file)), ...region, maps, ...made };
}

/** Over the voxels of the region. */
function summaryOf({ values }: FeatureMap): Pick<MapSummary, 'minimum' | 'maximum' | 'mean' | 'notFinite'> {
  const finite = values.filter(Number.isFinite);
  const notFinite = values.length - finite.length;
  if (finite.length === 0) return { minimum: null, maximum: null, mean: null, notFinite };
  let sum = 0;
  let minimum = finite[0];
  let maximum = finite[0];
  for (const value of finite) {
    sum += value;
    minimum = Math.min(minimum, value);
    maximum = Math.max(maximum, value);
  }
  return { minimum, maximum, mean: sum / finite.length, notFinite };
}
