import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Backend } from '../../../src/backends/backend';
import { imageTypes } from '../../../src/radiomics/filters/all';
import { filtersOn } from '../../../src/radiomics/filters/derived-images';
import { readParameters } from '../../../src/radiomics/parameters';
import { Case } from '../../../src/study/case';
import { radiomics } from '../../../src/study/radiomics';
import { noise, reference, volumeOf } from '../volumes';

const image = volumeOf([8, 8, 8], noise(512));
const mask = volumeOf([8, 8, 8], new Array<number>(512).fill(1), 'u8');
const box = { start: [0, 0, 0], size: [8, 8, 8] } as const;

/** A backend that computes nothing exactly, and one that has another beside it. */
const none: Backend = { ...reference, exact: () => Promise.reject(new Error('nothing is exact here')) };
const pair: Backend = { ...reference, info: { ...reference.info, device: 'the other' }, exact: async () => reference };

for (const type of imageTypes) {
  test(`${type.name} says whether it filters on a backend`, async () => {
    const needed = type.name === 'LoG' ? { sigma: [1] } : {};
    const parameters = readParameters({ imageType: { [type.name]: needed } });
    const derive = async (backend: Backend): Promise<number> => {
      let images = 0;
      const settings = { ...parameters.setting, ...parameters.imageType[type.name] };
      for await (const derived of type.derive({ image, mask, box, backend }, settings)) images += derived.name ? 1 : 0;
      return images;
    };
    if (type.onBackend) await assert.rejects(derive(none), /nothing is exact here/);
    else assert.ok((await derive(none)) > 0);
    assert.equal(await filtersOn(parameters, pair), type.onBackend ? reference.info : undefined);
  });
}

test('provenance says where filters ran, if any did', async () => {
  const source = (volume: typeof image) => ({ volume, name: 'a', sha256: '' });
  const provenanceOf = async (imageType: Record<string, object>) => {
    const parameters = readParameters({ imageType, featureClass: { firstorder: ['Mean'] } });
    return (await radiomics(new Case(source(image)), source(mask), parameters, pair)).provenance;
  };
  const filtered = await provenanceOf({ Original: {}, LoG: { sigma: [1] } });
  assert.deepEqual([filtered.backend.device, filtered.filters], ['the other', reference.info]);
  assert.equal('filters' in (await provenanceOf({ Original: {}, Square: {} })), false);
});
