import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { gzipSync } from 'fflate';
import { ascii, nifti1, ramp, read } from './make';

describe('readVolume', () => {
  test('content decides, not the name', async () => {
    const file = nifti1([2, 1, 1], [3, 4]);
    for (const name of ['a.nii', 'a.nii.gz', 'a.nrrd', 'a.dcm', 'a', 'folder/a.mha', 'C:\\folder\\a.nii']) {
      assert.deepEqual(Array.from((await read(name, file)).volume.data, Number), [3, 4]);
      assert.deepEqual(Array.from((await read(name, gzipSync(file))).volume.data, Number), [3, 4]);
    }
  });

  test('the volume does not share the memory of the file', async () => {
    const file = nifti1([2, 1, 1], [3, 4]);
    const { volume } = await read('a.nii', file);
    volume.data[0] = 9;
    assert.deepEqual(file, nifti1([2, 1, 1], [3, 4]));
  });

  test('a view into a larger buffer is read in place', async () => {
    const file = nifti1([2, 1, 1], [3, 4]);
    const larger = new Uint8Array(file.length + 3);
    larger.set(file, 3);
    assert.deepEqual(Array.from((await read('a.nii', larger.subarray(3))).volume.data, Number), [3, 4]);
    const packed = gzipSync(file);
    const around = new Uint8Array(packed.length + 9);
    around.set(packed, 5);
    assert.deepEqual(Array.from((await read('a.nii', around.subarray(5, 5 + packed.length))).volume.data, Number), [3, 4]);
  });

  test('other formats are refused by name', async () => {
    const cases: [name: string, bytes: Uint8Array, message: RegExp][] = [
      ['a.dcm', ascii('text'), /no DICOM file/],
      ['a.mgz', gzipSync(ascii('text')), /FreeSurfer MGH/],
      ['a.nii', ascii('PK\x03\x04....'), /zip archive/],
      ['a.png', ascii('\x89PNG....'), /PNG/],
      ['a.mif', ascii('mrtrix image\n'), /MRtrix/],
      ['a.txt', ascii('text'), /no image format that is read here; give one of \.nii/],
      ['a.nii', new Uint8Array(), /empty/],
    ];
    for (const [name, bytes, message] of cases) await assert.rejects(read(name, bytes), { code: 'volume-format', message });
  });

  test('names that lead out of the folder never reach the lookup', async () => {
    const names = [
      '/etc/passwd',
      '../a.raw',
      'b/../../a.raw',
      '..',
      'b\\a.raw',
      'C:a.raw',
      'file:///a.raw',
      'http://host/a.raw',
      'a//b.raw',
      'sub/',
      '',
    ];
    const siblings = async (): Promise<Uint8Array> => assert.fail('must not be asked');
    for (const name of names) {
      const mhd = ascii(`ObjectType = Image\nNDims = 1\nDimSize = 1\nElementType = MET_UCHAR\nElementDataFile = ${name}\n`);
      await assert.rejects(read('a.mhd', mhd, {}, { siblings }), { code: 'volume-file-name' }, name);
      if (name === '') continue;
      const nhdr = ascii(`NRRD0004\ntype: uchar\ndimension: 1\nsizes: 1\nencoding: raw\ndata file: LIST\n${name}\n`);
      await assert.rejects(read('a.nhdr', nhdr, {}, { siblings }), { code: 'volume-file-name' }, name);
    }
  });

  test('a lookup that fails, or none, gives the name of the file', async () => {
    const mhd = ascii('ObjectType = Image\nNDims = 1\nDimSize = 1\nElementType = MET_UCHAR\nElementDataFile = a.raw\n');
    const siblings = async (): Promise<undefined> => {
      throw new Error('permission denied');
    };
    await assert.rejects(read('a.mhd', mhd, {}, { siblings }), { code: 'volume-file-missing', message: /a\.raw.*permission denied/ });
    await assert.rejects(read('a.mhd', mhd, {}, { siblings: undefined }), { code: 'volume-file-missing', message: /a\.raw/ });
  });

  test('the header record says where the numbers come from', async () => {
    const { header } = await read('a.nii.gz', gzipSync(nifti1([3, 2, 1], ramp(6), { little: false })));
    assert.deepEqual(header, {
      format: 'NIfTI-1',
      dtype: 'int16',
      shape: [3, 2, 1],
      endian: 'big',
      compression: 'gzip',
      units: 'unknown',
      affineFrom: 'pixdim',
    });
  });
});
