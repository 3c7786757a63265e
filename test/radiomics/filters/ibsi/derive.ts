import assert from 'node:assert/strict';
import type { Volume } from '../../../../src/imaging/volume';
import { imageTypes } from '../../../../src/radiomics/filters/all';
import type { FilterSource } from '../../../../src/radiomics/filters/image-type';
import { readParameters } from '../../../../src/radiomics/parameters';
import { boundingBox } from '../../../../src/radiomics/roi';
import { reference } from '../../volumes';
import type { FilterChoice } from './table';

/** The image that a filter derives, on the grid of the source's box. */
export async function derive(source: FilterSource, { type, settings }: FilterChoice, signal?: AbortSignal): Promise<Volume> {
  const parameters = readParameters({ imageType: { [type]: settings } });
  const found = imageTypes.find(({ name }) => name === type);
  assert.ok(found, type);
  const images: Volume[] = [];
  for await (const { image } of found.derive(source, { ...parameters.setting, ...parameters.imageType[type] }, { signal })) images.push(image);
  assert.equal(images.length, 1);
  return images[0];
}

/** A source whose region is all of the image. */
export function wholeOf(image: Volume): FilterSource {
  const mask = { ...image, dtype: 'u8' as const, data: new Uint8Array(image.data.length).fill(1) };
  const box = boundingBox(mask);
  assert.ok(box);
  return { image, mask, box, backend: reference };
}
