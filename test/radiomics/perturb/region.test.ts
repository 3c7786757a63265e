import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { connectedComponents } from '../../../src/imaging/connected-components';
import type { Size, Volume } from '../../../src/imaging/volume';
import { randomiseContour } from '../../../src/radiomics/perturb/contour';
import { supervoxels } from '../../../src/radiomics/perturb/supervoxels';
import { changeVolume } from '../../../src/radiomics/perturb/volume-change';
import { insideOf } from '../../../src/radiomics/roi';
import { noise, volumeOf } from '../volumes';

const size: Size = [30, 28, 16];
const count = 30 * 28 * 16;

function where(inside: (i: number, j: number, k: number) => boolean): number[] {
  return Array.from({ length: count }, (_, at) => Number(inside(at % 30, Math.floor(at / 30) % 28, Math.floor(at / 840))));
}

const ball = (radius: number) => where((i, j, k) => Math.hypot(i - 15, j - 14, k - 8) <= radius);
const voxels = (mask: Volume) => insideOf(mask).length;

describe('volume changes', () => {
  const image = volumeOf(size, noise(count));
  const mask = volumeOf(size, ball(5), 'u8');

  test('the region has the volume asked for to the voxel, layer by layer', () => {
    const before = voxels(mask);
    for (const fraction of [0.01, 0.15, 1.5, -0.01, -0.3, -0.8]) {
      const changed = changeVolume(image, mask, { fraction }, 5).mask;
      assert.equal(voxels(changed), Math.round(before * (1 + fraction)));
      for (let at = 0; at < count; at++) {
        if (fraction > 0 && mask.data[at]) assert.equal(changed.data[at], 1);
        if (fraction < 0 && changed.data[at]) assert.equal(mask.data[at], 1);
      }
      // One layer only: what was added touches the region, what was taken touched the outside.
      if (Math.abs(fraction) > 0.2) continue;
      const differing = Array.from({ length: count }, (_, at) => at).filter((at) => changed.data[at] !== mask.data[at]);
      for (const at of differing)
        assert.ok([1, 30, 840].some((step) => mask.data[at - step] !== mask.data[at] || mask.data[at + step] !== mask.data[at]));
    }
  });

  test('which voxels depends on the seed alone; nothing changes by 0; a voxel is left; a full grid cannot grow', () => {
    const data = (seed: number) => changeVolume(image, mask, { fraction: 0.1 }, seed).mask.data;
    assert.deepEqual(data(1), data(1));
    assert.notDeepEqual(data(1), data(2));
    assert.deepEqual(changeVolume(image, mask, { fraction: 0 }, 1).mask.data, mask.data);
    assert.equal(voxels(changeVolume(image, mask, { fraction: -1 }, 1).mask), 1);
    const full = volumeOf(size, new Array(count).fill(1), 'u8');
    assert.equal(voxels(changeVolume(image, full, { fraction: 0.2 }, 1).mask), count);
    assert.equal(voxels(changeVolume(image, full, { fraction: -0.2 }, 1).mask), Math.round(0.8 * count));
  });
});

describe('supervoxels', () => {
  const values = ball(6).map((inside, at) => 0.3 + 0.4 * inside + 0.02 * noise(count)[at % count]);

  test('every voxel belongs to one connected part of about the size asked for', () => {
    const parts = supervoxels({ values, size, spacing: [1, 1, 1] }, 5, 0.05);
    const total = Math.max(...parts) + 1;
    assert.ok(Math.abs(total / (count / 125) - 1) < 0.5, `${total} parts`);
    for (let part = 0; part < total; part++) {
      const own = Uint8Array.from(parts, (each) => Number(each === part));
      assert.equal(connectedComponents(own, size, 1).count, 1, `part ${part}`);
    }
  });

  test('parts keep to the edges of the image, and to space where there are none', () => {
    const parts = supervoxels({ values, size, spacing: [1, 1, 1] }, 5, 0.05);
    const inside = ball(6);
    const share = new Map<number, [number, number]>();
    for (const [at, part] of parts.entries()) {
      const [all, within] = share.get(part) ?? [0, 0];
      share.set(part, [all + 1, within + inside[at]]);
    }
    const torn = [...share.values()].reduce((sum, [all, within]) => sum + Math.min(within, all - within), 0);
    assert.ok(torn < 0.03 * inside.reduce((a, b) => a + b, 0), `${torn} voxels on the wrong side`);
    // Without contrast parts are blocks: with voxels three times as long along k, a third as many of them there.
    const flat = supervoxels({ values: new Float64Array(count), size, spacing: [1, 1, 3] }, 6, 0.05);
    const column = new Set(Array.from({ length: 16 }, (_, k) => flat[3 + 30 * 3 + 840 * k]));
    const row = new Set(Array.from({ length: 30 }, (_, i) => flat[i + 30 * 3]));
    assert.deepEqual([column.size, row.size], [8, 5]);
  });
});

describe('contour randomisation', () => {
  const bright = ball(6);
  const image = volumeOf(
    size,
    noise(count, 4).map((x, at) => 100 + 200 * bright[at] + 20 * x),
    'i16',
  );
  const dice = (a: Volume, b: readonly number[]) => {
    const both = b.reduce((sum, inside, at) => sum + inside * Number(a.data[at]), 0);
    return (2 * both) / (voxels(a) + b.reduce((x, y) => x + y, 0));
  };

  test('a contour on an edge stays nearer to it than one that no edge holds', () => {
    const mask = volumeOf(size, bright, 'u8');
    const flat = volumeOf(size, new Array(count).fill(7), 'i16');
    const mean = (of: Volume) =>
      [1, 2, 3, 4, 5].reduce((sum, seed) => sum + dice(randomiseContour(of, mask, { partVolume: 60 }, seed).mask, bright) / 5, 0);
    const [held, free] = [mean(image), mean(flat)];
    assert.ok(held > 0.8 && held > free + 0.03, `${held} and ${free}`);
  });

  test('a contour off the edge varies with the seed, about where it was', () => {
    const off = where((i, j, k) => Math.hypot(i - 17, j - 14, k - 8) <= 6);
    const mask = volumeOf(size, off, 'u8');
    const drawn = [1, 2, 3, 4].map((seed) => randomiseContour(image, mask, { partVolume: 60 }, seed).mask);
    assert.deepEqual(randomiseContour(image, mask, { partVolume: 60 }, 1).mask.data, drawn[0].data);
    assert.ok(drawn.slice(1).some((other) => dice(other, [...(drawn[0].data as Uint8Array)]) < 0.999));
    for (const other of drawn) assert.ok(dice(other, off) > 0.6, `${dice(other, off)}`);
    // Parts are about 4 mm wide: of one that is a fifth and more inside, no voxel is far outside.
    const far = where((i, j, k) => Math.hypot(i - 17, j - 14, k - 8) > 14);
    for (const other of drawn) for (let at = 0; at < count; at++) if (far[at]) assert.equal(other.data[at], 0);
    const often = off.filter((inside, at) => inside && drawn.filter((other) => other.data[at] !== 0).length >= 2).length;
    assert.ok(often > 0.6 * voxels(mask), `${often} of ${voxels(mask)} voxels belong to two of four and more`);
  });

  test('an image without contrast, and a part as large as all, still give a region', () => {
    const flat = volumeOf(size, new Array(count).fill(7), 'i16');
    const mask = volumeOf(size, bright, 'u8');
    assert.ok(dice(randomiseContour(flat, mask, { partVolume: 60 }, 1).mask, bright) > 0.6);
    assert.ok(voxels(randomiseContour(image, mask, { partVolume: 1e6 }, 1).mask) > 0);
  });
});
