import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { gzipSync, zlibSync } from 'fflate';
import { ascii, concat, ramp, read } from './make';

const mha = (fields: Record<string, string>, data: Uint8Array = new Uint8Array(), file = 'LOCAL'): Uint8Array => {
  const lines = Object.entries({ ObjectType: 'Image', NDims: '3', DimSize: '2 1 3', ElementType: 'MET_UCHAR', ...fields, ElementDataFile: file });
  return concat(ascii(lines.map(([key, value]) => `${key} = ${value}\n`).join('')), data);
};
const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);
const six = bytes(...ramp(6));

describe('MetaImage', () => {
  test('every ElementType, both byte orders', async () => {
    const types: Record<string, [width: number, dtype: string]> = {
      MET_CHAR: [1, 'i8'],
      MET_UCHAR: [1, 'u8'],
      MET_SHORT: [2, 'i16'],
      MET_USHORT: [2, 'u16'],
      MET_INT: [4, 'i32'],
      MET_UINT: [4, 'u32'],
      MET_LONG: [4, 'i32'],
      MET_ULONG: [4, 'u32'],
      MET_LONG_LONG: [8, 'f64'],
      MET_ULONG_LONG: [8, 'f64'],
      MET_USHORT_ARRAY: [2, 'u16'],
    };
    for (const [ElementType, [width, dtype]] of Object.entries(types)) {
      for (const key of ['BinaryDataByteOrderMSB', 'ElementByteOrderMSB']) {
        for (const msb of [false, true]) {
          const one = new Uint8Array(width);
          one[msb ? width - 1 : 0] = 7;
          const { volume } = await read('a.mha', mha({ ElementType, DimSize: '1 1 1', [key]: msb ? 'True' : 'False' }, one));
          assert.deepEqual([volume.dtype, Number(volume.data[0])], [dtype, 7], ElementType);
        }
      }
    }
    const floats = new Uint8Array(Float32Array.of(1.5, -2).buffer);
    const { volume } = await read('a.mha', mha({ ElementType: 'MET_FLOAT', DimSize: '2 1 1' }, floats));
    assert.deepEqual(volume.data, Float32Array.of(1.5, -2));
    await assert.rejects(read('a.mha', mha({ ElementType: 'MET_STRING' }, six)), /MET_STRING/);
  });

  test('rows of the matrix are the axes, in LPS; the aliases of its fields', async () => {
    const expected = [0, 0, 4, -7, -2, 0, 0, -8, 0, 3, 0, 9, 0, 0, 0, 1];
    for (const [matrix, offset] of [
      ['TransformMatrix', 'Offset'],
      ['Orientation', 'Position'],
      ['Rotation', 'Origin'],
    ]) {
      const { volume, warnings } = await read('a.mha', mha({ [matrix]: '0 1 0 0 0 1 -1 0 0', [offset]: '7 8 9', ElementSpacing: '2 3 4' }, six));
      assert.deepEqual(volume.affine, expected);
      assert.deepEqual(warnings, []);
    }
    const bare = await read('a.mha', mha({ ElementSize: '2 3 4' }, six));
    assert.deepEqual(bare.volume.affine, [-2, 0, 0, 0, 0, -3, 0, 0, 0, 0, 4, 0, 0, 0, 0, 1]);
    assert.match(bare.warnings.join(), /no TransformMatrix/);
  });

  test('channels, four dimensions, two dimensions', async () => {
    const two = await read('a.mha', mha({ ElementNumberOfChannels: '2', DimSize: '3 1 1' }, bytes(0, 10, 1, 11, 2, 12)));
    assert.deepEqual([two.volume.channels, Array.from(two.volume.data, Number)], [2, [0, 1, 2, 10, 11, 12]]);
    const four = await read('a.mha', mha({ NDims: '4', DimSize: '1 2 1 3', ElementSpacing: '1 2 3 4' }, six));
    assert.deepEqual([four.volume.size, four.volume.channels, four.volume.affine[10]], [[1, 2, 1], 3, 3]);
    const flat = await read('a.mha', mha({ NDims: '2', DimSize: '3 2', TransformMatrix: '0 1 -1 0', Offset: '5 6', ElementSpacing: '2 3' }, six));
    assert.deepEqual(flat.volume.size, [3, 2, 1]);
    assert.deepEqual(flat.volume.affine, [0, 3, 0, -5, -2, 0, 0, -6, 0, 0, 1, 0, 0, 0, 0, 1]);
  });

  test('where and how the data are stored', async () => {
    const zlib = zlibSync(six);
    const cases: [name: string, file: Uint8Array, others: Record<string, Uint8Array>][] = [
      ['zlib', mha({ CompressedData: 'True', CompressedDataSize: String(zlib.length) }, concat(zlib, six)), {}],
      ['zlib without its size', mha({ CompressedData: 'True' }, zlib), {}],
      ['gzip, which MetaIO reads too', mha({ CompressedData: 'True' }, gzipSync(six)), {}],
      ['text', mha({ BinaryData: 'False' }, ascii('0 1 2 3 4 5\n')), {}],
      ['raw', mha({}, undefined, 'a.raw'), { 'a.raw': six }],
      ['zraw', mha({ CompressedData: 'True' }, undefined, 'a.zraw'), { 'a.zraw': zlib }],
      ['HeaderSize', mha({ HeaderSize: '2' }, undefined, 'a.raw'), { 'a.raw': concat(ascii('##'), six) }],
      ['HeaderSize -1', mha({ HeaderSize: '-1' }, undefined, 'a.raw'), { 'a.raw': concat(ascii('##'), six) }],
      ['HeaderSize -1, local', mha({ HeaderSize: '-1' }, concat(ascii('##'), six)), {}],
      ['a list', mha({}, ascii('x\ny\nz\n'), 'LIST'), { x: bytes(0, 1), y: bytes(2, 3), z: bytes(4, 5) }],
      ['a series', mha({}, undefined, 's%03d 1 3 1'), { s001: bytes(0, 1), s002: bytes(2, 3), s003: bytes(4, 5) }],
      ['gzipped whole', gzipSync(mha({}, six)), {}],
      ['CRLF', concat(ascii(Buffer.from(mha({})).toString().replaceAll('\n', '\r\n')), six), {}],
    ];
    for (const [name, file, others] of cases) {
      const { volume } = await read(file[0] === 0x1f ? 'a.mha.gz' : 'a.mhd', file, others);
      assert.deepEqual(Array.from(volume.data, Number), ramp(6), name);
    }
  });

  test('the intensity function is applied', async () => {
    const { volume, warnings } = await read('a.mha', mha({ ElementToIntensityFunctionSlope: '2', ElementToIntensityFunctionOffset: '1' }, six));
    assert.deepEqual(volume.data, Float64Array.of(1, 3, 5, 7, 9, 11));
    assert.match(warnings.join(), /ElementToIntensityFunction/);
  });

  test('headers that are not right are refused', async () => {
    const wrong: [fields: Record<string, string>, message: RegExp][] = [
      [{ NDims: '0' }, /NDims is 0/],
      [{ NDims: 'x' }, /NDims is "x"/],
      [{ DimSize: '2 1' }, /DimSize is "2 1", not 3/],
      [{ DimSize: '2 -1 3' }, /positive whole/],
      [{ DimSize: '2 1 4' }, /are there/],
      [{ DimSize: '99999999 99999999 99999999' }, /limit/],
      [{ ElementNumberOfChannels: '0' }, /positive whole/],
      [{ ElementSpacing: '1 0 1' }, /zero/],
      [{ ElementSpacing: '1 nan 1' }, /ElementSpacing/],
      [{ TransformMatrix: '1 0 0 1 0 0 0 0 1' }, /parallel/],
      [{ HeaderSize: '-7' }, /HeaderSize/],
      [{ CompressedData: 'True', CompressedDataSize: '99999' }, /CompressedDataSize/],
      [{ CompressedData: 'True' }, /damaged/],
    ];
    for (const [fields, message] of wrong)
      await assert.rejects(read('a.mha', mha(fields, six)), { name: 'PmError', message }, JSON.stringify(fields));
    await assert.rejects(read('a.mha', ascii('ObjectType = Image\nNDims = 3\n')), /ElementDataFile is missing/);
    await assert.rejects(read('a.mha', ascii('NDims = 3\nnonsense\n')), /not Key = Value/);
  });
});
