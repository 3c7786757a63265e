import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Backend } from '../../../src/backends/backend';
import { backends } from '../../support/backends';
import { describeReference, readJson } from '../../support/reference';
import { type Run, startRun } from './runs';

const runs = [
  'densenet_small_adam',
  'densenet_small_adamw',
  'unet_batch_res0_bs2_cycle4',
  'unet_batch_res2_bs1_cycle1',
  'unet_instance_res2_bs1_cycle1',
  'unet_instance_res2_bs2_cycle4',
  'unet_instance_sgd_poly',
];

/** Backends that are not asked for all of it, and why. */
const slow: Readonly<Record<string, string>> = {
  reference: 'the oracle is f64 loops',
  'wasm simd': 'the build with threads runs the same kernels',
  'wasm relaxed': 'the build with threads runs the same kernels',
};

for (const { name: backendName, create, skip } of backends) {
  describe(`training against MONAI 1.3.2 on ${backendName}`, { skip: skip || slow[backendName] || false }, () => {
    let backend: Backend;
    before(async () => {
      backend = await create();
    });
    after(() => backend?.dispose());
    describeReference('monai/train', 'losses of 30 steps', () => {
      for (const name of runs) {
        test(name, async () => {
          const run = readJson<Run>('monai/train', `${name}.json`);
          const { session, batchOf, lr } = await startRun(backend, run);
          let spread = 0;
          for (const [t, expected] of run.loss.entries()) {
            const { loss } = await session.train([batchOf(t)], lr);
            spread = Math.max(spread, run.loss_spread_1ulp[t]);
            const limit = Math.max(10 * spread, 1e-4 * Math.abs(expected));
            assert.ok(Math.abs(loss - expected) <= limit, `step ${t}: ${loss} for ${expected}, allowed ${limit}`);
          }
          session.dispose();
        });
      }
    });
  });
}
