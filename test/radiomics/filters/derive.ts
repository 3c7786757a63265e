import type { Backend } from '../../../src/backends/backend';
import type { Volume } from '../../../src/imaging/volume';
import { imageTypes } from '../../../src/radiomics/filters/all';
import type { DerivedImage } from '../../../src/radiomics/filters/image-type';
import { readParameters } from '../../../src/radiomics/parameters';
import type { Box } from '../../../src/radiomics/roi';
import { reference } from '../volumes';

/** The whole image as a box. */
export function everything({ size }: Volume): Box {
  return { start: [0, 0, 0], size };
}

/** The images that the image type `name` derives with `setting`, in its order. */
export async function derive(
  name: string,
  source: { image: Volume; mask?: Volume; box?: Box; backend?: Backend },
  setting: object = {},
  signal?: AbortSignal,
): Promise<DerivedImage[]> {
  const {
    image,
    mask = { ...image, dtype: 'u8', data: new Uint8Array(image.data.length).fill(1) },
    box = everything(image),
    backend = reference,
  } = source;
  const type = imageTypes.find((each) => each.name === name);
  if (!type) throw new Error(`no image type ${name}`);
  const images: DerivedImage[] = [];
  for await (const derived of type.derive({ image, mask, box, backend }, readParameters({ setting }).setting, { signal })) images.push(derived);
  return images;
}
