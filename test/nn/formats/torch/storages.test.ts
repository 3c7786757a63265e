import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { asFloat32, type Tensor } from '../../../../src/core/tensor';
import { readTorch } from '../../../../src/nn/formats/torch';
import { assertRefused } from '../fixtures';
import {
  dict,
  floats,
  global,
  int,
  join,
  orderedDict,
  type Piece,
  pickle,
  storage,
  type TensorOptions,
  tensor,
  text,
  tuple,
  zipCheckpoint,
} from './assemble';

const quarter = floats(1, 2, 3, 4);

/** A checkpoint of that object, with one storage of 1, 2, 3, 4. */
const read = (object: Piece, stateDict?: string) => readTorch(zipCheckpoint(pickle(object), { 'data/0': quarter }), { stateDict });
const valuesOf = (options: TensorOptions, files: Record<string, Uint8Array> = { 'data/0': quarter }): number[] => {
  const { stateDict } = readTorch(zipCheckpoint(pickle(dict({ x: tensor(options) })), files));
  return [...asFloat32(stateDict.get('x') as Tensor)];
};

describe('tensors over storages', () => {
  it('transposed, shifted, strided, expanded, scalar, empty', () => {
    assert.deepEqual(valuesOf({ stride: [1, 2] }), [1, 3, 2, 4]);
    assert.deepEqual(valuesOf({ offset: 1, size: [2], stride: [2] }), [2, 4]);
    assert.deepEqual(valuesOf({ offset: 3, size: [2, 3], stride: [0, 0] }), [4, 4, 4, 4, 4, 4]);
    assert.deepEqual(valuesOf({ offset: 2, size: [], stride: [] }), [3]);
    assert.deepEqual(valuesOf({ size: [0, 7], stride: [7, 1] }), []);
    assert.deepEqual(valuesOf({ offset: 2, size: [1, 2], stride: [99, 1] }), [3, 4]);
  });

  it('share memory where PyTorch does', () => {
    const { stateDict } = read(dict({ a: tensor({ size: [4], stride: [1] }), b: tensor({ offset: 2, size: [2], stride: [1] }) }));
    const [a, b] = [stateDict.get('a') as Tensor, stateDict.get('b') as Tensor];
    assert.equal(a.data.buffer, b.data.buffer);
    assert.deepEqual([...asFloat32(b)], [3, 4]);
  });

  it('of the oldest and the newest rebuild function, and Parameters', () => {
    const shape = [int(0), tuple(int(2)), tuple(int(1))];
    const old = join(global('torch._utils', '_rebuild_tensor'), tuple(storage(), ...shape), 'R');
    const untyped = tuple(text('storage'), global('torch.storage', 'UntypedStorage'), text('1'), text('cpu'), int(4));
    const v3 = (dtype: string) =>
      join(global('torch._utils', '_rebuild_tensor_v3'), tuple(join(untyped, 'Q'), ...shape, [0x89], orderedDict, global('torch', dtype)), 'R');
    const parameter = join(global('torch._utils', '_rebuild_parameter'), tuple(tensor(), [0x88], orderedDict), 'R');
    const withState = join(global('torch._utils', '_rebuild_parameter_with_state'), tuple(tensor(), [0x88], orderedDict, dict({ tag: int(1) })), 'R');
    const files = { 'data/0': quarter, 'data/1': Uint8Array.of(1, 0, 255, 255) };
    const { stateDict } = readTorch(zipCheckpoint(pickle(dict({ old, new: v3('uint16'), parameter, withState })), files));
    assert.deepEqual([...(stateDict.get('old')?.data ?? [])], [1, 2]);
    assert.equal(stateDict.get('new')?.dtype, 'u16');
    assert.deepEqual([...(stateDict.get('new')?.data ?? [])], [1, 65535]);
    assert.deepEqual(stateDict.get('parameter'), stateDict.get('withState'));
    assertRefused(() => readTorch(zipCheckpoint(pickle(dict({ x: v3('int64') })), files)), 'torch-invalid', /beyond the storage's 0.5 elements/);
  });

  it('of either byte order', () => {
    const bigEndian = quarter.slice();
    for (let at = 0; at < bigEndian.length; at += 4) bigEndian.subarray(at, at + 4).reverse();
    assert.deepEqual(valuesOf({}, { 'data/0': bigEndian, byteorder: join('big') }), [1, 2, 3, 4]);
    assert.deepEqual(valuesOf({}, { 'data/0': quarter, byteorder: join('little') }), [1, 2, 3, 4]);
    assertRefused(() => valuesOf({}, { 'data/0': quarter, byteorder: join('middle') }), 'torch-invalid', /byteorder.*"middle"/);
  });

  it('never outside their storage', () => {
    const outside: TensorOptions[] = [
      { offset: 1 },
      { offset: -1 },
      { size: [3, 2] },
      { stride: [3, 1] },
      { stride: [-2, 1] },
      { size: [2] },
      { size: [5], stride: [1] },
      { size: [0x7fffffff, 0x7fffffff, 0x7fffffff], stride: [0, 0, 0] },
      { size: Array(65).fill(1), stride: Array(65).fill(1) },
      { size: [], stride: [], offset: 4 },
    ];
    for (const options of outside) assertRefused(() => valuesOf(options), 'torch-invalid', /storage "0"/);
  });

  it('never unfold to far more than the file holds', () => {
    assertRefused(() => valuesOf({ size: [0x7fffffff, 4], stride: [0, 1] }), 'torch-expansion', /tensor "x"/);
    const many = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`t${i}`, tensor({ size: [250_000, 4], stride: [0, 1] })]));
    assertRefused(() => read(dict(many)), 'torch-expansion', /tensor "t16"/);
  });

  it('whose storages disagree, or are no storages', () => {
    const shared = [tensor({ length: 3, size: [1], stride: [1] }), tensor({ type: 'IntStorage' })];
    for (const other of shared)
      assertRefused(() => read(dict({ a: tensor(), b: other })), 'torch-invalid', /storage "0": is declared as 4 of f32 and/);
    const onInt = join(global('torch._utils', '_rebuild_tensor'), tuple(int(1), int(0), ')', ')'), 'R');
    assertRefused(() => read(dict({ a: onInt })), 'torch-invalid', /built on a int/);
    const negative = tuple(storage(), int(0), tuple(int(2)), tuple(int(1)), [0x89], orderedDict, dict({ neg: [0x88] }));
    assertRefused(() => read(dict({ a: join(global('torch._utils', '_rebuild_tensor_v2'), negative, 'R') })), 'pickle-refused', /neg bit/);
  });
});
