import type { Volume } from '../volume';

/** The volumes of one case by their keys, such as `image` and `label` (MONAI's dictionary). */
export type Sample = Readonly<Record<string, Volume>>;

/** Whether a key holds classes, of which nothing lies in between: it is sampled at the nearest voxel unless `mode` says otherwise. */
export function isLabelKey(key: string): boolean {
  return key.startsWith('label');
}
