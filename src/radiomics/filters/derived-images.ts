import type { Backend, BackendInfo } from '../../backends/backend';
import type { WarningOptions } from '../../core/warning';
import type { Parameters } from '../parameters';
import type { Settings } from '../settings';
import { imageTypes } from './all';
import type { DerivedImage, FilterSource } from './image-type';

/** Every image that the parameters ask for, one at a time, with the settings that hold for it. */
export async function* derivedImages(
  source: FilterSource,
  { setting, imageType }: Parameters,
  options: WarningOptions,
): AsyncGenerator<DerivedImage & { readonly settings: Settings }> {
  for (const type of imageTypes.filter(({ name }) => name in imageType)) {
    // The bounds of resegmentation, from which IBSI's bins start, are intensities that a filtered image has no longer.
    const unbounded = type.name === 'Original' ? {} : { resegmentRange: null };
    const settings: Settings = { ...setting, ...imageType[type.name], ...unbounded };
    for await (const derived of type.derive(source, settings, options)) yield { ...derived, settings };
  }
}

/** What the filters of the parameters' image types run on; nothing where all are computed on the host. */
export async function filtersOn({ imageType }: Parameters, backend: Backend): Promise<BackendInfo | undefined> {
  const asked = imageTypes.some(({ name, onBackend }) => onBackend && name in imageType);
  return asked ? (await backend.exact()).info : undefined;
}
