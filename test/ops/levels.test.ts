import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createBuilder } from '../../src/ops/builder';

const ahead = [[0, 0, 1]] as const;
const build = (op: 'glrlm' | 'glszm' | 'gldm' | 'ngtdm', attrs: object, dtype: 'i32' | 'f32' = 'i32', shape = [2, 3, 4]) => {
  const b = createBuilder();
  return b.apply(op, [b.input('levels', shape, dtype)], { levels: 5, offsets: ahead, ...attrs })[0];
};

test('shapes of the matrices', () => {
  assert.deepEqual(build('glrlm', {}).shape, [1, 5, 4]);
  assert.deepEqual(build('glszm', {}).shape, [2, 3, 4]);
  assert.deepEqual(build('gldm', {}).shape, [5, 2]);
  assert.deepEqual(build('ngtdm', {}).shape, [5, 1, 2]);
  for (const op of ['glrlm', 'glszm', 'gldm', 'ngtdm'] as const) assert.equal(build(op, {}).dtype, 'u32');
});

for (const op of ['glrlm', 'glszm', 'gldm', 'ngtdm'] as const) {
  const refuses = (run: () => unknown, message: RegExp) => assert.throws(run, { name: 'PmError', code: 'op-shape', message });
  test(`${op} says what does not fit`, () => {
    refuses(() => build(op, {}, 'f32'), new RegExp(`^${op}: expects i32 \\[D, H, W\\], got f32`));
    refuses(() => build(op, {}, 'i32', [2, 3]), /got i32 \[2,3\]/);
    refuses(() => build(op, { offsets: [] }), /at least one/);
    refuses(() => build(op, { offsets: [[0, 0, 0]] }), /none that is \[0, 0, 0\]/);
    if (op !== 'glszm') refuses(() => build(op, { levels: 0 }), /0 levels; give 1 to 1048576/);
    if (op === 'gldm') refuses(() => build(op, { alpha: -1 }), /alpha is -1/);
    if (op === 'ngtdm') refuses(() => build(op, { levels: 1 << 20, offsets: Array(2048).fill(ahead[0]) }), /reach 2147483648/);
  });
}

test('gldzm wants a distance for each voxel', () => {
  const b = createBuilder();
  const levels = b.input('levels', [2, 3, 4], 'i32');
  const apply = (distances: Parameters<typeof b.apply>[1][number]) => b.apply('gldzm', [levels, distances], { offsets: ahead })[0];
  assert.deepEqual(apply(b.input('distances', [2, 3, 4], 'i32')).shape, [2, 3, 4]);
  const refused = { name: 'PmError', code: 'op-shape', message: /distances are \w+ \[2,3,.\]/ };
  assert.throws(() => apply(b.input('short', [2, 3, 3], 'i32')), refused);
  assert.throws(() => apply(b.input('real', [2, 3, 4])), refused);
});
