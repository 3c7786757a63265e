import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { parseCsv } from '../../src/core/csv';
import { writeVolume } from '../../src/imaging/io/write';
import type { Size } from '../../src/imaging/volume';
import { noise, volumeOf } from '../radiomics/volumes';
import { rowsKept, run, start } from './run';

const size: Size = [16, 15, 9];
const count = 16 * 15 * 9;

describe('robustness over a cohort', () => {
  let folder = '';
  const at = (name: string) => join(folder, name);
  const call = (cohort: string, out: string, ...more: string[]) =>
    ['robustness', '--cohort', at(cohort), '--out', at(out), '--backend', 'wasm', '--params', at('params.yaml'), ...more] as const;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'pm-robust-'));
    const write = (name: string, values: readonly number[]) => writeFileSync(at(name), writeVolume(volumeOf(size, values, 'i16'), name));
    for (const n of [1, 2, 3]) {
      write(
        `image${n}.nii`,
        noise(count, n).map((x) => Math.floor(100 * n + 60 * x)),
      );
      write(
        `mask${n}.nii`,
        Array.from({ length: count }, (_, v) => Number(v % 16 > 2 && v % 16 < 8 + n && v % 240 > 50 && v % 240 < 190 && v > 240 && v < count - 240)),
      );
    }
    writeFileSync(at('params.yaml'), 'setting: {binWidth: 10}\nfeatureClass: {shape: [MeshVolume], firstorder: [Mean], glcm: [Contrast]}\n');
    const rows = [1, 2, 3].map((n) => `p${n},image${n}.nii,mask${n}.nii`);
    writeFileSync(at('cohort.csv'), `id,image,mask\n${rows.join('\n')}\nbad,missing.nii,mask1.nii\n`);
    writeFileSync(at('alone.csv'), `id,image,mask\n${rows[0]}\nbad,missing.nii,mask1.nii\n`);
  });
  after(() => rmSync(folder, { recursive: true }));

  test('writes feature, icc, bounds and class, the same with one job and with two', async () => {
    const one = await run(...call('cohort.csv', 'one.csv', '--jobs', '1', '--repeats', '3', '--json'));
    assert.equal(one.status, 0, one.stderr);
    assert.match(one.stderr, /bad, repeat 1 failed: .*missing\.nii/);
    assert.match(one.stderr, /1 of 4 cases were left out/);
    const summary = JSON.parse(one.stdout);
    assert.deepEqual([summary.cases, summary.failed, summary.repeats, summary.icc, summary.features.length], [3, 1, 3, 'ICC(1,1)', 3]);
    assert.equal(summary.perturb, 'noise=1,rotation=10,translation=0.5,volume=0.15,contour=500');
    const two = await run(...call('cohort.csv', 'two.csv', '--jobs', '2', '--repeats', '3'));
    assert.match(two.stdout, /^original_firstorder_Mean 0\.\d+ \(-?0\.\d+ to [01]\.\d+\) (poor|moderate|good|excellent)$/m);
    assert.equal(readFileSync(at('one.csv'), 'utf8'), readFileSync(at('two.csv'), 'utf8'));
    const [header, ...rows] = parseCsv(readFileSync(at('one.csv'), 'utf8'), 'one.csv');
    assert.deepEqual(header.cells, ['feature', 'icc', 'lower', 'upper', 'class', 'cases']);
    for (const { cells } of rows) {
      const [value, lower, upper] = cells.slice(1, 4).map(Number);
      assert.ok(lower <= value && value <= upper);
      assert.equal(cells[4], lower < 0.5 ? 'poor' : lower < 0.75 ? 'moderate' : lower < 0.9 ? 'good' : 'excellent');
      assert.equal(cells[5], '3');
    }
    assert.ok(!existsSync(at('one.csv.part')));
  });

  test('perturbations, form and seed are those asked for', async () => {
    const table = async (...more: string[]) => {
      const { status, stdout, stderr } = await run(...call('cohort.csv', 'other.csv', '--repeats', '2', '--json', ...more));
      assert.equal(status, 0, stderr);
      return JSON.parse(stdout).features as { feature: string; icc: number; class: string }[];
    };
    const noisy = await table('--perturb', 'noise=0.5');
    const [shape] = noisy;
    assert.equal(shape.feature, 'original_shape_MeshVolume');
    assert.ok(shape.icc > 1 - 1e-12 && shape.class === 'excellent');
    const seeded = await table('--perturb', 'noise=0.5', '--seed', '7');
    assert.notDeepEqual(seeded, noisy);
    assert.notDeepEqual(await table('--perturb', 'noise=0.5', '--icc', '3,k'), noisy);
  });

  test('an interrupted run goes on, with the same perturbations only', async () => {
    const more = ['--jobs', '1', '--repeats', '30', '--perturb', 'noise,volume'];
    const { child, ended } = start(...call('cohort.csv', 'cut.csv', ...more));
    await rowsKept(child, at('cut.csv.part'), 3);
    child.kill('SIGKILL');
    await ended;
    const other = await run(...call('cohort.csv', 'cut.csv', '--repeats', '30', '--perturb', 'noise'));
    assert.equal(other.status, 1);
    assert.match(
      other.stderr,
      /made with other settings: diagnostics_Configuration_Perturbation \(noise=1,volume=0\.15, seed 0 there, noise=1, seed 0 now\)/,
    );
    const resumed = await run(...call('cohort.csv', 'cut.csv', ...more));
    assert.match(resumed.stderr, /\d+ of 120 are done already/);
    const whole = await run(...call('cohort.csv', 'whole.csv', ...more));
    assert.equal(whole.status, 0, whole.stderr);
    assert.equal(readFileSync(at('cut.csv'), 'utf8'), readFileSync(at('whole.csv'), 'utf8'));
  });

  test('too few cases and wrong perturbations are refused', async () => {
    const alone = await run(...call('alone.csv', 'alone-out.csv', '--repeats', '2', '--perturb', 'noise'));
    assert.equal(alone.status, 1);
    assert.match(
      alone.stderr,
      /error: .*alone\.csv: 1 of 2 cases have features after every perturbation, it takes 2 \(bad, repeat 1: .*\); correct the cases/,
    );
    const spec = await run(...call('cohort.csv', 'x.csv', '--perturb', 'rotate=5'));
    assert.equal(spec.status, 1);
    assert.match(spec.stderr, /did you mean rotation\?/);
    for (const wrong of [
      ['--repeats', '1'],
      ['--icc', '4,1'],
      ['--jobs', 'x'],
    ])
      assert.equal((await run(...call('cohort.csv', 'x.csv', ...wrong))).status, 2);
    assert.equal((await run('robustness', '--out', at('x.csv'))).status, 2);
  });
});
