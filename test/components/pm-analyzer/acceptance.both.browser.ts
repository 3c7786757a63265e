import assert from 'node:assert/strict';
import { after, afterEach, describe, test } from 'node:test';
import '../../../src/components/define';
import type { PmAnalyzer } from '../../../src/components/pm-analyzer/element';
import { readVolume } from '../../../src/imaging/io/read';
import type { AnalyzeResult } from '../../../src/study/results';
import { find, mount, once, settled, textOf, unmount, until } from '../support/page';

const sample = { src: '/demo/sample/t2.nii.gz', 'mask-src': '/demo/sample/t2_seg-manual.nii.gz', model: '/demo/sample/models.json' };
const minutes = 5 * 60_000;

/** What the page complained of. */
const complaints: string[] = [];
const consoleError = console.error;
console.error = (...parts: unknown[]) => {
  complaints.push(parts.join(' '));
  consoleError(...parts);
};
addEventListener('error', (event) => complaints.push(event.message));
addEventListener('unhandledrejection', (event) => complaints.push(String(event.reason)));

afterEach(unmount);
after(() => {
  console.error = consoleError;
});

/** As a user does: opens the sample, presses "Run all", waits for the result. */
async function analyse(backend: 'webgpu' | 'wasm', properties: Record<string, string>): Promise<{ element: PmAnalyzer; result: AnalyzeResult }> {
  const element = await mount('pm-analyzer', { ...properties, backend });
  await once(element, 'pm-shown', (detail) => detail.mask === 'mask-src' in properties);
  await settled(element);
  const done = once(element, 'pm-result');
  const failed = once(element, 'pm-error').then(({ message }) => Promise.reject(new Error(message)));
  find(element, '[data-run=analyze]')?.click();
  const result = await Promise.race([done, failed]);
  await settled(element);
  return { element, result };
}

function assertClose(actual: Readonly<Record<string, number>>, expected: Readonly<Record<string, number>>, tolerance: number): void {
  assert.deepEqual(Object.keys(actual), Object.keys(expected));
  for (const [name, value] of Object.entries(expected)) {
    const difference = Math.abs(actual[name] - value);
    assert.ok(Object.is(actual[name], value) || difference <= tolerance * Math.max(1, Math.abs(value)), `${name}: ${actual[name]} and ${value}`);
  }
}

describe('<pm-analyzer> through a real volume', () => {
  const results = new Map<string, AnalyzeResult>();
  const { 'mask-src': _, ...imageAlone } = sample;

  for (const backend of ['webgpu', 'wasm'] as const) {
    test(`segments, measures and classifies on ${backend}`, { timeout: minutes }, async () => {
      const { element, result } = await analyse(backend, imageAlone);
      assert.equal(element.capabilities?.backend.name, backend);
      assert.equal(result.provenance.backend.name, backend);
      assert.ok(result.segmentation && result.radiomics && result.classification);
      assert.equal(element.mask, result.segmentation.mask);
      const text = textOf(element);
      assert.match(text, /Probability of class “/);
      assert.match(text, /demonstration/);
      assert.match(text, /Research use only/);
      results.set(backend, result);
    });
  }

  test('explains a class on both, by a map over the image, and the maps agree', { timeout: minutes }, async () => {
    const maps: Float32Array[] = [];
    for (const backend of ['webgpu', 'wasm'] as const) {
      const element = await mount('pm-analyzer', { src: sample.src, model: sample.model, backend });
      await once(element, 'pm-shown');
      const shown = once(element, 'pm-shown', ({ map }) => map === 'gradcam');
      const { map, provenance, maximum } = await element.explain({ classIndex: 1 });
      await shown;
      assert.equal(provenance.backend.name, backend);
      assert.deepEqual(map.size, element.volume?.size);
      assert.ok(maximum > 0);
      maps.push(map.data as Float32Array);
    }
    const most = maps[1].reduce((a, b) => Math.max(a, b));
    const apart = maps[0].reduce((worst, value, at) => Math.max(worst, Math.abs(value - maps[1][at])), 0);
    assert.ok(apart <= 1e-4 * most, `${apart} of ${most}`);
  });

  test('both give the same mask, features within 1e-6, probabilities within 1e-4', () => {
    const [gpu, wasm] = ['webgpu', 'wasm'].map((backend) => results.get(backend) as AnalyzeResult);
    assert.equal(gpu.segmentation?.maskSha256, wasm.segmentation?.maskSha256);
    assertClose(gpu.radiomics?.features ?? {}, wasm.radiomics?.features ?? {}, 1e-6);
    const shares = (result: AnalyzeResult) =>
      Object.fromEntries(result.classification?.probabilities.map(({ name, probability }) => [name, probability]) ?? []);
    assertClose(shares(gpu), shares(wasm), 1e-4);
  });

  test('the mask that was opened is the one that is measured, and both backends agree', { timeout: minutes }, async () => {
    const [gpu, wasm] = [await analyse('webgpu', sample), await analyse('wasm', sample)].map(({ result }) => result);
    assert.equal(gpu.segmentation, undefined);
    assert.ok(Object.keys(gpu.radiomics?.features ?? {}).length > 30);
    assertClose(gpu.radiomics?.features ?? {}, wasm.radiomics?.features ?? {}, 1e-6);
  });

  test('the exported mask reads back as the mask', { timeout: minutes }, async () => {
    const { element } = await analyse('wasm', imageAlone);
    element.addEventListener('pm-export', (event) => event.preventDefault());
    const blob = await element.exportReport({ format: 'nifti' });
    const { volume } = await readVolume({ name: 'mask.nii.gz', bytes: new Uint8Array(await blob.arrayBuffer()) });
    assert.deepEqual([...volume.data], [...(element.mask?.data ?? [])]);
  });

  test('a run is cancelled and can be run again', { timeout: minutes }, async () => {
    const element = await mount('pm-analyzer', { ...imageAlone, backend: 'wasm' });
    await once(element, 'pm-shown');
    const running = once(element, 'pm-progress');
    const run = element.analyze();
    await running;
    await settled(element);
    find(element, '.cancel')?.click();
    await assert.rejects(run, { name: 'AbortError' });
    const again = await element.analyze();
    assert.ok(again.radiomics);
  });
});

describe('the worker', () => {
  test('two elements share one; each computes on its own backend; it ends with the last of them', { timeout: minutes }, async () => {
    const started: string[] = [];
    const ended: string[] = [];
    const Own = globalThis.Worker;
    class Counted extends Own {
      readonly #name: string;
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options);
        this.#name = options?.name ?? '';
        started.push(this.#name);
      }
      override terminate(): void {
        ended.push(this.#name);
        super.terminate();
      }
    }
    globalThis.Worker = Counted;
    try {
      const first = await mount('pm-analyzer', { ...sample, backend: 'wasm' });
      const second = await mount('pm-analyzer', { ...sample, backend: 'webgpu' });
      await Promise.all([first, second].map((element) => once(element, 'pm-shown', (detail) => detail.mask)));
      assert.deepEqual(started, ['pm-analyzer']);
      const [a, b] = await Promise.all([first.extractRadiomics(), second.extractRadiomics()]);
      assert.deepEqual([a.provenance.backend.name, b.provenance.backend.name], ['wasm', 'webgpu']);
      first.remove();
      await new Promise((resolve) => setTimeout(resolve, 50));
      assert.deepEqual(ended, []);
      second.remove();
      await until(() => ended.length === 1, 'the end of the worker');
      document.body.append(second);
      await second.extractRadiomics();
      assert.equal(started.length, 2, 'the element did not start the engine again');
    } finally {
      globalThis.Worker = Own;
    }
  });

  test('one that cannot be started is an error that says what to serve, and the next try starts another', async () => {
    const Own = globalThis.Worker;
    globalThis.Worker = class extends Own {
      constructor(_: string | URL, options?: WorkerOptions) {
        super('/no/such/worker.js', options);
      }
    };
    const element = await mount('pm-analyzer', { backend: 'wasm' });
    const file = new File([await (await fetch(sample.src)).blob()], 't2.nii.gz');
    try {
      await assert.rejects(element.load([file]), { code: 'worker' });
      assert.deepEqual([element.lastError?.phase, element.lastError?.recoverable], ['start', false]);
    } finally {
      globalThis.Worker = Own;
    }
    await element.load([file]);
    assert.equal(element.volume?.size.join(), '60,55,52');
  });

  test('a model is read from its files', { timeout: minutes }, async () => {
    const names = ['model.json', 'weights.safetensors'];
    const modelBundle = await Promise.all(names.map(async (name) => new File([await (await fetch(`/demo/sample/model/${name}`)).blob()], name)));
    const element = await mount('pm-analyzer', { src: sample.src, backend: 'wasm', modelBundle });
    await once(element, 'pm-shown');
    const { labels } = await element.segment();
    assert.ok(labels[0].voxels > 0);
    await assert.rejects(element.classify(), { code: 'model-task' });
  });

  test('errors cross it whole', async () => {
    const element = await mount('pm-analyzer', { backend: 'wasm' });
    await assert.rejects(element.load([new File(['no image'], 'a.txt')]), { name: 'PmError', code: 'volume-format' });
  });
});

test('the page complained of nothing', () => {
  assert.deepEqual(complaints, []);
});
