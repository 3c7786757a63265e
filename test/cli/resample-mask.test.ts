import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { writeVolume } from '../../src/imaging/io/write';
import type { Size } from '../../src/imaging/volume';
import { noise, volumeOf } from '../radiomics/volumes';
import { run } from './run';

const size = [12, 10, 8] as const;

/** A block of ones from voxel 2 to 8 along each axis, in units of the image's voxels. */
function block(extents: Size, factor: readonly number[]): number[] {
  const inside = (n: number, axis: number) => Math.floor(n / factor[axis]) >= 2 && Math.floor(n / factor[axis]) < 6;
  const [ni, nj] = extents;
  return Array.from({ length: extents[0] * extents[1] * extents[2] }, (_, at) =>
    Number(inside(at % ni, 0) && inside(Math.floor(at / ni) % nj, 1) && inside(Math.floor(at / (ni * nj)), 2)),
  );
}

describe('a mask on another grid', () => {
  let folder = '';
  const at = (name: string) => join(folder, name);

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'pm-mask-'));
    const image = volumeOf(
      size,
      noise(960).map((x) => Math.floor(300 * x)),
      'i16',
      [2, 2, 3],
    );
    writeFileSync(at('image.nii'), writeVolume(image, 'image.nii'));
    writeFileSync(at('mask.nii'), writeVolume(volumeOf(size, block(size, [1, 1, 1]), 'u8', [2, 2, 3]), 'mask.nii'));
    // Three voxels for each of the image along k, centred where the image's are.
    const fine: Size = [12, 10, 24];
    const finer = volumeOf(fine, block(fine, [1, 1, 3]), 'u8', [2, 2, 1]);
    const affine = finer.affine.map((value, n) => (n === 11 ? -1 : value));
    writeFileSync(at('fine.nii'), writeVolume({ ...finer, affine }, 'fine.nii'));
    const shifted = volumeOf(size, block(size, [1, 1, 1]), 'u8', [2, 2, 3]);
    writeFileSync(at('shifted.nii'), writeVolume({ ...shifted, affine: shifted.affine.map((value, n) => (n === 7 ? 0.5 : value)) }, 'shifted.nii'));
    writeFileSync(at('cohort.csv'), 'id,image,mask\nsame,image.nii,mask.nii\nfine,image.nii,fine.nii\n');
  });
  after(() => rmSync(folder, { recursive: true }));

  test('is refused with the axis, the millimetres and the way out', async () => {
    const fine = await run('radiomics', at('image.nii'), at('fine.nii'), '--backend', 'wasm');
    assert.equal(fine.status, 1);
    assert.match(fine.stderr, /size along k \(8 voxels in the image, 24 in the mask\), 24 and 24 mm; /);
    assert.match(fine.stderr, /spacing along k by -2 mm \(3 in the image, 1 in the mask\); origin along superior \(S\) by -1 mm/);
    assert.match(fine.stderr, /resample the mask with correctMask \(--resample-mask\)/);
    const shifted = await run('radiomics', at('image.nii'), at('shifted.nii'), '--backend', 'wasm');
    assert.match(shifted.stderr, /error: image and mask: their grids differ: origin along anterior \(A\) by 0\.5 mm; .*--resample-mask/);
  });

  test('is resampled with --resample-mask, for a case, a cohort and analyze', async () => {
    const features = (text: string) => Object.entries(JSON.parse(text)).filter(([name]) => name.startsWith('original_'));
    const same = await run('radiomics', at('image.nii'), at('mask.nii'), '--backend', 'wasm', '--json');
    const fine = await run('radiomics', at('image.nii'), at('fine.nii'), '--resample-mask', '--backend', 'wasm', '--json');
    assert.equal(fine.status, 0, fine.stderr);
    assert.equal(features(same.stdout).length, 107);
    assert.deepEqual(features(fine.stdout), features(same.stdout));
    assert.equal(JSON.parse(fine.stdout)['diagnostics_Mask-corrected_VoxelNum'], 64);
    assert.equal(JSON.parse(same.stdout)['diagnostics_Mask-corrected_VoxelNum'], undefined);

    const cohort = ['radiomics', '--cohort', at('cohort.csv'), '--backend', 'wasm', '--json', '--out'];
    const without = await run(...cohort, at('without.csv'));
    assert.equal(JSON.parse(without.stdout).failed, 1);
    const withIt = await run(...cohort, at('with.csv'), '--resample-mask');
    assert.equal(JSON.parse(withIt.stdout).failed, 0, withIt.stderr);
    const [header, first, second] = readFileSync(at('with.csv'), 'utf8').split('\n');
    const from = header.split(',').findIndex((column) => column.startsWith('original_'));
    const end = (line: string) => line.split(',').slice(from - header.split(',').length);
    assert.deepEqual(end(second), end(first));

    const refused = await run('analyze', at('image.nii'), at('fine.nii'), '--out', at('out'), '--backend', 'wasm');
    assert.equal(refused.status, 1);
    assert.match(refused.stderr, /--resample-mask/);
    const analysed = await run('analyze', at('image.nii'), at('fine.nii'), '--out', at('out'), '--backend', 'wasm', '--json', '--resample-mask');
    assert.equal(analysed.status, 0, analysed.stderr);
    assert.deepEqual(Object.entries(JSON.parse(analysed.stdout).radiomics.features), features(same.stdout));
  });
});
