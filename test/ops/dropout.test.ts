import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Backend } from '../../src/backends/backend';
import { mix32 } from '../../src/core/rng';
import { numel } from '../../src/core/shape';
import { tensor } from '../../src/core/tensor';
import { createBuilder } from '../../src/ops/builder';
import { compile } from '../../src/ops/compile';
import { backends } from '../support/backends';

const shape = [2, 5, 3, 4, 7];
const ones = new Float32Array(numel(shape)).fill(1);

/** Two layers of one network, so that a run gives the masks of two streams. */
function graph(p: number) {
  const b = createBuilder();
  const x = b.input('x', shape);
  const seed = b.input('seed', [1], 'i32');
  for (const stream of [0, 1]) b.output(`stream ${stream}`, b.dropout(x, seed, { p, stream }));
  return compile(b.finish());
}

for (const { name, create, skip } of backends) {
  describe(`dropout on ${name}`, { skip }, () => {
    let backend: Backend;
    before(async () => {
      backend = await create();
    });
    after(() => backend?.dispose());

    test('keeps what the generator says, for every seed without another plan', async () => {
      const executable = await backend.load(graph(0.25));
      for (const seed of [0, 1, -1, 0x7fffffff]) {
        const outputs = await executable.run({ x: tensor('f32', shape, ones), seed: tensor('i32', [1], Int32Array.of(seed)) });
        for (const stream of [0, 1]) {
          const key = mix32(seed ^ mix32(stream));
          // Of 32 random bits the upper 24 count.
          const kept = Array.from(ones, (_, i) => mix32(mix32(i) ^ key) >>> 8 >= 0.25 * 2 ** 24);
          const expected = kept.map((keeps) => (keeps ? Math.fround(1 / 0.75) : 0));
          assert.deepEqual(Array.from(outputs[`stream ${stream}`].data as Float32Array, Math.fround), expected);
        }
      }
      executable.dispose();
    });

    test('shares, and streams and seeds that have nothing in common', async () => {
      const executable = await backend.load(graph(0.25));
      const masks: boolean[][] = [];
      for (const seed of [5, 6]) {
        const outputs = await executable.run({ x: tensor('f32', shape, ones), seed: tensor('i32', [1], Int32Array.of(seed)) });
        for (const stream of [0, 1]) masks.push(Array.from(outputs[`stream ${stream}`].data as Float32Array, (value) => value > 0));
      }
      executable.dispose();
      const share = (mask: readonly boolean[]) => mask.filter(Boolean).length / mask.length;
      masks.forEach((mask, i) => {
        // Five standard deviations of 840 draws are 0.075.
        assert.ok(Math.abs(share(mask) - 0.75) < 0.075, `${share(mask)}`);
        for (const other of masks.slice(i + 1)) assert.ok(Math.abs(share(mask.map((kept, j) => kept === other[j])) - 0.625) < 0.085);
      });
    });
  });
}

test('dropout says what does not fit', () => {
  const b = createBuilder();
  const x = b.input('x', shape);
  const refused = (message: RegExp) => ({ name: 'PmError', code: 'op-shape', message });
  assert.throws(() => b.dropout(x, b.input('real', [1]), { p: 0.5 }), refused(/seed f32 \[1\]; give one i32 or u32/));
  assert.throws(() => b.dropout(x, b.input('seed', [1], 'i32'), { p: 1.5 }), refused(/p = 1.5/));
});
