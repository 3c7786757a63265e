import assert from 'node:assert/strict';
import { test } from 'node:test';
import { borderDistances } from '../../src/radiomics/border-distance';
import { noise } from './volumes';

for (const flat of [undefined, 0, 1, 2]) {
  test(`steps to the nearest voxel outside, ${flat === undefined ? 'in the volume' : `across axis ${flat}`}`, () => {
    const size = [9, 8, 7] as const;
    const mask = Uint8Array.from(noise(504, 4), (x) => (x > 0.08 ? 1 : 0));
    const found = borderDistances(mask, size, flat);
    const inside = (i: number, j: number, k: number) => i >= 0 && j >= 0 && k >= 0 && i < 9 && j < 8 && k < 7 && mask[i + 9 * (j + 8 * k)] === 1;
    found.forEach((distance, voxel) => {
      const at = [voxel % 9, Math.floor(voxel / 9) % 8, Math.floor(voxel / 72)];
      let least = Number.POSITIVE_INFINITY;
      for (let k = -1; k <= 7; k++) {
        for (let j = -1; j <= 8; j++) {
          for (let i = -1; i <= 9; i++) {
            const to = [i, j, k];
            if (inside(i, j, k) || (flat !== undefined && to[flat] !== at[flat])) continue;
            least = Math.min(least, Math.abs(i - at[0]) + Math.abs(j - at[1]) + Math.abs(k - at[2]));
          }
        }
      }
      assert.equal(distance, least);
    });
  });
}
