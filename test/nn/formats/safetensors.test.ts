import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { byteSize, type DType } from '../../../src/core/dtype';
import { numel } from '../../../src/core/shape';
import { type Tensor, tensor } from '../../../src/core/tensor';
import { readSafetensors, writeSafetensors } from '../../../src/nn/formats/safetensors';
import { describeReference, readGoldens, readJson } from '../../support/reference';
import { assertRefused, assertSameTensors, checkpoint, fixture } from './fixtures';

/** A file of that header, which is made JSON unless it is text, and that much data. */
function file(header: unknown, dataLength = 0): Uint8Array {
  const json = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + json.length + dataLength);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true);
  bytes.set(json, 8);
  return bytes;
}

const entry = (dtype: string, shape: number[], begin: number, end: number) => ({ dtype, shape, data_offsets: [begin, end] });

const names: Record<string, DType> = {
  F64: 'f64',
  F32: 'f32',
  F16: 'f16',
  BF16: 'bf16',
  I64: 'i64',
  I32: 'i32',
  U32: 'u32',
  I16: 'i16',
  U16: 'u16',
  I8: 'i8',
  U8: 'u8',
  BOOL: 'bool',
};

describe('readSafetensors', () => {
  for (const [name, dtype] of Object.entries(names)) {
    it(`reads ${name}`, () => {
      const bytes = file({ x: entry(name, [2, 1], 0, 2 * byteSize(dtype)) }, 2 * byteSize(dtype));
      bytes.set([1], bytes.length - byteSize(dtype));
      const { dtype: found, shape, data } = readSafetensors(bytes).tensors.get('x') as Tensor;
      assert.deepEqual([found, shape, data.byteLength], [dtype, [2, 1], 2 * byteSize(dtype)]);
      assert.equal(new Uint8Array(data.buffer, data.byteOffset)[byteSize(dtype)], 1);
    });
  }

  it('reads a file of the safetensors package, its data unaligned', () => {
    const { tensors } = readSafetensors(fixture('tensor_zoo.safetensors'));
    assert.deepEqual([...(tensors.get('view')?.data ?? [])], [4, 6, 8, 10, 16, 18, 20, 22]);
    assert.deepEqual([...(tensors.get('shared_b')?.data ?? [])], [3, 4, 5, 6, 7, 8]);
    assert.deepEqual(tensors.get('empty')?.shape, [0, 3]);
    assert.deepEqual(tensors.get('scalar')?.shape, []);
  });

  it('gives views where elements are aligned, and from inside a larger buffer', () => {
    const inner = writeSafetensors(new Map([['x', tensor('f32', [2], Float32Array.of(1, 2))]]));
    assert.equal(readSafetensors(inner).tensors.get('x')?.data.buffer, inner.buffer);
    for (const shift of [1, 4, 8]) {
      const outer = new Uint8Array(inner.length + shift);
      outer.set(inner, shift);
      const { data } = readSafetensors(outer.subarray(shift)).tensors.get('x') as Tensor;
      assert.deepEqual([...data], [1, 2]);
      assert.equal(data.buffer === outer.buffer, shift !== 1);
    }
  });

  it('reads metadata, and names that JavaScript objects would mind', () => {
    const { tensors, metadata } = readSafetensors(
      file('{"__proto__":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"__metadata__":{"__proto__":"x","a":"b"}}', 1),
    );
    assert.deepEqual([...tensors.keys()], ['__proto__']);
    assert.deepEqual(Object.entries(metadata), [
      ['__proto__', 'x'],
      ['a', 'b'],
    ]);
    assert.deepEqual(readSafetensors(file({})).metadata, {});
  });

  it('accepts the padding of other writers, and keys that are equal in different objects', () => {
    readSafetensors(file('{"a":{"dtype":"U8","shape":[],"data_offsets":[0,1]},"b":{"dtype":"U8","shape":[],"data_offsets":[1,2]}}  \n ', 2));
    readSafetensors(file({ 'a"b\\': entry('U8', [0], 0, 0), '{': entry('U8', [0], 0, 0) }));
  });

  const refusals: [what: string, bytes: Uint8Array, message: RegExp][] = [
    ['an empty file', new Uint8Array(), /has 0 bytes/],
    ['a header length beyond the file', Uint8Array.of(9, 0, 0, 0, 0, 0, 0, 0, 0x7b, 0x7d), /header of 9 bytes and has 2/],
    ['a header length beyond the bound', Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0x80, 0x7b, 0x7d), /header of 9223372036854775808 bytes, above/],
    ['a header that is no JSON', file('{"a"'), /not JSON/],
    ['a header that is not UTF-8', file('{"\u00ff').fill(0xff, 10, 12), /not JSON in UTF-8/],
    ['a header that is a list', file('[]'), /not a JSON object/],
    ['a header that starts with a space', file(' {}'), /not a JSON object/],
    [
      'a name twice',
      file('{"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}'),
      /names "a" twice/,
    ],
    [
      'a name twice, once escaped',
      file('{"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},"\\u0061" : {"dtype":"U8","shape":[0],"data_offsets":[0,0]}}'),
      /names "a" twice/,
    ],
    ['a field twice', file('{"a":{"dtype":"U8","shape":[0],"shape":[0],"data_offsets":[0,0]}}'), /names "shape" twice/],
    ['a tensor that is no object', file({ a: 1 }), /tensor "a": is not described/],
    ['a shape that is none', file({ a: { dtype: 'U8', shape: 1, data_offsets: [0, 1] } }, 1), /tensor "a": has the shape 1/],
    ['a negative extent', file({ a: entry('U8', [-1], 0, 1) }, 1), /\[-1\]/],
    ['a fraction of an extent', file({ a: entry('U8', [0.5], 0, 1) }, 1), /\[0\.5\]/],
    ['extents beyond counting', file({ a: entry('U8', [2 ** 40, 2 ** 40], 0, 1) }, 1), /needs 1\.2\d+e\+24 bytes/],
    ['one offset', file({ a: { dtype: 'U8', shape: [1], data_offsets: [0] } }, 1), /data_offsets \[0\]/],
    ['negative offsets', file({ a: entry('U8', [1], -1, 0) }, 1), /data_offsets/],
    ['offsets in the wrong order', file({ a: entry('U8', [1], 1, 0) }, 1), /give -1/],
    [
      'a size that does not fit type and shape',
      file({ a: entry('F32', [2], 0, 4) }, 4),
      /F32 and shape \[2\] needs 8 bytes, its data_offsets give 4/,
    ],
    ['offsets beyond the file', file({ a: entry('U8', [9], 0, 9) }, 8), /ends at byte 9 of a data section of 8/],
    ['tensors that overlap', file({ a: entry('U8', [4], 0, 4), b: entry('U8', [4], 2, 6) }, 6), /"b": starts at byte 2, inside another/],
    ['a gap between tensors', file({ a: entry('U8', [2], 0, 2), b: entry('U8', [2], 4, 6) }, 6), /"b": starts at byte 4, after a gap from 2/],
    ['bytes after the last tensor', file({ a: entry('U8', [2], 0, 2) }, 3), /1 bytes after its last tensor/],
    ['metadata that is no object', file({ __metadata__: 'x' }), /__metadata__: is not/],
    ['metadata that is no text', file({ __metadata__: { a: 1 } }), /value for "a" that is not a string/],
  ];
  for (const [what, bytes, message] of refusals)
    it(`refuses ${what}`, () => assertRefused(() => readSafetensors(bytes), 'safetensors-invalid', message));

  for (const dtype of ['F8_E4M3', 'C64', 'U64', 'f32', 'constructor', ['F32'], null]) {
    it(`refuses the element type ${JSON.stringify(dtype)}`, () => {
      const bytes = file({ w: { dtype, shape: [1], data_offsets: [0, 1] } }, 1);
      assertRefused(() => readSafetensors(bytes), 'safetensors-dtype', /^tensor "w": has the element type /, /one of F64, F32, F16, BF16, I64/);
    });
  }

  it('refuses a real file cut short anywhere', () => {
    const whole = fixture('tensor_zoo.safetensors');
    for (let length = 0; length < whole.length; length++) assertRefused(() => readSafetensors(whole.slice(0, length)), 'safetensors-invalid');
  });
});

describe('writeSafetensors', () => {
  const everything = new Map<string, Tensor>([
    ...Object.values(names).map((dtype, i) => [dtype, filled(dtype, [i % 4, 3], i)] as const),
    ['1', filled('u8', [], 1)],
    ['0', filled('f64', [1, 1, 3], 2)],
    ['__proto__', filled('f32', [0], 2)],
    ['Ω "quoted"\\', filled('bool', [3], 0)],
  ]);

  function filled(dtype: DType, shape: number[], salt: number): Tensor {
    const t = tensor(dtype, shape);
    const bytes = new Uint8Array(t.data.buffer);
    for (let i = 0; i < bytes.length; i++) bytes[i] = dtype === 'bool' ? i % 2 : (i * 37 + salt * 11) % 256;
    return t;
  }

  it('writes what it reads, in order', () => {
    const { tensors, metadata } = readSafetensors(writeSafetensors(everything, { b: '2', a: '1' }));
    assertSameTensors(tensors, everything);
    assert.deepEqual(metadata, { b: '2', a: '1' });
    const named = [...everything.keys()].filter((name) => !/^\d+$/.test(name));
    assert.deepEqual(
      [...tensors.keys()].filter((name) => !/^\d+$/.test(name)),
      named,
    );
  });

  it('aligns the data section to 8 bytes and every tensor to its elements', () => {
    const bytes = writeSafetensors(everything);
    const headerLength = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    assert.equal(headerLength % 8, 0);
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + headerLength))) as Record<string, { data_offsets: number[] }>;
    for (const [name, { dtype, shape }] of everything) {
      const [begin, end] = new Map(Object.entries(header)).get(name)?.data_offsets ?? [];
      assert.equal(begin % byteSize(dtype), 0, name);
      assert.equal(end - begin, numel(shape) * byteSize(dtype), name);
    }
    for (const { data } of readSafetensors(bytes).tensors.values()) assert.equal(data.buffer, bytes.buffer);
  });

  it('gives equal bytes for equal input', () => {
    assert.deepEqual(writeSafetensors(everything, { a: 'b' }), writeSafetensors(new Map(everything), { a: 'b' }));
  });

  it('writes no tensors, and no tensor of the reserved name', () => {
    assert.equal(readSafetensors(writeSafetensors(new Map())).tensors.size, 0);
    assertRefused(() => writeSafetensors(new Map([['__metadata__', tensor('u8', [0])]])), 'safetensors-invalid', /reserves/);
  });
});

describeReference('monai/checkpoints', 'reference safetensors', () => {
  for (const name of ['unet', 'tensor_zoo', 'golden']) {
    it(`${name}.safetensors, read and written again`, () => {
      const expected = readGoldens('monai/checkpoints', `${name}.safetensors`);
      const { tensors, metadata } = readSafetensors(checkpoint(`${name}.safetensors`));
      assertSameTensors(tensors, expected);
      assertSameTensors(readSafetensors(writeSafetensors(tensors, metadata)).tensors, expected);
    });
  }

  it('unet.safetensors has the keys of golden.json', () => {
    const golden = readJson<{ unet: { state_dict: { key: string; shape: number[] }[] } }>('monai/checkpoints/golden.json');
    const { tensors } = readSafetensors(checkpoint('unet.safetensors'));
    assert.equal(tensors.size, golden.unet.state_dict.length);
    for (const { key, shape } of golden.unet.state_dict) assert.deepEqual(tensors.get(key)?.shape, shape, key);
  });
});
