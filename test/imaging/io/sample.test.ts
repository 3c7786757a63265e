import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readVolumeFile } from '../../../src/imaging/io/files.node';
import { writeVolume } from '../../../src/imaging/io/write';
import { assertClose } from '../../support/close';
import { read } from './make';

describe('the sample case of the demo', () => {
  test('image and mask are on one grid', async () => {
    const image = await readVolumeFile('demo/sample/t2.nii.gz');
    const mask = await readVolumeFile('demo/sample/t2_seg-manual.nii.gz');
    assert.deepEqual(image.volume.size, [60, 55, 52]);
    assert.deepEqual(mask.volume.size, image.volume.size);
    assertClose(mask.volume.affine, image.volume.affine, { rel: 1e-6 });
    assert.deepEqual([image.volume.dtype, mask.volume.dtype], ['i16', 'u8']);
    assert.deepEqual(new Set(Array.from(mask.volume.data, Number)), new Set([0, 1]));
  });

  test('a real image keeps its voxels and place through every format', async () => {
    const { volume } = await readVolumeFile('demo/sample/t2.nii.gz');
    for (const name of ['a.nii', 'a.nii.gz', 'a.nrrd', 'a.mha']) {
      const back = await read(name, writeVolume(volume, name));
      assert.deepEqual(back.volume.data, volume.data);
      assertClose(back.volume.affine, volume.affine, { rel: 1e-15 });
    }
  });

  test('a missing file is told', async () => {
    await assert.rejects(readVolumeFile('demo/sample/none.nii'), { code: 'ENOENT' });
  });
});
