import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createReferenceBackend } from '../../src/backends/reference/backend';
import { tensor } from '../../src/core/tensor';
import { createBuilder } from '../../src/ops/builder';
import { compile } from '../../src/ops/compile';

const ahead = [[0, 0, 1]] as const;
const bothWays = [...ahead, [0, 0, -1]] as const;
const names = ['window_glcm', 'window_glrlm', 'window_glszm', 'window_gldm', 'window_ngtdm'] as const;
type Name = (typeof names)[number];

const build = (op: Name, attrs: object, dtype: 'i32' | 'f32' = 'i32', shape = [6, 2, 3, 4]) => {
  const b = createBuilder();
  return b.apply(op, [b.input('windows', shape, dtype)], { levels: 5, offsets: ahead, ...attrs })[0];
};

test('shapes of what is found in windows', () => {
  assert.deepEqual(build('window_glcm', {}).shape, [6, 1, 24]);
  assert.deepEqual(build('window_glrlm', {}).shape, [6, 1, 24]);
  assert.deepEqual(build('window_glszm', {}).shape, [6, 24]);
  assert.deepEqual(build('window_gldm', {}).shape, [6, 24]);
  assert.deepEqual(build('window_ngtdm', {}).shape, [6, 24, 3]);
  for (const op of names) assert.equal(build(op, {}).dtype, 'u32');
});

for (const op of names) {
  const refuses = (run: () => unknown, message: RegExp) => assert.throws(run, { name: 'PmError', code: 'op-shape', message });
  test(`${op} says what does not fit`, () => {
    refuses(() => build(op, {}, 'f32'), new RegExp(`^${op}: expects i32 \\[N, D, H, W\\], got f32`));
    refuses(() => build(op, {}, 'i32', [2, 3, 4]), /got i32 \[2,3,4\]/);
    refuses(() => build(op, {}, 'i32', [1, 32, 32, 32]), /windows of 32768 positions; use smaller ones/);
    refuses(() => build(op, { offsets: [] }), /at least one/);
    refuses(() => build(op, { offsets: [[0, 0, 0]] }), /none that is \[0, 0, 0\]/);
    refuses(() => build(op, { levels: 0 }), /0 levels; give 1 to/);
    if (op !== 'window_ngtdm') refuses(() => build(op, { levels: 1 << 16 }), /65536 levels; give 1 to 65535/);
    if (op === 'window_gldm') refuses(() => build(op, { alpha: -1 }), /alpha is -1/);
    if (op === 'window_ngtdm') refuses(() => build(op, { levels: 1 << 20, offsets: Array(2048).fill(ahead[0]) }), /reach 2147483648/);
  });
}

/** What the reference finds in one line of levels. */
async function inLine(op: Name, levels: number[], offsets: readonly (readonly number[])[]): Promise<number[]> {
  const b = createBuilder();
  const shape = [1, 1, 1, levels.length];
  b.output('found', b.apply(op, [b.input('windows', shape, 'i32')], { levels: 5, offsets })[0]);
  const executable = await createReferenceBackend().load(compile(b.finish()));
  const { found } = await executable.run({ windows: tensor('i32', shape, Int32Array.from(levels)) });
  return [...(found.data as Uint32Array)];
}

const of = (level: number, number: number) => 65536 * level + number;
const joined = 32768;

test('one line, counted by hand', async () => {
  const line = [2, 2, 0, 5, 4, 4, 4];
  assert.deepEqual(await inLine('window_glcm', line, ahead), [of(2, 2), 0, 0, of(5, 4), of(4, 4), of(4, 4), 0]);
  assert.deepEqual(await inLine('window_glrlm', line, ahead), [of(2, joined + 2), 0, 0, of(5, joined + 1), of(4, joined + 3), 0, 0]);
  assert.deepEqual(await inLine('window_glszm', line, ahead), [of(2, 2), 0, 0, of(5, 1), of(4, 3), 0, 0]);
  assert.deepEqual(await inLine('window_gldm', line, bothWays), [of(2, 1), of(2, 1), 0, of(5, 0), of(4, 1), of(4, 2), of(4, 1)]);
  const differences = [2, 1, 0, 2, 1, 0, 0, 0, 0, 5, 1, 1, 4, 2, 1, 4, 2, 0, 4, 1, 0];
  assert.deepEqual(await inLine('window_ngtdm', line, bothWays), differences);
});

test('a lone voxel is a run that nothing joins, wherever else the line leads', async () => {
  assert.deepEqual(await inLine('window_glrlm', [0, 3, 0], ahead), [0, of(3, 1), 0]);
  assert.deepEqual(await inLine('window_glrlm', [1, 0, 3], ahead), [of(1, joined + 1), 0, of(3, joined + 1)]);
});

test('what is no level is outside the region', async () => {
  assert.deepEqual(await inLine('window_glcm', [6, 1, 2, -1], ahead), [0, of(1, 2), 0, 0]);
  assert.deepEqual(await inLine('window_glszm', [6, 1, 1, -1], ahead), [0, of(1, 2), 0, 0]);
});
