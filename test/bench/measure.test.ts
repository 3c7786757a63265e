import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createReferenceBackend } from '../../src/backends/reference/backend';
import { createWasmBackend } from '../../src/backends/wasm/backend';
import { createWasmPeaks } from '../../src/backends/wasm/peak';
import { type Bench, measure } from '../../src/bench/measure';
import { ownRunner } from '../../src/bench/own';
import { isTimed, type Row } from '../../src/bench/report/report';
import { type BenchOptions, ownFailures, runBench } from '../../src/bench/run';
import type { Peer, Runner } from '../../src/bench/runner';
import { isSelected, type TrainingBenchmark } from '../../src/bench/suite';
import { benchmarks } from '../../src/bench/suites/all';
import { kernelBenchmarks } from '../../src/bench/suites/kernels';
import { theirs } from './rows';

const bench: Bench = { reference: createReferenceBackend(), size: 'small', peaksOf: () => undefined };

/** A runner that runs on the reference, with a fault of its own. */
function faulty(fault: (run: () => Promise<Float32Array>) => Promise<Float32Array>, rest: Partial<Runner> = {}): Runner {
  const right = ownRunner(createReferenceBackend());
  return {
    info: theirs,
    load: async (model) => {
      const loaded = await right.load(model);
      return {
        run: async (input) => {
          const output = await loaded.run(input);
          return { ...output, dtype: 'f32', data: await fault(async () => Float32Array.from(output.data as Float64Array)) };
        },
        dispose: loaded.dispose,
      };
    },
    dispose: () => {},
    ...rest,
  };
}

async function rowsOf(runners: readonly Runner[], benchmark = kernelBenchmarks[3] as Parameters<typeof measure>[0]): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const row of measure(benchmark, runners, bench)) rows.push(row);
  return rows;
}

const twice: TrainingBenchmark = {
  suite: 'training',
  name: 'tiny',
  architecture: { name: 'UNet', args: { spatial_dims: 3, in_channels: 1, out_channels: 2, channels: [4, 8], strides: [2] } },
  input: [1, 1, 8, 8, 8],
  small: [1, 1, 8, 8, 8],
  loss: { name: 'DiceCELoss', args: { to_onehot_y: true, softmax: true } },
};

describe('a benchmark on several runners', () => {
  test('a wrong result is not timed, an error stands in its own words, the others go on', async () => {
    const halved = faulty(async (run) => (await run()).map((value) => value / 2));
    const broken = faulty(async () => {
      throw new Error('Only Conv2d or Conv1d are supported');
    });
    const close = faulty(async (run) => (await run()).map((value) => value * (1 + 1e-6)));
    const none = faulty(async (run) => (await run()).fill(Number.NaN));
    const rows = await rowsOf([halved, broken, close, none]);
    const words = rows.map((row) => (isTimed(row) ? 'timed' : row.failure));
    assert.match(words[0], /^wrong result: it differs from the reference by 0\.500 /);
    assert.equal(words[1], 'Only Conv2d or Conv1d are supported');
    assert.equal(words[2], 'timed');
    assert.match(words[3], /^wrong result: .* NaN/);
  });

  test('a runner of lower precision has a tolerance of its own, which stands on the row', async () => {
    const rough = faulty(async (run) => (await run()).map((value) => value * 1.005), { tolerance: 1e-2 });
    const [row] = await rowsOf([rough]);
    assert.ok(isTimed(row) && row.tolerance === 1e-2 && row.error > 1e-3);
  });

  test('a runner that times itself is believed', async () => {
    const times = { median: 42, q1: 41, q3: 43, min: 40, max: 44, runs: 5, loops: 1 };
    const right = faulty((run) => run());
    const [row] = await rowsOf([{ ...right, load: async (model) => ({ ...(await right.load(model)), time: async () => times }) }]);
    assert.ok(isTimed(row));
    assert.deepEqual(row.times, times);
    assert.equal(row.gflops, (2 * 32 * 32 * 27 * 120) / 42 / 1e6);
  });

  test('training: right gradients are timed, wrong ones are not; who cannot train says so', async () => {
    const wasm = await createWasmBackend({ threads: 1 });
    const own = ownRunner(wasm);
    const lazy: Runner = { ...own, train: async (...args) => ({ ...(await own.train!(...args)), step: async () => 1.4 }) };
    const still: Runner = {
      ...own,
      train: async (...args) => {
        const loaded = await own.train!(...args);
        return { ...loaded, step: (_, options) => loaded.step(0, options) };
      },
    };
    const rows = await rowsOf([own, lazy, still, faulty((run) => run(), { cannotTrain: 'no training here' })], twice);
    wasm.dispose();
    assert.ok(isTimed(rows[0]) && (rows[0].gflops ?? 0) > 0);
    const words = rows.slice(1).map((row) => (isTimed(row) ? 'timed' : row.failure));
    assert.match(words[0], /^wrong result/);
    assert.match(words[1], /^wrong gradients: a step changes the loss by 0, /);
    assert.equal(words[2], 'no training here');
  });
});

describe('a run', () => {
  const missing: Peer = {
    name: 'absent',
    backend: 'native',
    open: async () => {
      throw new Error("Cannot find package 'absent'\nand more");
    },
  };
  const options = async (): Promise<BenchOptions> => ({
    suites: ['peak', 'memory', 'kernels', 'radiomics'],
    filter: '32-32 k3 16',
    backend: await createWasmBackend({ threads: 1 }),
    reference: createReferenceBackend(),
    probe: await createWasmPeaks({ threads: 1 }),
    peers: [missing],
    threads: 1,
    size: 'small',
    environment: { runtime: 'test', platform: 'test', cores: 1, isolated: true },
  });

  test('peaks, drift, the device on every row, radiomics, and a peer that is not there', async () => {
    const report = await runBench(await options());
    assert.ok(report.peaks[0].gflops > 0 && report.peaks[0].gbps > 0);
    assert.equal(report.drift?.before, report.peaks[0].gflops);
    const suites = new Set(report.rows.map(({ suite }) => suite));
    assert.deepEqual([...suites], ['peak', 'memory', 'kernels', 'radiomics']);
    const own = report.rows.filter((row) => row.own);
    assert.ok(own.every(({ device }) => device.startsWith('WebAssembly')));
    assert.deepEqual(ownFailures(report), []);
    const kernel = report.rows.find((row) => row.suite === 'kernels' && row.own);
    assert.ok(kernel && isTimed(kernel) && (kernel.share ?? 0) > 0 && (kernel.gbps ?? 0) > 0);
    assert.deepEqual(
      report.rows.filter((row) => !row.own).map((row) => !isTimed(row) && [row.runner, row.failure]),
      [['absent', "not here: Cannot find package 'absent'"]],
    );
  });

  test('cancelled: it gives what it has, and says so', async () => {
    const abort = new AbortController();
    const report = await runBench({ ...(await options()), signal: abort.signal, onRow: () => abort.abort() });
    assert.equal(report.cancelled, true);
    assert.ok(report.rows.length >= 1);
    assert.equal(report.drift, undefined);
  });
});

test('names are unique within a suite, and found without their special characters', () => {
  const names = benchmarks.map(({ suite, name }) => `${suite} ${name}`);
  assert.equal(new Set(names).size, names.length);
  assert.ok(isSelected({ suites: ['kernels'], filter: 'conv3d 32->32 k3 64' }, kernelBenchmarks[0]));
  assert.ok(isSelected({ suites: ['kernels'], filter: '32→32 k3 64³' }, kernelBenchmarks[0]));
  assert.ok(!isSelected({ suites: ['models'] }, kernelBenchmarks[0]));
});
