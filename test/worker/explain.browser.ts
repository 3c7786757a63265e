import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { isAbort } from '../../src/core/progress';
import type { Volume } from '../../src/imaging/volume';
import { EngineClient } from '../../src/worker/client';

const minutes = 5 * 60_000;

/** Largest difference over the largest value. */
function difference(a: Volume, b: Volume): number {
  const [x, y] = [a.data as Float32Array, b.data as Float32Array];
  let most = 0;
  let scale = 0;
  for (let i = 0; i < x.length; i++) {
    most = Math.max(most, Math.abs(x[i] - y[i]));
    scale = Math.max(scale, Math.abs(y[i]));
  }
  return most / scale;
}

describe('explanations through the worker', () => {
  const engine = new EngineClient();
  after(() => engine.dispose());

  const open = async () => {
    const bytes = new Uint8Array(await (await fetch('/demo/sample/t2.nii.gz')).arrayBuffer());
    const image = await engine.readVolume([{ name: 't2.nii.gz', bytes }]);
    const { id: model } = await engine.loadModel(new URL('/demo/sample/models.json', location.href).href);
    return { image, model };
  };

  test('the same maps on WebGPU as on WASM, on the grid of the image', { timeout: minutes }, async () => {
    const { image, model } = await open();
    for (const method of ['gradcam', 'gradcam++', 'integrated-gradients']) {
      const request = { method, args: method.startsWith('grad') ? {} : { n_steps: 3 } };
      const [gpu, wasm] = [
        await engine.explain({ backend: 'webgpu', model }, { image }, request),
        await engine.explain({ backend: 'wasm', model }, { image }, request),
      ];
      assert.equal(gpu.provenance.backend.name, 'webgpu');
      assert.equal(wasm.provenance.backend.name, 'wasm');
      assert.match(gpu.disclaimer, /not for diagnosis/);
      assert.deepEqual(gpu.class, wasm.class);
      assert.deepEqual(gpu.map.size, image.volume.size);
      assert.ok(difference(gpu.map, wasm.map) <= 1e-4, method);
      assert.ok(difference(gpu.normalised, wasm.normalised) <= 1e-4, method);
    }
  });

  test('progress, and cancel', { timeout: minutes }, async () => {
    const { image, model } = await open();
    const abort = new AbortController();
    const stages = new Set<string>();
    const onProgress = ({ stage, done }: { stage: string; done: number }) => {
      stages.add(stage);
      if (stage === 'explain' && done === 1) abort.abort();
    };
    const request = { method: 'integrated-gradients', args: { n_steps: 100_000 }, classIndex: 0 };
    const run = engine.explain({ backend: 'wasm', model }, { image }, request, { signal: abort.signal, onProgress });
    await assert.rejects(run, isAbort);
    assert.ok(stages.has('explain'));
  });
});
