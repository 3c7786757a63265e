import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { readVolumeFile } from '../../src/imaging/io/files.node';
import { run } from './run';

const image = resolve('demo/sample/t2.nii.gz');
const mask = resolve('demo/sample/t2_seg-manual.nii.gz');

describe('the command line', () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'pm-analyzer-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  test('wrong usage exits 2 and says how', async () => {
    for (const args of [
      [],
      ['nonsense'],
      ['convert'],
      ['convert', 'a', 'b', 'c'],
      ['info', '--colour'],
      ['segment', image],
      ['info', '--backend', 'cuda'],
      ['info', '--threads', '0'],
    ]) {
      const { status, stdout, stderr } = await run(...args);
      assert.equal(status, 2, `${args.join(' ')}: ${stderr}`);
      assert.match(stdout + stderr, args.length ? /^error: .+\nusage: |^error: nonsense/ : /Commands:/);
    }
  });

  test('every command explains itself, with an example', async () => {
    const { stdout } = await run('--help');
    const names = [...stdout.matchAll(/^ {2}([a-z]+) {2}/gm)].map((match) => match[1]);
    assert.ok(names.length >= 8);
    for (const name of names) {
      const help = await run(name, '--help');
      assert.equal(help.status, 0);
      assert.match(help.stdout, /Example:\n {2}pm-analyzer /);
      assert.match(help.stdout, /--json/);
    }
  });

  test('a failure exits 1 with one line: what, why, what to do', async () => {
    const missing = await run('convert', 'no-such-file.nii', join(folder, 'x.nii'));
    assert.equal(missing.status, 1);
    assert.match(missing.stderr, /^error: .+: .+; .+\n$/);
    const broken = join(folder, 'broken.nii');
    writeFileSync(broken, 'not a volume');
    const refused = await run('convert', broken, join(folder, 'y.nii'));
    assert.equal(refused.status, 1);
    assert.match(refused.stderr, /^error: broken\.nii: .+; .+\n$/);
    assert.ok(!readdirSync(folder).some((name) => name.includes('.part') || name === 'y.nii'));
  });

  test('convert keeps voxels and geometry', async () => {
    const original = (await readVolumeFile(image)).volume;
    for (const ending of ['.nii', '.nii.gz', '.nrrd', '.mha']) {
      const out = join(folder, `converted${ending}`);
      const { status, stdout, stderr } = await run('convert', image, out, '--json');
      assert.equal(status, 0, stderr);
      assert.equal(JSON.parse(stdout).output, out);
      const { volume } = await readVolumeFile(out);
      assert.deepEqual(volume.data, original.data);
      for (const [at, value] of volume.affine.entries()) assert.ok(Math.abs(value - original.affine[at]) < 1e-5);
    }
  });

  test('info lists every backend', async () => {
    const { status, stdout } = await run('info', '--json', '--backend', 'wasm');
    assert.equal(status, 0);
    const info = JSON.parse(stdout);
    assert.deepEqual(Object.keys(info.backends), ['webgpu', 'wasm', 'reference']);
    assert.equal(info.chosen, 'wasm');
  });

  test('radiomics prints one flat object, equal on WASM and the reference', async () => {
    const [wasm, reference] = await Promise.all(
      ['wasm', 'reference'].map((backend) => run('radiomics', image, mask, '--json', '--backend', backend)),
    );
    assert.equal(wasm.status, 0, wasm.stderr);
    const a = JSON.parse(wasm.stdout);
    const b = JSON.parse(reference.stdout);
    const names = Object.keys(a).filter((name) => name.startsWith('original_'));
    assert.equal(names.length, 107);
    for (const name of names) assert.ok(Math.abs(a[name] - b[name]) <= 1e-6 * Math.abs(b[name]), name);
    assert.match(a.disclaimer, /not for diagnosis/);
  });

  test('radiomics --voxel writes a map of every feature, whole, with the disclaimer', async () => {
    const out = join(folder, 'maps');
    const params = join(folder, 'maps.yaml');
    const featureClass = '{firstorder: [Mean, Energy], ngtdm: , glcm: [MCC]}';
    writeFileSync(params, `setting: {binCount: 16}\nvoxelSetting: {kernelRadius: 1, initValue: -1}\nfeatureClass: ${featureClass}\n`);
    const options = ['--params', params, '--voxel', out, '--backend', 'wasm'];
    const { status, stdout, stderr } = await run('radiomics', image, mask, ...options, '--json');
    assert.equal(status, 0, stderr);
    const result = JSON.parse(stdout);
    assert.equal(result.output, out);
    assert.match(result.disclaimer, /not for diagnosis/);
    assert.equal(result.maps.length, 8);
    assert.deepEqual(readdirSync(out).sort(), result.maps.map(({ file }: { file: string }) => file).sort());
    assert.deepEqual(
      result.files.sort(),
      readdirSync(out)
        .map((file) => join(out, file))
        .sort(),
    );
    for (const { file, minimum, maximum, notFinite } of result.maps) {
      assert.match(readFileSync(join(out, file), 'latin1'), /^NRRD0004\n# Research use only - not for diagnosis\ntype: double\n/);
      const { volume } = await readVolumeFile(join(out, file));
      assert.deepEqual(volume.size, result.size);
      const inside = (volume.data as Float64Array).filter((value) => value !== -1);
      assert.equal(inside.length, result.voxels);
      assert.equal(notFinite, 0);
      assert.deepEqual([Math.min(...inside), Math.max(...inside)], [minimum, maximum]);
    }
    const refused = await run('radiomics', image, mask, ...options, '--out', join(folder, 'features.csv'));
    assert.equal(refused.status, 2);
    assert.match(refused.stderr, /--out and --voxel/);
  });

  test('analyze writes mask, features and reports, whole', async () => {
    const out = join(folder, 'analysis');
    const { status, stdout, stderr } = await run('analyze', image, '--out', out, '--backend', 'wasm', '--json');
    assert.equal(status, 0, stderr);
    const result = JSON.parse(stdout);
    assert.deepEqual(readdirSync(out).sort(), ['features.csv', 'mask.nii.gz', 'report.html', 'report.json']);
    const { volume } = await readVolumeFile(join(out, 'mask.nii.gz'));
    assert.deepEqual(volume.size, [60, 55, 52]);
    assert.equal(
      (volume.data as Uint8Array).reduce((sum, value) => sum + Number(value !== 0), 0),
      result.segmentation.labels.reduce((sum: number, l: { voxels: number }) => sum + l.voxels, 0),
    );
    for (const name of ['features.csv', 'report.html', 'report.json']) assert.match(readFileSync(join(out, name), 'utf8'), /not for diagnosis/);
    const sum = result.classification.probabilities.reduce((total: number, p: { probability: number }) => total + p.probability, 0);
    assert.ok(Math.abs(sum - 1) < 1e-9);
    assert.ok(result.warnings.some((warning: { code: string }) => warning.code.startsWith('demonstration')));
  });
});
