import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createReferenceBackend } from '../../src/backends/reference/backend';
import { measure } from '../../src/bench/measure';
import { findTorch } from '../../src/bench/peers/torch/process.node';
import { torchPeers } from '../../src/bench/peers/torch/torch.node';
import { isTimed } from '../../src/bench/report/report';
import type { TrainingBenchmark } from '../../src/bench/suite';
import { kernelBenchmarks } from '../../src/bench/suites/kernels';
import { messageOf } from '../../src/core/errors';

const missing = await findTorch().then(() => false as const, messageOf);
const bench = { reference: createReferenceBackend(), size: 'small' as const, peaksOf: () => undefined };

const networks: readonly TrainingBenchmark[] = ['batch', 'instance'].map((norm) => ({
  suite: 'training',
  name: `UNet, ${norm} norm`,
  architecture: {
    name: 'UNet',
    args: { spatial_dims: 3, in_channels: 1, out_channels: 2, channels: [4, 8, 8], strides: [2, 2], num_res_units: 1, norm },
  },
  input: [2, 1, 16, 16, 16],
  small: [2, 1, 16, 16, 16],
  loss: { name: 'DiceCELoss', args: { to_onehot_y: true, softmax: true } },
}));

describe('PyTorch as a peer', { skip: missing }, () => {
  test('operators and steps of training are right and timed in its own process', async () => {
    const [peer] = await torchPeers();
    const runner = await peer.open({ threads: 1 });
    assert.equal(runner.info.backend, 'native');
    for (const benchmark of [...kernelBenchmarks.slice(2, 4), ...kernelBenchmarks.slice(7, 12), ...networks])
      for await (const row of measure(benchmark, [runner], bench)) assert.ok(isTimed(row), `${row.name}: ${'failure' in row ? row.failure : ''}`);
    await runner.dispose();
  });

  test('what it cannot run comes back in its own words, and it goes on', async () => {
    const [peer] = await torchPeers();
    const runner = await peer.open({ threads: 1 });
    const [own] = kernelBenchmarks;
    const model = own.build(own.small);
    const broken = { ...model, graph: { ...model.graph, nodes: model.graph.nodes.map((node) => ({ ...node, op: 'gldm' })) } };
    const loaded = await runner.load(broken);
    await assert.rejects(async () => loaded.run({ dtype: 'f32', shape: own.small, data: new Float32Array(32 * 120) }), { message: /gldm/ });
    for await (const row of measure(kernelBenchmarks[3], [runner], bench)) assert.ok(isTimed(row));
    await runner.dispose();
  });
});

describe('without PyTorch', () => {
  const withPython = async (python: string, body: () => Promise<void>) => {
    const before = process.env.PM_PYTHON;
    process.env.PM_PYTHON = python;
    try {
      await body();
    } finally {
      if (before === undefined) delete process.env.PM_PYTHON;
      else process.env.PM_PYTHON = before;
    }
  };

  test('one peer stands for it and says what is missing', () =>
    withPython('/no/such/python', async () => {
      const peers = await torchPeers();
      assert.deepEqual(
        peers.map(({ name }) => name),
        ['torch'],
      );
      await assert.rejects(peers[0].open({ threads: 1 }), { code: 'torch-missing', message: /\/no\/such\/python: .*ENOENT.*PM_PYTHON/ });
    }));
});
