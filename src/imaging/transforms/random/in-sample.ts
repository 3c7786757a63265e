import { PmError } from '../../../core/errors';
import { nearestName } from '../../../core/nearest';
import type { Sample } from '../../pipeline/sample';
import type { Volume } from '../../volume';
import { badOption } from '../options';

/** The volume under a key that an option names. Its grid must be that of `first`. */
export function inSample(transform: string, option: string, key: string, sample: Sample, first: Volume): Volume {
  const keys = Object.keys(sample);
  if (!Object.hasOwn(sample, key)) {
    throw badOption(transform, option, JSON.stringify(key), `use one of ${keys.join(', ')} (nearest: ${nearestName(key, keys)})`);
  }
  const volume = sample[key];
  if (volume.size.some((extent, a) => extent !== first.size[a])) {
    const why = `"${key}" has ${volume.size.join(' x ')} voxels, another volume ${first.size.join(' x ')}`;
    throw new PmError('sample-grid', transform, why, 'bring all volumes of a case to one grid first');
  }
  return volume;
}
