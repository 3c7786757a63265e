import { readdirSync } from 'node:fs';
import { readVolumeFile } from '../../src/imaging/io/files.node';
import { type Volume, voxelCount, withData } from '../../src/imaging/volume';
import { readJson, referencePath } from '../support/reference';

/** A file of expected values in `radiomics/goldens` or `real-mr/goldens`. */
export interface Golden {
  readonly file: string;
  readonly case: string;
  readonly image: string;
  readonly label_file: string;
  readonly note?: string;
  readonly settings: Record<string, unknown>;
  readonly imageTypes: Record<string, Record<string, unknown>>;
  readonly diagnostics: Record<string, string | number | number[]>;
  readonly features: Record<string, number | null>;
}

/** The goldens of a reference folder whose features are of one region, not maps. */
export function listGoldens(folder: string): string[] {
  return readdirSync(referencePath(folder, 'goldens'))
    .filter((file) => file.endsWith('.json'))
    .sort();
}

export function readGolden(folder: string, file: string): Golden {
  return { ...readJson<Golden>(folder, 'goldens', file), file };
}

/** An image of the reference folder. */
export async function readReferenceImage(...parts: string[]): Promise<Volume> {
  return (await readVolumeFile(referencePath(...parts))).volume;
}

/** The image and labels that a golden was made from. */
export async function readCase(folder: string, golden: Golden): Promise<{ image: Volume; mask: Volume }> {
  const place = folder === 'radiomics' ? ['radiomics', 'images'] : [folder, golden.case.replace(/_MR_T1$/, '')];
  const image = await readReferenceImage(...place, golden.image);
  const mask = await readReferenceImage(...place, golden.label_file);
  const slice = /slice index z=(\d+) only/.exec(golden.note ?? '');
  return { image, mask: slice ? onlySlice(mask, Number(slice[1]), golden.settings.label as number) : mask };
}

function onlySlice(mask: Volume, k: number, label: number): Volume {
  const area = mask.size[0] * mask.size[1];
  const data = new Uint8Array(voxelCount(mask.size));
  for (let at = k * area; at < (k + 1) * area; at++) data[at] = mask.data[at] === label ? label : 0;
  return withData(mask, 'u8', data);
}
