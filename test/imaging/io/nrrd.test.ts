import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { gzipSync } from 'fflate';
import { ascii, concat, ramp, read } from './make';

const nrrd = (fields: string, data: Uint8Array = new Uint8Array()): Uint8Array => concat(ascii(`NRRD0005\n${fields}\n\n`), data);
const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);
const small = 'type: uchar\ndimension: 3\nsizes: 2 1 3\nencoding: raw\nspace: RAS\nspace directions: (1,0,0) (0,1,0) (0,0,1)\nspace origin: (0,0,0)';

describe('NRRD', () => {
  test('every spelling of every type, both endians, raw and hex', async () => {
    const types: [names: string, width: number, dtype: string][] = [
      ['signed char,int8,int8_t', 1, 'i8'],
      ['uchar,unsigned char,uint8,uint8_t', 1, 'u8'],
      ['short,short int,signed short,signed short int,int16,int16_t', 2, 'i16'],
      ['ushort,unsigned short,unsigned short int,uint16,uint16_t', 2, 'u16'],
      ['int,signed int,int32,int32_t', 4, 'i32'],
      ['uint,unsigned int,uint32,uint32_t', 4, 'u32'],
      ['longlong,long long,long long int,signed long long,signed long long int,int64,int64_t', 8, 'f64'],
      ['ulonglong,unsigned long long,unsigned long long int,uint64,uint64_t', 8, 'f64'],
    ];
    for (const [names, width, dtype] of types) {
      for (const name of names.split(',')) {
        for (const endian of ['little', 'big']) {
          const one = bytes(...new Array<number>(width).fill(0));
          one[endian === 'little' ? 0 : width - 1] = 7;
          const fields = `type: ${name}\ndimension: 1\nsizes: 1\nspacings: 2\nendian: ${endian}\nencoding: `;
          const raw = await read('a.nrrd', nrrd(`${fields}raw`, one));
          const hex = await read('a.nrrd', nrrd(`${fields}hex`, ascii(Buffer.from(one).toString('hex'))));
          assert.deepEqual([raw.volume.dtype, Number(raw.volume.data[0])], [dtype, 7], name);
          assert.deepEqual(hex.volume, raw.volume);
        }
      }
    }
  });

  test('text, with what floats may be', async () => {
    const fields = 'type: double\ndimension: 1\nsizes: 5\nspacings: 1\nencoding: ascii';
    const { volume } = await read('a.nrrd', nrrd(fields, ascii('1.5, -2e3\nnan inf -Inf\n')));
    assert.deepEqual(Array.from(volume.data, Number), [1.5, -2000, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]);
    await assert.rejects(read('a.nrrd', nrrd(fields, ascii('1 2 3 4'))), { code: 'volume-truncated' });
    await assert.rejects(read('a.nrrd', nrrd(fields, ascii('1 2 3 4 x5'))), /"x5" is not a float64/);
    await assert.rejects(read('a.nrrd', nrrd(fields.replace('double', 'uchar'), ascii('1 2 3 4 256'))), /"256" is not a uint8/);
  });

  test('spaces and their short forms, with and without time', async () => {
    const signs: Record<string, number[]> = { RAS: [1, 1], LAS: [-1, 1], LPS: [-1, -1] };
    const long: Record<string, string> = { RAS: 'right-anterior-superior', LAS: 'left-anterior-superior', LPS: 'left-posterior-superior' };
    for (const [name, [x, y]] of Object.entries(signs)) {
      for (const space of [name, long[name]]) {
        const { volume } = await read('a.nrrd', nrrd(small.replace('RAS', space).replace('(0,0,0)', '(4,5,6)'), bytes(...ramp(6))));
        assert.deepEqual(
          volume.affine,
          [x, 0, 0, 4 * x, 0, y, 0, 5 * y, 0, 0, 1, 6, 0, 0, 0, 1].map((value) => value + 0),
        );
      }
      for (const space of [`${name}T`, `${long[name]}-time`]) {
        const fields = `type: uchar\ndimension: 4\nsizes: 2 1 3 2\nencoding: raw\nspace: ${space}\nspace directions: (1,0,0,0) (0,1,0,0) (0,0,1,0) (0,0,0,1)\nspace origin: (0,0,0,0)`;
        const { volume } = await read('a.nrrd', nrrd(fields, bytes(...ramp(12))));
        assert.deepEqual([volume.size, volume.channels, volume.affine[0]], [[2, 1, 3], 2, x]);
      }
    }
    await assert.rejects(read('a.nrrd', nrrd(small.replace('RAS', 'RPS'), bytes(...ramp(6)))), /space "RPS"/);
    const { warnings } = await read('a.nrrd', nrrd(small.replace('RAS', 'scanner-xyz'), bytes(...ramp(6))));
    assert.match(warnings.join(), /scanner-xyz/);
  });

  test('the channel axis, wherever it stands and however it is marked', async () => {
    // Voxel i of channel c holds 10 c + i.
    const first = bytes(0, 10, 1, 11, 2, 12);
    const shape = 'type: uchar\ndimension: 4\nsizes: 2 3 1 1\nencoding: raw\n';
    const marks = [
      'space: LPS\nspace directions: none (1,0,0) (0,1,0) (0,0,1)\nspace origin: (0,0,0)',
      'space: LPS\nspace directions: (nan,nan,nan) (1,0,0) (0,1,0) (0,0,1)\nspace origin: (0,0,0)',
      'kinds: vector domain domain domain\nspacings: nan 1 1 1',
      'spacings: nan 1 1 1',
    ];
    for (const mark of marks) {
      const { volume } = await read('a.nrrd', nrrd(shape + mark, first));
      assert.deepEqual([volume.size, volume.channels, Array.from(volume.data, Number)], [[3, 1, 1], 2, [0, 1, 2, 10, 11, 12]], mark);
    }
    const middle = 'type: uchar\ndimension: 4\nsizes: 2 2 1 2\nencoding: raw\nkinds: space time space space\nspacings: 1 nan 1 1';
    const { volume } = await read('a.nrrd', nrrd(middle, bytes(...ramp(8))));
    assert.deepEqual([volume.size, volume.channels, Array.from(volume.data, Number)], [[2, 1, 2], 2, [0, 1, 4, 5, 2, 3, 6, 7]]);
  });

  test('a plane in space gets a third axis at right angles', async () => {
    const fields = 'type: uchar\ndimension: 2\nsizes: 2 3\nencoding: raw\nspace: RAS\nspace directions: (0,2,0) (0,0,3)\nspace origin: (1,1,1)';
    const { volume } = await read('a.nrrd', nrrd(fields, bytes(...ramp(6))));
    assert.deepEqual(volume.size, [2, 3, 1]);
    assert.deepEqual(volume.affine, [0, 0, 1, 1, 2, 0, 0, 1, 0, 3, 0, 1, 0, 0, 0, 1]);
  });

  test('detached data: one file, a list, a numbered series; skips', async () => {
    const detached = (data: string, encoding = 'raw') => ascii(`NRRD0004\n${small.replace('raw', encoding)}\n${data}\n`);
    const expected = ramp(6);
    const cases: [string, string, Record<string, Uint8Array>][] = [
      ['data file: a.raw', 'raw', { 'a.raw': bytes(...expected) }],
      ['datafile: ./sub/a.raw', 'raw', { 'sub/a.raw': bytes(...expected) }],
      ['data file: a.gz', 'gzip', { 'a.gz': gzipSync(bytes(...expected)) }],
      ['data file: LIST\na\nb\nc', 'raw', { a: bytes(0, 1), b: bytes(2, 3), c: bytes(4, 5) }],
      ['data file: s%02d.raw 8 10 1', 'raw', { 's08.raw': bytes(0, 1), 's09.raw': bytes(2, 3), 's10.raw': bytes(4, 5) }],
      ['data file: s%d.raw 3 1 -1 2', 'raw', { 's3.raw': bytes(0, 1), 's2.raw': bytes(2, 3), 's1.raw': bytes(4, 5) }],
      ['byte skip: -1\ndata file: a.raw', 'raw', { 'a.raw': bytes(9, 9, 9, ...expected) }],
      ['byteskip: 3\ndata file: a.raw', 'raw', { 'a.raw': bytes(9, 9, 9, ...expected) }],
      ['byte skip: -1\ndata file: a.gz', 'gzip', { 'a.gz': gzipSync(bytes(9, 9, 9, ...expected)) }],
      ['line skip: 2\nbyte skip: 1\ndata file: a.raw', 'raw', { 'a.raw': concat(ascii('one\ntwo\n#'), bytes(...expected)) }],
    ];
    for (const [data, encoding, files] of cases) {
      const { volume } = await read('a.nhdr', detached(data, encoding), files);
      assert.deepEqual(Array.from(volume.data, Number), expected, data);
    }
    await assert.rejects(read('a.nhdr', detached('data file: a.raw'), { 'a.raw': bytes(...ramp(7)) }), /1 bytes more/);
    await assert.rejects(read('a.nhdr', detached('data file: LIST\na\nb'), { a: bytes(0, 1, 2), b: bytes(3) }), { code: 'volume-truncated' });
    await assert.rejects(read('a.nhdr', detached('data file: s%d 1 4000000 1')), { code: 'volume-unsupported' });
    await assert.rejects(read('a.nhdr', detached('data file: s%d 1 4 1')), /6 values cannot be in 4/);
  });

  test('headers that are not right are refused', async () => {
    const data = bytes(...ramp(6));
    const wrong: [from: string, to: string, message: RegExp][] = [
      ['uchar', 'block', /type "block"/],
      ['uchar', 'short', /"endian" is missing/],
      ['dimension: 3', 'dimension: 0', /"dimension" is 0/],
      ['dimension: 3', 'dimension: 2', /3 entries for 2 axes/],
      ['2 1 3', '2 0 3', /positive whole/],
      ['2 1 3', '2 x 3', /positive whole/],
      ['2 1 3', '2 1.5 3', /positive whole/],
      ['2 1 3', '2 1 9', /need 18 bytes/],
      ['2 1 3', '9999999 9999999 9999999', /limit/],
      ['(0,1,0)', '(0,1)', /vector of 2/],
      ['(0,1,0)', '(1,0,0)', /parallel/],
      ['(0,1,0)', '', /2 entries/],
      ['(0,0,0)', '(0,inf,0)', /space origin/],
      ['encoding: raw', 'encoding: bzip2', /"bzip2"/],
      ['encoding: raw\n', '', /"encoding" is missing/],
      ['encoding: raw', 'encoding: raw\nencoding: raw', /stands twice/],
      ['encoding: raw', 'encoding raw', /neither a field/],
    ];
    for (const [from, to, message] of wrong)
      await assert.rejects(read('a.nrrd', nrrd(small.replace(from, to), data)), { name: 'PmError', message }, to);
    await assert.rejects(read('a.nrrd', ascii('NRRD0009\ntype: uchar\n\n')), /version 9/);
    await assert.rejects(read('a.nrrd', ascii(`NRRD0004\n${small}`)), /no blank line/);
  });

  test('units other than mm are told', async () => {
    const { header, warnings } = await read('a.nrrd', nrrd(`${small}\nspace units: "um" "um" "um"`, bytes(...ramp(6))));
    assert.equal(header.units, 'um');
    assert.match(warnings.join(), /um, not mm/);
  });
});
