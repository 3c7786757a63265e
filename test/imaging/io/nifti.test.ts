import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { assertClose } from '../../support/close';
import { ascii, nifti1, niftiTypes, ramp, read } from './make';

const header = (bytes: Uint8Array): Uint8Array => {
  const out = bytes.slice(0, 348);
  out.set(ascii('ni1\0'), 344);
  new DataView(out.buffer).setFloat32(108, 0, true);
  return out;
};

describe('NIfTI', () => {
  for (const type of Object.keys(niftiTypes)) {
    for (const little of [true, false]) {
      test(`${type}, ${little ? 'little' : 'big'} endian`, async () => {
        const values = type.startsWith('u') ? ramp(24) : ramp(24).map((value) => value - 12);
        const { volume, header } = await read('a.nii', nifti1([4, 3, 2], values, { type, little }));
        assert.deepEqual(Array.from(volume.data, Number), values);
        assert.equal(header.dtype, type);
        assert.equal(header.endian, little ? 'little' : 'big');
      });
    }
  }

  test('axes past the third become channels, the fourth fastest', async () => {
    const { volume } = await read('a.nii', nifti1([2, 1, 1, 3, 2], ramp(12)));
    assert.deepEqual([volume.size, volume.channels], [[2, 1, 1], 6]);
    assert.deepEqual(Array.from(volume.data, Number), ramp(12));
  });

  test('one and two dimensions', async () => {
    assert.deepEqual((await read('a.nii', nifti1([5], ramp(5)))).volume.size, [5, 1, 1]);
    const { volume } = await read('a.nii', nifti1([5, 2], ramp(10)));
    assert.deepEqual(volume.size, [5, 2, 1]);
    assert.deepEqual(volume.affine, [-1, 0, 0, 2, 0, 1, 0, -0.5, 0, 0, 1, 0, 0, 0, 0, 1]);
  });

  test('the qform: a quarter turn about z, 2 x 3 x 4 mm, with and without qfac -1', async () => {
    for (const qfac of [1, -1]) {
      const edit = (view: DataView): void => {
        for (const [i, value] of [qfac, 2, 3, 4].entries()) view.setFloat32(76 + 4 * i, value, true);
        view.setInt16(252, 1, true);
        for (const [i, value] of [0, 0, Math.SQRT1_2, 10, 20, 30].entries()) view.setFloat32(256 + 4 * i, value, true);
      };
      const { volume, header } = await read('a.nii', nifti1([1, 1, 1], [0], { edit }));
      assertClose(volume.affine, [0, -3, 0, 10, 2, 0, 0, 20, 0, 0, 4 * qfac, 30, 0, 0, 0, 1], { rel: 1e-6 });
      assert.equal(header.affineFrom, 'qform');
    }
  });

  test('the sform wins over the qform', async () => {
    const edit = (view: DataView): void => {
      view.setInt16(252, 1, true);
      view.setInt16(254, 2, true);
      for (const at of [280, 300, 320]) view.setFloat32(at, 5, true);
    };
    const { volume, warnings } = await read('a.nii', nifti1([1, 1, 1], [0], { edit }));
    assert.deepEqual(volume.affine, [5, 0, 0, 0, 0, 5, 0, 0, 0, 0, 5, 0, 0, 0, 0, 1]);
    assert.deepEqual(warnings, []);
  });

  test('a singular sform alone is refused', async () => {
    await assert.rejects(read('a.nii', nifti1([1, 1, 1], [0], { edit: (view) => view.setInt16(254, 1, true) })), /sform/);
  });

  test('slope and intercept give f64; (1, 0) keeps the type', async () => {
    const scaling = (slope: number, inter: number) => (view: DataView) => {
      view.setFloat32(112, slope, true);
      view.setFloat32(116, inter, true);
    };
    const one = await read('a.nii', nifti1([3, 1, 1], [1, 2, 3], { edit: scaling(1, 0) }));
    assert.equal(one.volume.dtype, 'i16');
    const two = await read('a.nii', nifti1([3, 1, 1], [1, 2, 3], { edit: scaling(0.5, -1) }));
    assert.deepEqual(two.volume.data, Float64Array.of(-0.5, 0, 0.5));
    const shifted = await read('a.nii', nifti1([3, 1, 1], [1, 2, 3], { edit: scaling(1, 4) }));
    assert.deepEqual(shifted.volume.data, Float64Array.of(5, 6, 7));
    await assert.rejects(read('a.nii', nifti1([1], [1], { edit: scaling(2, Number.NaN) })), /scl_inter/);
  });

  test('a 64-bit integer without an exact double is refused', async () => {
    const edit = (view: DataView): void => view.setBigInt64(352, 2n ** 53n + 1n, true);
    await assert.rejects(read('a.nii', nifti1([1], [0], { type: 'int64', edit })), { code: 'volume-unsupported', message: /9007199254740993/ });
    const even = (view: DataView): void => view.setBigInt64(352, 2n ** 60n, true);
    assert.equal((await read('a.nii', nifti1([1], [0], { type: 'int64', edit: even }))).volume.data[0], 2 ** 60);
  });

  test('types that are not real numbers are refused by name', async () => {
    const names: Record<number, RegExp> = {
      1: /binary/,
      32: /complex64/,
      128: /RGB24/,
      1536: /float128/,
      1792: /complex128/,
      2304: /RGBA32/,
      0: /code 0/,
    };
    for (const [code, name] of Object.entries(names)) {
      const edit = (view: DataView): void => view.setInt16(70, Number(code), true);
      await assert.rejects(read('a.nii', nifti1([1], [0], { edit })), { code: 'volume-unsupported', message: name });
    }
  });

  test('pairs, in either case and either order, the data gzipped or not', async () => {
    const { gzipSync } = await import('fflate');
    const whole = nifti1([4, 3, 2], ramp(24));
    const data = whole.slice(352);
    for (const [one, other] of [
      ['a.hdr', 'a.img'],
      ['B.HDR', 'B.IMG'],
      ['x.hdr', 'x.img.gz'],
    ] as const) {
      const img = other.endsWith('.gz') ? gzipSync(data) : data;
      const first = await read(one, header(whole), { [other]: img });
      const second = await read(other, img, { [one]: header(whole) });
      assert.deepEqual(Array.from(first.volume.data, Number), ramp(24));
      assert.deepEqual(second.volume, first.volume);
      assert.equal(first.header.format, 'NIfTI-1 pair');
    }
    await assert.rejects(read('a.hdr', header(whole)), { code: 'volume-file-missing', message: /a\.img/ });
    await assert.rejects(read('a.img', data), { code: 'volume-file-missing', message: /a\.hdr/ });
  });

  test('a header extension is passed over', async () => {
    const plain = nifti1([2, 1, 1], [5, 6], { edit: (view) => view.setFloat32(108, 384, true) });
    const { volume } = await read('a.nii', Uint8Array.from([...plain.slice(0, 352), ...new Array(32).fill(7), ...plain.slice(352)]));
    assert.deepEqual(Array.from(volume.data, Number), [5, 6]);
  });

  test('the limit is on the voxels, before anything is read', async () => {
    await assert.rejects(read('a.nii', nifti1([4, 3, 2], ramp(24)), {}, { maxBytes: 47 }), {
      code: 'volume-too-large',
      message: /48 bytes, the limit is 47/,
    });
    assert.ok(await read('a.nii', nifti1([4, 3, 2], ramp(24)), {}, { maxBytes: 48 }));
  });
});
