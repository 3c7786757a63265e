import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { allocate, type DType } from '../../../src/core/dtype';
import { floatToHalf } from '../../../src/core/half';
import { volumeFormats } from '../../../src/imaging/io/all';
import { writableExtensions, writeVolume } from '../../../src/imaging/io/write';
import { type Volume, volume } from '../../../src/imaging/volume';
import { assertClose } from '../../support/close';
import { read } from './make';

const oblique = [0.3, 0, 0.9, -12.219284, -0.9, 0.1, 0.3, 13.786606, 0.1, 1.1, 0, -3.321671, 0, 0, 0, 1];

/** Values that a type must keep, and the type that they come back in. */
const cases: Record<DType, { values: number[]; back: DType }> = {
  f64: { values: [Math.PI, -1e300, 5e-324, Number.NaN, Number.NEGATIVE_INFINITY], back: 'f64' },
  f32: { values: [1.5, -(2 ** 70), Number.NaN, Number.POSITIVE_INFINITY], back: 'f32' },
  f16: { values: [1.5, -0.25, 65504], back: 'f32' },
  bf16: { values: [1.5, -0.25], back: 'f32' },
  i64: { values: [2 ** 53, -(2 ** 53), 7], back: 'f64' },
  i32: { values: [2 ** 31 - 1, -(2 ** 31), 7], back: 'i32' },
  u32: { values: [2 ** 32 - 1, 0, 7], back: 'u32' },
  i16: { values: [32767, -32768, 7], back: 'i16' },
  u16: { values: [65535, 0, 7], back: 'u16' },
  i8: { values: [127, -128, 7], back: 'i8' },
  u8: { values: [255, 0, 7], back: 'u8' },
  bool: { values: [1, 0], back: 'u8' },
};

function make(dtype: DType, channels: number): { volume: Volume; values: number[] } {
  const size = [3, 4, 2] as const;
  const data = allocate(dtype, 24 * channels);
  const values = Array.from({ length: data.length }, (_, i) => cases[dtype].values[(i * 7) % cases[dtype].values.length]);
  for (const [i, value] of values.entries()) {
    if (data instanceof BigInt64Array) data[i] = BigInt(value);
    else if (dtype === 'f16') data[i] = floatToHalf(value);
    else if (dtype === 'bf16') data[i] = new Uint32Array(Float32Array.of(value).buffer)[0] >>> 16;
    else data[i] = value;
  }
  return { volume: volume({ dtype, size, channels, affine: oblique, data }), values };
}

describe('what is written is read back', () => {
  for (const extension of writableExtensions) {
    for (const dtype of Object.keys(cases) as DType[]) {
      for (const channels of [1, 3]) {
        test(`${dtype}, ${channels} channels, ${extension}`, async () => {
          const { volume, values } = make(dtype, channels);
          const name = `image${extension}`;
          const back = await read(name, writeVolume(volume, name));
          assert.equal(back.volume.dtype, cases[dtype].back);
          assert.deepEqual(back.volume.size, volume.size);
          assert.equal(back.volume.channels, channels);
          assert.deepEqual(Array.from(back.volume.data, Number), values);
          // NIfTI-1 holds its affine in float32.
          assertClose(back.volume.affine, oblique, { rel: extension.startsWith('.nii') ? 1e-7 : 1e-15 }, 'affine');
          assert.deepEqual(back.warnings, []);
        });
      }
    }
  }

  test('an extent over 32767 makes a NIfTI-2 file', async () => {
    const long = volume({ dtype: 'u8', size: [40000, 1, 1], affine: oblique });
    long.data[39999] = 9;
    const back = await read('long.nii', writeVolume(long, 'long.nii'));
    assert.equal(back.header.format, 'NIfTI-2');
    assert.deepEqual(back.volume, long);
  });

  test('the bytes depend on the volume only', () => {
    for (const extension of writableExtensions) {
      assert.deepEqual(writeVolume(make('i16', 1).volume, `a${extension}`), writeVolume(make('i16', 1).volume, `b${extension}`));
    }
  });

  test('other endings and singular affines are refused', () => {
    const { volume: good } = make('u8', 1);
    assert.throws(() => writeVolume(good, 'image.img'), /\.nii\.gz, \.nii, \.nrrd, \.mha/);
    const flat = { ...good, affine: [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1] };
    for (const extension of writableExtensions) assert.throws(() => writeVolume(flat, `image${extension}`), { code: 'volume-header' });
  });
});

test('every format that can be written is', () => {
  assert.deepEqual([...writableExtensions], ['.nii.gz', ...volumeFormats.flatMap(({ writes }) => writes)]);
});

describe('a comment', () => {
  const { volume: plain } = make('u8', 1);
  for (const name of ['a.nii', 'a.nii.gz', 'a.nrrd', 'a.mha']) {
    test(`${name} holds it, as ASCII, and reads the same`, async () => {
      const bytes = writeVolume(plain, name, { comment: 'not for\ndiagnosis – é' });
      const text = String.fromCharCode(...(name.endsWith('.gz') ? gunzipSync(bytes) : bytes));
      assert.ok(text.includes('not for diagnosis - ?'), 'the comment is not there');
      const back = await read(name, bytes);
      assert.deepEqual([...back.volume.data], [...plain.data]);
    });
  }

  test('NIfTI keeps 79 characters and what follows them', async () => {
    const bytes = writeVolume(plain, 'a.nii', { comment: 'x'.repeat(200) });
    assert.equal(new TextDecoder().decode(bytes.subarray(148, 148 + 80)), `${'x'.repeat(79)}\0`);
    assert.deepEqual(bytes.subarray(228), writeVolume(plain, 'a.nii').subarray(228));
  });
});
