import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Tensor, tensor } from '../../../src/core/tensor';
import { collate } from '../../../src/study/dataset/collate';
import type { PreparedSample } from '../../../src/study/dataset/dataset';

const counted = (...shape: number[]): Tensor => {
  const n = shape.reduce((a, b) => a * b);
  return tensor(
    'f32',
    [1, ...shape],
    Float32Array.from({ length: n }, (_, at) => at + 1),
  );
};
const sample = (id: string, image: Tensor, rest: Partial<PreparedSample> = {}): PreparedSample => ({ id, image, drawn: [], ...rest });

test('classes become one vector', () => {
  const { image, label, samples } = collate([sample('a', counted(2, 2, 2, 2), { target: 3 }), sample('b', counted(2, 2, 2, 2), { target: 0 })]);
  assert.deepEqual(image.shape, [2, 2, 2, 2, 2]);
  assert.deepEqual([...image.data], [...counted(2, 2, 2, 2).data, ...counted(2, 2, 2, 2).data]);
  assert.deepEqual([label.dtype, label.shape, [...label.data]], ['i32', [2], [3, 0]]);
  assert.deepEqual(
    samples.map(({ id }) => id),
    ['a', 'b'],
  );
});

test('other shapes in a batch are an error that names both cases, or are padded on both sides', () => {
  const samples = [
    sample('a', counted(1, 1, 2, 1), { label: counted(1, 1, 2, 1) }),
    sample('b', counted(1, 2, 2, 4), { label: counted(1, 2, 2, 4) }),
  ];
  assert.throws(() => collate(samples), { code: 'batch-shape', message: /case "b": its image is 2 x 2 x 4, that of case "a" 1 x 2 x 1/ });
  const { image, label } = collate(samples, { pad: true });
  assert.deepEqual(
    [image.shape, label.shape],
    [
      [2, 1, 2, 2, 4],
      [2, 1, 2, 2, 4],
    ],
  );
  // One slab is missing: it is added at the end. Three columns: one before, two after.
  assert.deepEqual([...image.data].slice(0, 16), [0, 1, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  assert.deepEqual([...image.data].slice(16), [...counted(1, 2, 2, 4).data]);
});

test('samples without a label, or of two tasks, are refused', () => {
  const label = counted(1, 1, 1, 1);
  assert.throws(() => collate([sample('a', label)]), { code: 'batch-label', message: /case "a"/ });
  assert.throws(() => collate([sample('a', label, { label }), sample('b', label, { target: 1 })]), { code: 'batch-label', message: /case "b"/ });
  assert.throws(() => collate([sample('a', counted(1, 2, 2, 2), { target: 0 }), sample('b', counted(2, 2, 2, 2), { target: 0 })], { pad: true }), {
    code: 'batch-shape',
    message: /with 2 channels/,
  });
});
