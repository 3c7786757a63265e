import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type PeakProbe, peakKinds } from '../../src/backends/peak';
import { createWasmPeaks } from '../../src/backends/wasm/peak';
import { probe } from '../../src/backends/wasm/probe';
import { peakKernels } from '../../src/backends/webgpu/kernels/peak';
import { createNodeGpu } from '../../src/backends/webgpu/node.node';
import { createWebGpuPeaks } from '../../src/backends/webgpu/peak';
import { PipelineCache } from '../../src/backends/webgpu/pipelines';
import { noWebGpu } from '../support/backends';
import { nullDevice, wrapGpu } from '../support/gpu';

const relaxed = probe().relaxed ? false : 'no relaxed SIMD (Node 20: --experimental-wasm-relaxed-simd)';

const probes: Readonly<Record<string, { skip: string | false; clock: string; create: () => Promise<PeakProbe> }>> = {
  'wasm simd': { skip: false, clock: 'wall', create: () => createWasmPeaks({ build: 'simd', threads: 1 }) },
  'wasm simd.shared': { skip: false, clock: 'wall', create: () => createWasmPeaks({ build: 'simd.shared', threads: 2 }) },
  'wasm relaxed': { skip: relaxed, clock: 'wall', create: () => createWasmPeaks({ build: 'relaxed', threads: 1 }) },
  webgpu: { skip: noWebGpu, clock: 'device', create: async () => createWebGpuPeaks({ gpu: await createNodeGpu() }) },
  'webgpu without timestamps': {
    skip: noWebGpu,
    clock: 'wall',
    create: async () => createWebGpuPeaks({ gpu: (await wrapGpu({}, ['timestamp-query'])).gpu }),
  },
};

for (const [name, { skip, clock, create }] of Object.entries(probes)) {
  describe(`peaks on ${name}`, { skip }, () => {
    let peaks: PeakProbe;
    before(async () => {
      peaks = await create();
    });
    after(() => peaks.dispose());

    test('the clock is the one that the device has', () => assert.equal(peaks.clock, clock));

    for (const kind of peakKinds) {
      test(`${kind}: the result is exact, and wrong before the first run`, async () => {
        const run = await peaks.prepare(kind, 1 << 20);
        assert.ok((await run.error()) > 0);
        assert.ok((await run.run(2)) > 0);
        assert.equal(await run.error(), 0);
        assert.ok(run.bytes > 0 && (kind === 'copy' || run.flops > 0));
        run.dispose();
      });
    }
  });
}

test('what a repeat does grows with the amount', async () => {
  const peaks = await createWasmPeaks({ build: 'simd', threads: 1 });
  const [small, large] = [await peaks.prepare('madd', 1e6), await peaks.prepare('madd', 1e7)];
  assert.ok(Math.abs(large.flops / 1e7 - 1) < 0.05 && Math.abs(small.flops / 1e6 - 1) < 0.3, `${small.flops} ${large.flops}`);
  const copy = await peaks.prepare('copy', 1 << 22);
  assert.equal(copy.bytes, 2 << 22);
  peaks.dispose();
});

test('the peak shaders compile at the default limits', async () => {
  const none = await nullDevice();
  const pipelines = new PipelineCache(none.device);
  for (const kernel of Object.values(peakKernels)) {
    const { shader, constants } = kernel(1 << 20);
    await pipelines.get(shader, constants);
  }
  assert.equal(pipelines.size, peakKinds.length);
  none.device.destroy();
});
