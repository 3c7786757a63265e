import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { createReferenceBackend } from '../../src/backends/reference/backend';
import type { Size } from '../../src/imaging/volume';
import { volume } from '../../src/imaging/volume';
import type { TransformSpec } from '../../src/nn/formats/bundle-types';
import { Case } from '../../src/study/case';
import { explain } from '../../src/study/explain';
import { loadModels, type Model } from '../../src/study/model';

/** The demonstration classifier on images that are turned, cut and filled up, not resampled. */
async function classifier(): Promise<Model> {
  const { classification } = await loadModels('demo/sample/models.json', async (path) => readFileSync(path));
  const { bundle, weights } = classification as Model;
  const preprocessing: TransformSpec[] = [
    { name: 'Orientation', axcodes: 'RAS' },
    { name: 'ResizeWithPadOrCrop', spatial_size: [32, 32, 32] },
  ];
  return { bundle: { ...bundle, preprocessing }, weights };
}

describe('explanations of a case', () => {
  test("the map lies on the image's own grid, where the image made the difference", async () => {
    const size: Size = [40, 20, 32];
    // i runs to the feet, j to the left, k to the front.
    const affine = [0, -1, 0, 5, 0, 0, 1, 6, -1, 0, 0, 7, 0, 0, 0, 1];
    const spot = [30, 4, 21];
    const image = volume({ dtype: 'f32', size, affine });
    image.data[spot[0] + 40 * (spot[1] + 20 * spot[2])] = 8;
    const study = new Case({ volume: image, name: 'spot', sha256: '' });
    const request = { method: 'occlusion', args: { mask_size: 8, overlap: 0, mode: 0 }, classIndex: 1 };
    const { map, normalised, settings, minimum, maximum } = await explain(study, await classifier(), createReferenceBackend(), request);
    assert.deepEqual(map.size, size);
    assert.deepEqual(map.affine, affine);
    const values = map.data as Float32Array;
    const peak = values[spot[0] + 40 * (spot[1] + 20 * spot[2])];
    assert.ok(Math.abs(peak) > 1e-4);
    assert.deepEqual([minimum, maximum], [Math.min(peak, 0), Math.max(peak, 0)]);
    values.forEach((value, at) => {
      const from = [at % 40, Math.floor(at / 40) % 20, Math.floor(at / 800)].map((index, axis) => Math.abs(index - spot[axis]));
      if (value !== 0) assert.ok(value === peak && Math.max(...from) < 8, `voxel ${at}`);
    });
    assert.ok(values.filter((value) => value !== 0).length >= 8 * 8 * 2);
    // i was cut to 32: 4 voxels at each end were not seen.
    for (const i of [0, 3, 36, 39]) assert.equal(normalised.data[i], 0);
    assert.equal(normalised.data[4], peak > 0 ? 1 : 0);
    assert.deepEqual(settings.mask_size, [8, 8, 8]);
  });
});
