import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { tensor } from '../../../src/core/tensor';
import { parseArchitecture } from '../../../src/nn/formats/architecture';
import { type BundleDescription, parseBundle, verifyWeights, writeBundle } from '../../../src/nn/formats/bundle';
import { readSafetensors } from '../../../src/nn/formats/safetensors';
import { readTorch } from '../../../src/nn/formats/torch';
import { describeReference, readGoldens, readJson } from '../../support/reference';
import { assertRefused, assertSameTensors, checkpoint } from './fixtures';

const description: BundleDescription = {
  name: 'Thigh',
  version: '1.0.0',
  description: 'For the test.',
  task: 'segmentation',
  demonstration: true,
  architecture: { name: 'UNet', args: { spatial_dims: 3, channels: [4, 8] } },
  preprocessing: [{ name: 'Orientation', axcodes: 'RAS' }, { name: 'NormalizeIntensity' }],
  postprocessing: [{ name: 'AsDiscrete', argmax: true }],
  inferer: { roiSize: [32, 32, 16], overlap: 0.25, mode: 'gaussian' },
  labels: [
    { value: 0, name: 'background' },
    { value: 1, name: 'muscle' },
  ],
  intendedUse: 'Tests.',
  trainingData: 'None.',
  license: 'Apache-2.0',
  metrics: [{ name: 'Dice', value: 0.9, dataset: 'none', interval: [0.8, 1] }],
};
const tensors = new Map([['w', tensor('f32', [2], Float32Array.of(1, 2))]]);

describe('writeBundle', () => {
  it('writes what parseBundle reads and verifyWeights accepts', async () => {
    const { bundle, json, weights } = await writeBundle(description, tensors);
    assert.deepEqual(parseBundle(json), bundle);
    assert.deepEqual(parseBundle(JSON.parse(json)), bundle);
    const { schemaVersion, weights: reference, ...rest } = bundle;
    assert.deepEqual(rest, description);
    assert.deepEqual([schemaVersion, reference.file, reference.bytes], [1, 'weights.safetensors', weights.length]);
    await verifyWeights(bundle, weights);
    const { tensors: written, metadata } = readSafetensors(weights);
    assertSameTensors(written, tensors);
    assert.deepEqual(parseArchitecture(metadata.architecture), description.architecture);
  });

  it('refuses a description that is not whole', async () => {
    await assert.rejects(writeBundle({ ...description, labels: [] }, tensors), /labels/);
  });
});

describe('verifyWeights', () => {
  it('refuses other weights', async () => {
    const { bundle, weights } = await writeBundle(description, tensors);
    await assert.rejects(verifyWeights(bundle, weights.slice(1)), {
      name: 'PmError',
      code: 'bundle-weights',
      message: /has \d+ bytes, model\.json says/,
    });
    const changed = weights.slice();
    changed[changed.length - 1] ^= 1;
    await assert.rejects(verifyWeights(bundle, changed), {
      name: 'PmError',
      code: 'bundle-weights',
      message: /weights\.safetensors: has the SHA-256 /,
    });
  });
});

describe('parseBundle', async () => {
  const { json } = await writeBundle(description, tensors);
  /** The bundle with the value at that path changed; `undefined` leaves it out. */
  const changed = (path: string, value: unknown): unknown => {
    const bundle = JSON.parse(json);
    const keys = path.split('.');
    const last = keys.pop() as string;
    const holder = keys.reduce((level, key) => level[key], bundle);
    if (value === undefined) delete holder[last];
    else holder[last] = value;
    return bundle;
  };

  const refusals: [path: string, value: unknown, message: RegExp][] = [
    ['schemaVersion', 2, /schemaVersion: is 2; give 1$/],
    ['name', undefined, /model\.json: name: is missing; give a text$/],
    ['name', ' ', /model\.json: name: is " "/],
    ['task', 'detection', /task: is "detection"; give one of "segmentation", "classification"$/],
    ['demonstration', 'yes', /demonstration: is "yes"; give true or false$/],
    ['architecture.name', 3, /architecture\.name: is 3; give a text$/],
    ['architecture.args', [1], /architecture\.args: is \[1\]; give an object$/],
    ['architecture.extra', 1, /architecture\.extra: is 1; give no such field here, but one of name, args$/],
    ['preprocessing', {}, /preprocessing: is {}; give a list$/],
    ['preprocessing.1', 'Orientation', /preprocessing\[1\]: is "Orientation"; give an object$/],
    ['preprocessing.1', { axcodes: 'RAS' }, /preprocessing\[1\]\.name: is missing; give a text$/],
    ['inferer.roiSize', [32, 32], /inferer\.roiSize: is \[32,32\]; give a list of three$/],
    ['inferer.roiSize.2', 0, /inferer\.roiSize\[2\]: is 0; give a whole number from 1 to 4096$/],
    ['inferer.roiSize.0', 1.5, /inferer\.roiSize\[0\]: is 1\.5; give a whole number/],
    ['inferer.overlap', 1, /inferer\.overlap: is 1; give a number from 0 to 0\.99$/],
    ['inferer.overlap', null, /inferer\.overlap: is null/],
    ['inferer.mode', 'Gaussian', /inferer\.mode: is "Gaussian"; give one of "gaussian", "constant"$/],
    ['labels', [], /labels: is \[\]; give a list of at least 1$/],
    ['labels.1.value', 0, /labels\[1\]\.value: is 0; give every label a value of its own$/],
    ['labels.1.value', -1, /labels\[1\]\.value: is -1; give a whole number from 0 to 65535$/],
    ['metrics.0.value', '0.9', /metrics\[0\]\.value: is "0\.9"; give a number$/],
    ['metrics.0.interval', [1], /metrics\[0\]\.interval: is \[1\]; give a list of two$/],
    ['weights.file', '../weights.safetensors', /weights\.file: is "\.\.\/weights\.safetensors"; give the name of a/],
    ['weights.file', 'https://example.org/w.safetensors', /weights\.file/],
    ['weights.file', '.safetensors', /weights\.file/],
    ['weights.file', 'weights.pt', /weights\.file/],
    ['weights.sha256', 'ABC', /weights\.sha256: is "ABC"; give 64 lower-case hexadecimal digits$/],
    ['weights.bytes', 0, /weights\.bytes: is 0/],
    ['colour', 'red', /model\.json: colour: is "red"; give no such field here, but one of schemaVersion, name, /],
    ['constructor', 1, /model\.json: constructor: is 1; give no such field/],
  ];
  for (const [path, value, message] of refusals) {
    it(`refuses ${path} = ${JSON.stringify(value)}`, () => assertRefused(() => parseBundle(changed(path, value)), 'bundle-invalid', message));
  }

  it('accepts metrics without an interval, and none', () => {
    parseBundle(changed('metrics.0.interval', undefined));
    parseBundle(changed('metrics', []));
  });

  it('refuses what is no object, no JSON, or says something twice', () => {
    assertRefused(() => parseBundle('[]'), 'bundle-invalid', /the document: is \[\]; give an object$/);
    assertRefused(() => parseBundle('{'), 'bundle-invalid', /model\.json: is not JSON/);
    assertRefused(
      () => parseBundle(json.replace('"demonstration"', '"demonstration": false, "demonstration"')),
      'bundle-invalid',
      /names "demonstration" twice/,
    );
  });
});

/** A bundle of the demonstration. */
function demo(folder: string) {
  const read = (file: string) => readFileSync(`demo/sample/${folder}/${file}`);
  return { bundle: parseBundle(read('model.json').toString()), weights: new Uint8Array(read('weights.safetensors')) };
}

describe('the demonstration bundles', () => {
  for (const [folder, network, task] of [
    ['model', 'UNet', 'segmentation'],
    ['classifier', 'DenseNet', 'classification'],
  ]) {
    it(folder, async () => {
      const { bundle, weights } = demo(folder);
      await verifyWeights(bundle, weights);
      assert.deepEqual([bundle.architecture.name, bundle.task, bundle.demonstration, bundle.labels.length], [network, task, true, 2]);
      assert.match(bundle.intendedUse, /no clinical meaning/);
      assert.deepEqual(parseArchitecture(readSafetensors(weights).metadata.architecture), bundle.architecture);
    });
  }
});

describeReference('monai/checkpoints', 'the demonstration bundles against the reference', () => {
  const golden = readJson<Record<string, { config: object }>>('monai/checkpoints/golden.json');

  it('the UNet', () => {
    const { bundle, weights } = demo('model');
    assertSameTensors(readSafetensors(weights).tensors, readGoldens('monai/checkpoints/unet.safetensors'));
    assert.deepEqual(bundle.architecture.args, golden.unet.config);
  });

  it('the DenseNet', () => {
    const { bundle, weights } = demo('classifier');
    const { tensors: written } = readSafetensors(weights);
    const { stateDict } = readTorch(checkpoint('densenet_small.pt'));
    assertSameTensors(written, stateDict);
    assert.deepEqual([...written.keys()], [...stateDict.keys()]);
    assert.deepEqual(bundle.architecture.args, golden.densenet.config);
  });
});
