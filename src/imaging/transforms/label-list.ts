import type { Volume } from '../volume';
import { badOption } from './options';
import { channelOf, valuesOf } from './values';

/** Labels as an option: one, a list, or null for all that occur. */
export type Labels = number | readonly number[] | null;

/**
 * The labels that a transform works on, ascending, without 0: those given, or all that occur (channels with anything in
 * them where the volume is one-hot).
 */
export function labelList(transform: string, image: Volume, onehot: boolean, given?: Labels): number[] {
  if (given !== null && given !== undefined) {
    const labels = [...new Set([given].flat())].filter((label) => label !== 0).sort((a, b) => a - b);
    const wrong = labels.find((label) => !Number.isFinite(label) || (onehot && (!Number.isInteger(label) || label < 0 || label >= image.channels)));
    if (wrong !== undefined)
      throw badOption(transform, 'appliedLabels', String(wrong), onehot ? `give channels 1 to ${image.channels - 1}` : 'give finite numbers');
    return labels;
  }
  if (onehot) {
    const channels = Array.from({ length: image.channels }, (_, channel) => channel);
    return channels.filter((channel) => channel !== 0 && channelOf(image, channel).some((value) => value > 0));
  }
  const seen = new Set<number>();
  const values = valuesOf(image);
  let previous = 0;
  for (let v = 0; v < values.length; v++) {
    if (values[v] === previous) continue;
    previous = values[v];
    seen.add(previous);
  }
  seen.delete(0);
  return [...seen].sort((a, b) => a - b);
}
