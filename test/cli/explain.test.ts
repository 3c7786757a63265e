import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { readVolumeFile } from '../../src/imaging/io/files.node';
import { run } from './run';

const image = resolve('demo/sample/t2.nii.gz');

describe('classify --explain', () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'pm-analyzer-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  const explain = (out: string, ...options: string[]) =>
    run('classify', image, '--explain', join(folder, out), '--backend', 'wasm', '--json', ...options);

  test('every method writes maps on the grid of the image, and says what they are', async () => {
    const original = (await readVolumeFile(image)).volume;
    const calls = [
      { method: 'gradcam', stem: 'gradcam', options: ['--explain-layer', 'features.denseblock2'] },
      { method: 'gradcam++', stem: 'gradcampp', options: [] },
      { method: 'occlusion', stem: 'occlusion', options: ['--explain-args', '{"mask_size": [16, 16, 32], "overlap": 0, "activate": false}'] },
      { method: 'integrated-gradients', stem: 'integrated-gradients', options: ['--explain-args', '{"n_steps": 20}'] },
    ];
    for (const { method, stem, options } of calls) {
      const { status, stdout, stderr } = await explain(stem, '--explain-method', method, '--explain-class', '1', ...options);
      assert.equal(status, 0, stderr);
      const names = [`${stem}_class1.nii.gz`, `${stem}_class1_normalised.nii.gz`];
      assert.deepEqual(readdirSync(join(folder, stem)).sort(), ['explanation.json', ...names]);
      for (const name of names) {
        const path = join(folder, stem, name);
        const { volume } = await readVolumeFile(path);
        assert.deepEqual(volume.size, original.size);
        for (const [at, value] of volume.affine.entries()) assert.ok(Math.abs(value - original.affine[at]) < 1e-5);
        const values = volume.data as Float32Array;
        const [low, high] = [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
        assert.ok(high > low, name);
        if (name.includes('normalised')) assert.ok(low >= 0 && high <= 1);
        assert.match(gunzipSync(readFileSync(path)).toString('latin1', 0, 348), /Research use only - not for diagnosis/);
      }
      const report = JSON.parse(readFileSync(join(folder, stem, 'explanation.json'), 'utf8'));
      assert.match(report.disclaimer, /not for diagnosis/);
      assert.equal(report.method, method);
      assert.deepEqual(report.class, { index: 1, name: 'balls' });
      assert.deepEqual(Object.values(report.files), names);
      assert.equal(report.provenance.backend.name, 'wasm');
      assert.equal(report.provenance.settings.explanation.method, method);
      const codes = report.warnings.map(({ code }: { code: string }) => code);
      assert.deepEqual(codes, ['demonstration-classification']);
      assert.ok(report.maximum - report.minimum > 1e-3);
      assert.deepEqual(JSON.parse(stdout).explanation, { ...report, output: join(folder, stem) });
      assert.equal('layer' in report, method.startsWith('gradcam'));
      if (method === 'gradcam') assert.equal(report.layer, 'features.denseblock2');
      if (method === 'gradcam++') assert.equal(report.layer, 'class_layers.relu');
    }
  });

  test('the most probable class by default', async () => {
    const { status, stdout, stderr } = await explain('default');
    assert.equal(status, 0, stderr);
    const { probabilities, explanation } = JSON.parse(stdout);
    const [a, b] = probabilities.map(({ probability }: { probability: number }) => probability);
    assert.equal(explanation.class.index, a >= b ? 0 : 1);
    assert.equal(explanation.method, 'gradcam');
  });

  test('wrong calls say what is wrong, and write nothing', async () => {
    const usage = [
      ['--explain-method', 'lime'],
      ['--explain-class', 'one'],
      ['--explain-args', '[8]'],
      ['--explain-args', '{'],
    ];
    for (const options of usage) assert.equal((await explain('wrong', ...options)).status, 2, options.join(' '));
    const stray = await run('classify', image, '--explain-layer', 'features');
    assert.equal(stray.status, 2);
    assert.match(stray.stderr, /--explain-layer: give --explain DIR/);
    for (const [options, message] of [
      [['--explain-layer', 'features.denseblok2'], /module features\.denseblok2: is not in DenseNet; did you mean features/],
      [['--explain-class', '2'], /class 2: is not one of .+ choose among 0 \(noise alone\), 1 \(balls\)/],
      [['--explain-method', 'occlusion', '--explain-layer', 'features'], /occlusion\.target_layers: there is no such argument/],
    ] as const) {
      const { status, stderr } = await explain('wrong', ...options);
      assert.equal(status, 1);
      assert.match(stderr, message);
    }
    assert.ok(!existsSync(join(folder, 'wrong')));
  });
});
