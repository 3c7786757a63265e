import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { zipSync } from 'fflate';
import { asFloat32, type Tensor } from '../../../../src/core/tensor';
import { readTorch } from '../../../../src/nn/formats/torch';
import { assertRefused } from '../fixtures';
import {
  dict,
  floats,
  global,
  int,
  join,
  legacyCheckpoint,
  type Piece,
  pickle,
  type TensorOptions,
  tensor,
  text,
  tuple,
  zipCheckpoint,
} from './assemble';

const quarter = floats(1, 2, 3, 4);

const valuesOf = (options: TensorOptions, files: Record<string, Uint8Array> = { 'data/0': quarter }): number[] => {
  const { stateDict } = readTorch(zipCheckpoint(pickle(dict({ x: tensor(options) })), files));
  return [...asFloat32(stateDict.get('x') as Tensor)];
};

describe('the zip container', () => {
  const data = pickle(dict({ x: tensor() }));

  it('stored and deflated, and in a folder of any name', () => {
    for (const level of [0, 6] as const) {
      assert.deepEqual([...readTorch(zipCheckpoint(data, { 'data/0': quarter }, level)).stateDict.keys()], ['x']);
    }
    assert.ok(readTorch(zipSync({ 'best model/data.pkl': data, 'best model/data/0': quarter })).stateDict.has('x'));
    assert.ok(readTorch(zipSync({ 'data.pkl': data, 'data/0': quarter })).stateDict.has('x'));
  });

  it('without a pickle, with two, without a storage, with one of another size', () => {
    assertRefused(() => readTorch(zipSync({ 'word/document.xml': quarter })), 'torch-invalid', /0 data\.pkl/);
    assertRefused(() => readTorch(zipSync({ 'a/data.pkl': data, 'b/data.pkl': data })), 'torch-invalid', /2 data\.pkl/);
    assertRefused(() => valuesOf({}, {}), 'torch-invalid', /archive\/data\/0: is missing/);
    assertRefused(() => valuesOf({}, { 'data/0': floats(1, 2, 3) }), 'torch-invalid', /archive\/data\/0: has 12 bytes, its tensors need 16/);
    assertRefused(() => valuesOf({}, { 'data/0': floats(1, 2, 3, 4, 5) }), 'torch-invalid', /has 20 bytes/);
  });

  /** The sizes in the entry's central directory record, changed. */
  const withSizes = (bytes: Uint8Array, name: string, packed: number | undefined, unpacked: number): Uint8Array => {
    const at = Buffer.from(bytes).lastIndexOf(name) - 46;
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    assert.equal(view.getUint32(at, true), 0x02014b50);
    if (packed !== undefined) view.setUint32(at + 20, packed, true);
    view.setUint32(at + 24, unpacked, true);
    return bytes;
  };

  it('with sizes that lie', () => {
    const bomb = (length: number, level: 0 | 6) => zipCheckpoint(pickle(dict({ x: tensor({ length }) })), { 'data/0': quarter }, level);
    // The pickle and the directory agree on 2 GB, which the few packed bytes cannot hold.
    for (const level of [0, 6] as const) {
      assertRefused(
        () => readTorch(withSizes(bomb(5e8, level), 'archive/data/0', undefined, 2e9)),
        'torch-invalid',
        /2000000000 bytes, and its \d+ packed bytes cannot/,
      );
    }
    assertRefused(() => readTorch(withSizes(bomb(5e8, 0), 'archive/data/0', 2e9, 2e9)), 'torch-invalid', /declares 2000000000 bytes in a file/);
    // A gigabyte of a pickle.
    assertRefused(() => readTorch(withSizes(bomb(4, 6), 'archive/data.pkl', undefined, 2 ** 30)), 'torch-invalid', /data\.pkl: declares 1073741824/);
    // A directory that promises more, or less, than unpacking yields.
    assertRefused(() => readTorch(withSizes(bomb(5, 6), 'archive/data/0', undefined, 20)), 'torch-invalid', /unpacks to 16 bytes where 20/);
  });

  it('with a storage that packs a thousandfold, and says so', () => {
    const zeros = new Uint8Array(4 << 20);
    const bytes = zipCheckpoint(pickle(dict({ x: tensor({ length: 1 << 20, size: [1 << 20], stride: [1] }) })), { 'data/0': zeros }, 6);
    assert.ok(bytes.length < zeros.length / 500);
    assert.equal(readTorch(bytes).stateDict.get('x')?.data.length, 1 << 20);
  });

  it('with an entry twice', () => {
    const bytes = zipCheckpoint(data, { 'data/0': quarter, 'data/1': quarter });
    const buffer = Buffer.from(bytes.buffer);
    for (let at = buffer.indexOf('data/1'); at >= 0; at = buffer.indexOf('data/1')) buffer.write('data/0', at);
    assertRefused(() => readTorch(bytes), 'torch-invalid', /archive\/data\/0: is in the archive twice/);
  });
});

describe('the stream container', () => {
  const data = pickle(dict({ x: tensor() }));

  it('reads, and views of storages as PyTorch 0.3 had them', () => {
    assert.deepEqual([...asFloat32(readTorch(legacyCheckpoint(data, [['0', 4, quarter]])).stateDict.get('x') as Tensor)], [1, 2, 3, 4]);
    const partOf = (offset: number, length: number): Piece => {
      const id = tuple(text('storage'), global('torch', 'FloatStorage'), text('0'), text('cpu'), int(4), tuple(text('v'), int(offset), int(length)));
      return join(global('torch._utils', '_rebuild_tensor'), tuple(join(id, 'Q'), int(1), tuple(int(1)), tuple(int(1))), 'R');
    };
    const view = (offset: number, length: number) => legacyCheckpoint(pickle(dict({ x: partOf(offset, length) })), [['0', 4, quarter]]);
    assert.deepEqual([...asFloat32(readTorch(view(2, 2)).stateDict.get('x') as Tensor)], [4]);
    assertRefused(() => readTorch(view(2, 3)), 'torch-invalid', /view that does not lie within its 4 elements/);
    assertRefused(() => readTorch(view(2, 1)), 'torch-invalid', /beyond the storage's 1 elements/);
  });

  it('refuses storages that are missing, unasked for, doubled, of another length, or cut short', () => {
    assertRefused(() => readTorch(legacyCheckpoint(data, [])), 'torch-invalid', /storage "0": is missing/);
    assertRefused(() => readTorch(legacyCheckpoint(data, [['7', 4, quarter]])), 'torch-invalid', /no tensor refers to/);
    const twice: [string, number, Uint8Array] = ['0', 4, quarter];
    assertRefused(() => readTorch(legacyCheckpoint(data, [twice, twice])), 'torch-invalid', /twice/);
    assertRefused(() => readTorch(legacyCheckpoint(data, [['0', 5, floats(1, 2, 3, 4, 5)]])), 'torch-invalid', /has 5 elements, its tensors need 4/);
    assertRefused(() => readTorch(legacyCheckpoint(data, [['0', 4, floats(1)]])), 'torch-invalid', /has 16 bytes, and the file ends after 4/);
  });

  it('refuses other pickles, and names in any of its parts', () => {
    assertRefused(() => readTorch(data), 'pickle-refused', /torch\._utils\._rebuild_tensor_v2/);
    assertRefused(() => readTorch(pickle(dict({ a: int(1) }))), 'torch-invalid', /magic number/);
    const evil = pickle(global('os', 'system'), tuple(text('echo')), 'R');
    assertRefused(() => readTorch(legacyCheckpoint(evil, [])), 'pickle-refused', /^os\.system/);
    assertRefused(() => readTorch(join(legacyCheckpoint(data, []).slice(0, 15), evil)), 'pickle-refused', /^os\.system/);
  });
});
