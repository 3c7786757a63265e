import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { parseCsv } from '../../src/core/csv';
import { writeVolume } from '../../src/imaging/io/write';
import { noise, volumeOf } from '../radiomics/volumes';
import { run } from './run';

/** Too few slices for a Laplacian of Gaussian. */
const size = [12, 11, 3] as const;
const voxels = size[0] * size[1] * size[2];
const isFeature = (name: string) => /^(original|log)/.test(name);
const leftOut = /^warning: log-sigma-1-0-mm-3D: an axis of the image's 12 x 11 x 3 voxels is too short/m;

describe('warnings of an extraction go to stderr', () => {
  let folder = '';
  const at = (name: string) => join(folder, name);

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'pm-warnings-'));
    const write = (name: string, values: readonly number[], dtype: 'f32' | 'u8') =>
      writeFileSync(at(name), writeVolume(volumeOf(size, values, dtype), name));
    write('image.nii', noise(voxels), 'f32');
    write('mask.nii', new Array<number>(voxels).fill(1), 'u8');
    writeFileSync(
      at('log.yaml'),
      'setting: {binCount: 8}\nimageType: {Original: {}, LoG: {sigma: [1.0]}}\nfeatureClass: {shape: [MeshVolume], firstorder: [Mean]}\n',
    );
    writeFileSync(at('plain.yaml'), 'setting: {binCount: 8}\nfeatureClass: {shape: [MeshVolume], firstorder: [Mean]}\n');
    writeFileSync(at('cohort.csv'), 'id,image,mask\na,image.nii,mask.nii\nb,image.nii,mask.nii\n');
  });
  after(() => rmSync(folder, { recursive: true }));

  const radiomics = (...more: string[]) => run('radiomics', at('image.nii'), at('mask.nii'), '--backend', 'wasm', ...more);

  test('of one case, with --json too, whose document has none of them', async () => {
    const { status, stdout, stderr } = await radiomics('--params', at('log.yaml'), '--json');
    assert.equal(status, 0, stderr);
    assert.match(stderr, leftOut);
    const plain = await radiomics('--params', at('plain.yaml'), '--json');
    assert.doesNotMatch(plain.stderr, /warning/);
    assert.doesNotMatch(stdout, /warning|too short/);
    assert.deepEqual(Object.keys(JSON.parse(stdout)).filter(isFeature), Object.keys(JSON.parse(plain.stdout)).filter(isFeature));
    assert.doesNotMatch((await radiomics('--params', at('log.yaml'), '--quiet')).stderr, /warning/);
  });

  test('of maps', async () => {
    const { status, stdout, stderr } = await radiomics('--params', at('log.yaml'), '--voxel', at('maps'), '--json');
    assert.equal(status, 0, stderr);
    assert.match(stderr, leftOut);
    assert.match(stderr, /^warning: shape: this class has no maps$/m);
    assert.deepEqual(
      JSON.parse(stdout).warnings.map(({ code }: { code: string }) => code),
      ['class-without-maps', 'image-left-out'],
    );
  });

  test('of a cohort, by case; the table has the columns that it had', async () => {
    const cohort = (params: string, out: string) =>
      run('radiomics', '--cohort', at('cohort.csv'), '--out', at(out), '--params', at(params), '--backend', 'wasm', '--jobs', '1');
    const { status, stderr } = await cohort('log.yaml', 'log.csv');
    assert.equal(status, 0, stderr);
    for (const id of ['a', 'b']) assert.match(stderr, new RegExp(`^${id}: warning: log-sigma-1-0-mm-3D: `, 'm'));
    await cohort('plain.yaml', 'plain.csv');
    const columns = (name: string) => parseCsv(readFileSync(at(name), 'utf8'), name)[0].cells.filter((column) => !column.startsWith('diagnostics_'));
    assert.deepEqual(columns('log.csv'), columns('plain.csv'));
    assert.doesNotMatch(readFileSync(at('log.csv'), 'utf8'), /warning|too short/);
  });

  test('of a robustness study, once a case', async () => {
    const options = ['--perturb', 'noise', '--repeats', '3', '--params', at('log.yaml'), '--backend', 'wasm', '--jobs', '1'];
    const { status, stderr } = await run('robustness', '--cohort', at('cohort.csv'), '--out', at('icc.csv'), ...options);
    assert.equal(status, 0, stderr);
    assert.equal(stderr.match(/warning: log-sigma/g)?.length, 2, stderr);
  });
});

test('classify: a mask is not used, and it says so', async () => {
  const image = 'demo/sample/t2.nii.gz';
  const [without, given] = await Promise.all(
    [[image], [image, 'demo/sample/t2_seg-manual.nii.gz']].map((paths) => run('classify', ...paths, '--backend', 'wasm', '--json')),
  );
  assert.equal(given.status, 0, given.stderr);
  assert.match(given.stderr, /^warning: t2_seg-manual\.nii\.gz: the mask was not used/m);
  assert.doesNotMatch(without.stderr, /mask/);
  const [a, b] = [JSON.parse(without.stdout), JSON.parse(given.stdout)];
  assert.deepEqual(a.probabilities, b.probabilities);
  assert.deepEqual(
    b.warnings.map(({ code }: { code: string }) => code),
    ['demonstration-classification', 'mask-unused'],
  );
  assert.equal(b.provenance.mask, undefined);
});
