import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tensor } from '../../src/core/tensor';
import { type BundleDescription, writeBundle } from '../../src/nn/formats/bundle';
import { loadModels } from '../../src/study/model';

const description: BundleDescription = {
  name: 'two voxels',
  version: '1.0.0',
  description: 'a test',
  task: 'segmentation',
  demonstration: true,
  architecture: { name: 'UNet', args: {} },
  preprocessing: [],
  postprocessing: [],
  inferer: { roiSize: [8, 8, 8], overlap: 0.25, mode: 'constant' },
  labels: [
    { value: 0, name: 'background' },
    { value: 1, name: 'ball' },
  ],
  intendedUse: 'tests',
  trainingData: 'none',
  license: 'Apache-2.0',
  metrics: [],
};

/** Files of a folder in memory. */
async function folder(): Promise<Map<string, Uint8Array>> {
  const { json, weights } = await writeBundle(description, new Map([['w', tensor('f32', [2], new Float32Array([1, 2]))]]));
  const encode = (text: string) => new TextEncoder().encode(text);
  return new Map([
    ['m/models.json', encode('{"segmentation": "seg/model.json"}')],
    ['m/seg/model.json', encode(json)],
    ['m/seg/weights.safetensors', weights],
    ['m/wrong-task.json', encode('{"classification": "seg/model.json"}')],
    ['m/outside.json', encode('{"segmentation": "../model.json"}')],
  ]);
}

const reader = (files: Map<string, Uint8Array>) => async (path: string) => {
  const bytes = files.get(path);
  assert.ok(bytes, `${path} was asked for`);
  return bytes;
};

test('a bundle and a set of bundles load with their weights', async () => {
  const read = reader(await folder());
  for (const path of ['m/seg/model.json', 'm/models.json']) {
    const { segmentation, classification } = await loadModels(path, read);
    assert.deepEqual([...(segmentation?.weights.get('w')?.data ?? [])], [1, 2]);
    assert.equal(classification, undefined);
  }
});

test('a set may not leave its folder, nor list a model for another task', async () => {
  const read = reader(await folder());
  await assert.rejects(loadModels('m/outside.json', read), { code: 'model-path' });
  await assert.rejects(loadModels('m/wrong-task.json', read), { code: 'model-task' });
});

test('weights that are not the bundle’s are refused', async () => {
  const files = await folder();
  const weights = files.get('m/seg/weights.safetensors') as Uint8Array;
  files.set(
    'm/seg/weights.safetensors',
    weights.map((byte, at) => (at === weights.length - 1 ? byte ^ 1 : byte)),
  );
  await assert.rejects(loadModels('m/seg/model.json', reader(files)), { code: 'bundle-weights' });
});
