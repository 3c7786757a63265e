import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { fromAxes, spacingOf, transformPoint, type Vec3 } from '../../../src/imaging/affine';
import { type Size, type Volume, volume, voxelCount } from '../../../src/imaging/volume';
import { rotate } from '../../../src/radiomics/perturb/rotation';
import { translate } from '../../../src/radiomics/perturb/translation';
import { insideOf } from '../../../src/radiomics/roi';
import { noise, volumeOf } from '../volumes';

/** A grid whose axes are not those of the world. */
const affine = fromAxes(
  [
    [0, 1.5, 0],
    [-1.2, 0, 0.9],
    [2.4, 0, 3.2],
  ],
  [-20, 7, 30],
);
const size: Size = [24, 22, 20];

function each(of: Pick<Volume, 'size'>, visit: (i: number, j: number, k: number, at: number) => void): void {
  for (let k = 0, at = 0; k < of.size[2]; k++) for (let j = 0; j < of.size[1]; j++) for (let i = 0; i < of.size[0]; i++, at++) visit(i, j, k, at);
}

/** Something that a spline through samples reproduces. */
const field = ([x, y, z]: Vec3) => 3 + 0.5 * x - 0.25 * y + 2 * z;

function sampled(): { image: Volume; mask: Volume } {
  const image = volume({ dtype: 'f64', size, affine });
  const mask = volume({ dtype: 'u8', size, affine });
  each(image, (i, j, k, at) => {
    (image.data as Float64Array)[at] = field(transformPoint(affine, [i, j, k]));
    (mask.data as Uint8Array)[at] = Number(Math.hypot((i - 11) * 1.5, (j - 10) * 1.5, (k - 9) * 4) < 9);
  });
  return { image, mask };
}

function centreOf(mask: Volume): Vec3 {
  const sum = [0, 0, 0];
  const inside = insideOf(mask);
  each(mask, (i, j, k, at) => {
    if (mask.data[at] !== 0) for (const [n, x] of transformPoint(mask.affine, [i, j, k]).entries()) sum[n] += x / inside.length;
  });
  return sum as unknown as Vec3;
}

function isSampledThere(moved: { image: Volume; mask: Volume }, original: Volume, tolerance: number): void {
  let worst = 0;
  each(moved.image, (i, j, k, at) => {
    if (moved.mask.data[at] !== 0)
      worst = Math.max(worst, Math.abs((moved.image.data[at] as number) - field(transformPoint(moved.image.affine, [i, j, k]))));
  });
  // Mirrored ends of the spline decay by 0.27 a voxel; the region is 4 and more inside.
  assert.ok(worst < 0.02, `differs by ${worst}`);
  const [before, after] = [centreOf(original), centreOf(moved.mask)];
  assert.ok(Math.hypot(...before.map((x, n) => x - after[n])) < tolerance, `the region stays where it is: ${before}, ${after}`);
  assert.ok(Math.abs(insideOf(moved.mask).length / insideOf(original).length - 1) < 0.05);
  for (const [n, length] of spacingOf(moved.image.affine).entries()) assert.ok(Math.abs(length - spacingOf(affine)[n]) < 1e-9);
}

describe('rotation and translation', () => {
  test('voxels hold what the image has at their place in the world', () => {
    const { image, mask } = sampled();
    // A face moves by up to half a voxel, which is 2 mm along k: a rotation leaves slices where they are.
    for (const angle of [13, -41, 90]) isSampledThere(rotate(image, mask, { angle }), mask, 0.3);
    isSampledThere(translate(image, mask, { fractions: [0.5, -0.25, 0.4] }), mask, 2);
  });

  test('a quarter turn of equal voxels moves them about the middle of the region', () => {
    const cube: Size = [7, 7, 3];
    const image = volumeOf(cube, noise(voxelCount(cube)));
    const mask = volumeOf(
      cube,
      Array.from({ length: voxelCount(cube) }, (_, at) => Number(at % 7 > 0 && at % 7 < 6 && at % 49 >= 7 && at % 49 < 42)),
      'u8',
    );
    const turned = rotate(image, mask, { angle: 90 });
    assert.deepEqual(turned.image.size, cube);
    assert.deepEqual(turned.mask.data, mask.data);
    each(image, (i, j, k, at) => {
      // Counter-clockwise about k: what lies along i now lies along j of the world.
      const from = 6 - j + 7 * (i + 7 * k);
      assert.ok(Math.abs((turned.image.data[at] as number) - (image.data[from] as number)) < 1e-9, `${i} ${j} ${k}`);
    });
  });

  test('the grid grows where the region would leave it, and no voxel of it is lost', () => {
    const cube: Size = [10, 10, 4];
    const full = volumeOf(cube, new Array(400).fill(1), 'u8');
    const turned = rotate(volumeOf(cube, noise(400), 'f32'), full, { angle: 45 });
    assert.equal(turned.image.dtype, 'f32');
    assert.ok(turned.image.size[0] > 10 && turned.image.size[1] > 10 && turned.image.size[2] === 4);
    const kept = insideOf(turned.mask).length;
    // Of the turned lattice, points whose sums and differences of half-integers are at most 7 (7 / √2 < 5): 112 a slice.
    assert.equal(kept, 448);
    assert.ok([...(turned.image.data as Float32Array)].every(Number.isFinite));
  });

  test('nothing to do changes nothing', () => {
    const { image, mask } = sampled();
    assert.deepEqual(rotate(image, mask, { angle: 0 }), { image, mask });
    assert.deepEqual(translate(image, mask, { fractions: [0, 0, 0] }), { image, mask });
  });
});
