import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawsOf, filled, numbersAt } from './draws';

const size = [8, 7, 6] as const;
const image = filled(size, (i, j, k) => (k === 5 ? 0 : 1 + i + j));
/** Two voxels of class 1 and one of class 2 in a background of 333. */
const label = filled(size, (i, j, k) => (j === 2 && k === 3 && (i === 1 || i === 6) ? 1 : i === 4 && j === 4 && k === 2 ? 2 : 0));
const sample = { image, label };
const n = 3000;
const within = (share: number, p: number) => assert.ok(Math.abs(share - p) < 5 * Math.sqrt((p * (1 - p)) / n), `${share} instead of ${p}`);

/** Boxes of one voxel: their centres are the voxels that were drawn. */
const centresOf = (name: string, options: object) =>
  drawsOf(name, { spatialSize: 1, ...options }, sample, n)
    .flat()
    .map(({ roiCenter }) => (roiCenter as number[]).join());

test('RandCropByPosNegLabel takes foreground and background by their weights, and each voxel of a kind as often', () => {
  const centres = centresOf('RandCropByPosNegLabel', { pos: 3, neg: 1 });
  const share = (at: string) => centres.filter((centre) => centre === at).length / n;
  for (const at of ['1,2,3', '6,2,3', '4,4,2']) within(share(at), 0.25);
  const background = centres.filter((centre) => !['1,2,3', '6,2,3', '4,4,2'].includes(centre));
  // 750 draws of 333 voxels: exp(-750 / 333) = 10.5 % of them are never drawn.
  assert.ok(Math.abs(new Set(background).size - 333 * (1 - Math.exp(-750 / 333))) < 40);
  assert.ok(centresOf('RandCropByPosNegLabel', { neg: 0 }).every((centre) => ['1,2,3', '6,2,3', '4,4,2'].includes(centre)));
});

test('RandCropByPosNegLabel keeps background centres where the image is above the threshold', () => {
  const centres = centresOf('RandCropByPosNegLabel', { pos: 0, imageKey: 'image' });
  assert.ok(centres.every((centre) => !centre.endsWith(',5')));
  assert.ok(centresOf('RandCropByPosNegLabel', { pos: 0 }).some((centre) => centre.endsWith(',5')));
});

test('RandCropByPosNegLabel without foreground crops about background', () => {
  const empty = { image, label: filled(size, () => 0) };
  assert.equal(drawsOf('RandCropByPosNegLabel', { spatialSize: 2, pos: 1, neg: 0, numSamples: 3 }, empty, 1)[0].length, 3);
  const hidden = { image: filled(size, () => 0), label: empty.label };
  assert.throws(() => drawsOf('RandCropByPosNegLabel', { spatialSize: 2, imageKey: 'image' }, hidden, 1), { code: 'transform-option' });
});

test('RandCropByLabelClasses takes classes by their ratios', () => {
  const centres = centresOf('RandCropByLabelClasses', { ratios: [1, 2, 1], numClasses: 3 });
  within(centres.filter((centre) => centre === '1,2,3').length / n, 0.25);
  within(centres.filter((centre) => centre === '4,4,2').length / n, 0.25);
  // Class 3 has no voxel: the others share its part.
  const four = centresOf('RandCropByLabelClasses', { ratios: [0, 1, 1, 5], numClasses: 4 });
  within(four.filter((centre) => centre === '4,4,2').length / n, 0.5);
});

test('a box stays inside the volume, whatever voxel it is about', () => {
  for (const extent of [1, 2, 5, 6]) {
    for (const { roiCenter, roiSize } of drawsOf('RandCropByPosNegLabel', { spatialSize: extent, numSamples: 2 }, sample, 300).flat()) {
      (roiCenter as number[]).forEach((centre, a) => {
        const start = centre - Math.floor((roiSize as number[])[a] / 2);
        assert.ok(start >= 0 && start + extent <= size[a], `${start} + ${extent} of ${size[a]}`);
      });
    }
  }
  assert.throws(() => drawsOf('RandCropByPosNegLabel', { spatialSize: [8, 8, 8] }, sample, 1), {
    code: 'transform-option',
    message: /8 x 7 x 6 voxels/,
  });
  const [smaller] = drawsOf('RandCropByPosNegLabel', { spatialSize: [8, 8, 8], allowSmaller: true }, sample, 1);
  assert.deepEqual(smaller[0].roiSize, [8, 7, 6]);
});

test('several crops differ, and an unknown key is named with the nearest one', () => {
  const draws = drawsOf('RandCropByPosNegLabel', { spatialSize: 3, numSamples: 4 }, sample, 50);
  assert.ok(draws.every((boxes) => boxes.length === 4));
  assert.ok(new Set(numbersAt(draws, 'roiCenter.0')).size > 2);
  assert.throws(() => drawsOf('RandCropByPosNegLabel', { spatialSize: 3, labelKey: 'labels' }, sample, 1), { message: /nearest: label/ });
});
