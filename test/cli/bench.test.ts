import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { readReport } from '../../src/bench/report/report';
import { run } from './run';

describe('bench', () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'pm-analyzer-bench-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  test('rows with their device, the peak, and a file that another run compares with', async () => {
    const out = join(folder, 'a.json');
    const call = ['bench', 'kernels', '--only', '32-32 k3 16', '--size', 'small', '--backend', 'wasm', '--threads', '1'];
    const { status, stdout, stderr } = await run(...call, '--json', '--out', out);
    assert.equal(status, 0, stderr);
    const report = readReport(stdout, 'stdout');
    assert.deepEqual(readReport(readFileSync(out, 'utf8'), out), report);
    assert.deepEqual(
      report.rows.map(({ suite, runner, device }) => `${suite}, ${runner}, ${device.split(' ')[0]}`),
      ['kernels, pm-analyzer wasm, WebAssembly'],
    );
    assert.equal(report.peaks[0].backend, 'wasm');
    assert.match(report.disclaimer, /^Research use only/);
    const again = await run(...call, '--against', out);
    assert.equal(again.status, 0, again.stderr);
    assert.match(again.stdout, /^conv3d 32→32 k3 16³ \(small\): pm-analyzer wasm: .* GFLOP\/s, .* % of the compute peak, error /m);
    assert.match(again.stdout, /^peak of WebAssembly \w+, 1 thread: .* GFLOP\/s in registers, .* GB\/s \(wall clock\)$/m);
    assert.match(again.stdout, /^drift of the peak during the run: [+-]/m);
    assert.match(again.stdout, /^conv3d 32→32 k3 16³ \(small\): pm-analyzer wasm: .* ms → .* ms, .*×/m);
  });

  test('--peers stand in the same run with their ratios', async () => {
    const { status, stdout, stderr } = await run(
      ...['bench', 'kernels', '--only', 'max pool', '--size', 'small', '--backend', 'wasm', '--threads', '1', '--peers'],
    );
    assert.equal(status, 0, stderr);
    for (const peer of ['onnxruntime-web wasm', 'onnxruntime-node', 'torch'])
      assert.match(stdout, new RegExp(`^max pool k2 s2 32 64³ \\(small\\): ${peer}.*: (not here: |.* ms)`, 'm'));
  });

  test('wrong calls and files that are no results', async () => {
    assert.equal((await run('bench', 'speed')).status, 2);
    assert.equal((await run('bench', '--size', 'huge')).status, 2);
    const wrong = join(folder, 'wrong.json');
    writeFileSync(wrong, '{}');
    const { status, stderr } = await run('bench', 'peak', '--backend', 'wasm', '--against', wrong);
    assert.equal(status, 1);
    assert.match(stderr, /^error: .*wrong\.json: its schema is undefined, not "pm-analyzer-bench\/1"; /);
  });
});
