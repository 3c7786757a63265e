import { resolve } from 'node:path';
import { readVolumeFile } from '../../imaging/io/files.node';
import type { Sample } from '../../imaging/pipeline/sample';
import type { OpenCase } from './dataset';

/** Opens cases whose paths are relative to `folder`, that of the cohort. A label that is contours or segments is put on the image's grid. */
export function openFrom(folder: string): OpenCase {
  return async ({ files }): Promise<Sample> => {
    const { volume: image } = await readVolumeFile(resolve(folder, files.image));
    if (files.label === undefined) return { image };
    const { volume: label } = await readVolumeFile(resolve(folder, files.label), { grid: image });
    return { image, label };
  };
}
