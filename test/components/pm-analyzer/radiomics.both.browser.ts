import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';
import { createReferenceBackend } from '../../../src/backends/reference/backend';
import type { Warning } from '../../../src/core/warning';
import { extractFeatures } from '../../../src/radiomics/extract';
import { extractMaps } from '../../../src/radiomics/map/extract-maps';
import { parseParameters } from '../../../src/radiomics/parameters';
import { noise, volumeOf } from '../../radiomics/volumes';
import '../../../src/components/define';
import type { PmAnalyzer } from '../../../src/components/pm-analyzer/element';
import { find, mount, once, record, settled, textOf, unmount, until } from '../support/page';

afterEach(unmount);

const minutes = 5 * 60_000;
const size = [12, 11, 3] as const;
const count = size[0] * size[1] * size[2];
const image = volumeOf(
  size,
  noise(count).map((x) => 300 * x),
  'f32',
  [1, 1, 2],
);
const mask = volumeOf(
  size,
  Array.from({ length: count }, (_, n) => Number(n % size[0] > 3 && n % size[0] < 9 && n % 132 > 30)),
  'u8',
  [1, 1, 2],
);
const reference = createReferenceBackend();

/** The element with the case open, on the engine of the page: a worker and WASM. */
async function open(properties: Partial<PmAnalyzer> & Record<string, unknown> = {}): Promise<PmAnalyzer> {
  const element = await mount('pm-analyzer', { backend: 'wasm', volume: image, mask, ...properties });
  await once(element, 'pm-shown', (detail) => detail.mask);
  return element;
}

const address = (text: string) => URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));

describe('radiomics through the worker', () => {
  const maps =
    'voxelSetting: {kernelRadius: 1, initValue: -1}\nsetting: {binCount: 6}\nfeatureClass: {firstorder: [Mean], glcm: [Contrast, Idm], ngtdm: }\n';

  for (const backend of ['wasm', 'webgpu'] as const)
    test(`maps are those of the engine, in the order in which it has them, on ${backend}`, { timeout: minutes }, async () => {
      const element = await open({ backend, params: address(maps) });
      const result = await element.extractRadiomics({ voxelBased: true });
      assert.equal(result.provenance.backend.name, backend);
      let at = 0;
      for await (const { name, volume, region } of extractMaps(image, mask, parseParameters(maps), reference)) {
        const map = result.maps[at++];
        assert.equal(map.name, name);
        assert.deepEqual([map.volume.size, [...map.volume.affine]], [volume.size, [...volume.affine]]);
        assert.deepEqual([...(result.region?.data ?? [])], [...region.data]);
        for (const [voxel, value] of (volume.data as Float64Array).entries())
          assert.ok(Math.abs(Number(map.volume.data[voxel]) - value) <= 1e-9 * Math.max(1, Math.abs(value)), `${name}, voxel ${voxel}`);
      }
      assert.equal(result.maps.length, at);
      await settled(element);
      assert.match(textOf(element), /Feature maps \( ?8 ?\)/);
    });

  test('maps are cancelled in their middle, and can be made again', { timeout: minutes }, async () => {
    const element = await open({ radiomicsParams: { featureClass: { glcm: [], glrlm: [] } } });
    const seen: string[] = [];
    const run = element.extractRadiomics({
      voxelBased: true,
      onProgress: ({ stage, done }) => {
        seen.push(stage);
        if (done > 0) element.cancel();
      },
    });
    await assert.rejects(run, { name: 'AbortError' });
    assert.equal(element.result, undefined);
    assert.deepEqual([...new Set(seen)], ['maps', 'maps original_glcm']);
    element.radiomicsParams = maps;
    assert.equal((await element.extractRadiomics({ voxelBased: true })).maps.length, 8);
  });

  test('a parameter file with IBSI conformance: its classes, its values', { timeout: minutes }, async () => {
    const text = 'setting:\n  conformance: ibsi\n  binWidth: 25\n  resegmentRange: [0, 400]\n';
    const element = await open({ params: address(text) });
    const { features, provenance } = await element.extractRadiomics();
    const expected = (await extractFeatures(image, mask, parseParameters(text), reference)).features;
    assert.deepEqual(Object.keys(features), Object.keys(expected));
    assert.ok(Object.keys(features).some((name) => name.startsWith('original_ivh_')));
    for (const [name, value] of Object.entries(expected))
      assert.ok(Object.is(features[name], value) || Math.abs(features[name] - value) <= 1e-9 * Math.max(1, Math.abs(value)), name);
    const { setting } = provenance.settings.radiomics as { setting: { conformance: string } };
    assert.equal(setting.conformance, 'ibsi');
  });

  test('a parameter that there is not is an error with the nearest', async () => {
    const element = await open({ radiomicsParams: { setting: { binWitdh: 5 } } });
    const failed = once(element, 'pm-error');
    await assert.rejects(element.extractRadiomics(), { code: 'setting-unknown' });
    assert.match((await failed).message, /binWidth/);
    await assert.rejects(element.extractRadiomics({ voxelBased: true }), { code: 'setting-unknown' });
  });

  for (const voxelBased of [false, true]) {
    test(`a filter that gives nothing is a warning: event, report, export (${voxelBased ? 'maps' : 'features'})`, { timeout: minutes }, async () => {
      const radiomicsParams = { imageType: { Original: {}, LoG: { sigma: [1] } }, featureClass: { firstorder: ['Mean'] } };
      const element = await open({ radiomicsParams });
      const seen = record(element, ['pm-warning']);
      const { warnings } = await (voxelBased ? element.extractRadiomics({ voxelBased }) : element.extractRadiomics());
      assert.deepEqual(
        seen.map(([, detail]) => (detail as Warning).what),
        ['log-sigma-1-0-mm-3D'],
      );
      assert.equal(warnings.length, 1);
      await settled(element);
      assert.match(textOf(find(element, '.warning') as Element), /^log-sigma-1-0-mm-3D: an axis of the image's 12 x 11 x 3 voxels/);
      element.locale = 'zh';
      await settled(element);
      assert.match(textOf(find(element, '.warning') as Element), /^log-sigma-1-0-mm-3D: ?图像在某一轴上过短/);
      element.addEventListener('pm-export', (event) => event.preventDefault());
      assert.match(await (await element.exportReport({ format: 'csv' })).text(), /^warning_image-left-out,/m);
    });
  }

  test('classify says that it did not use the mask', { timeout: minutes }, async () => {
    const element = await open({ model: '/demo/sample/models.json' });
    const { warnings, provenance } = await element.classify();
    assert.deepEqual(
      warnings.map(({ code }) => code),
      ['demonstration-classification', 'mask-unused'],
    );
    assert.equal(provenance.mask, undefined);
  });
});

describe('a device that is lost', () => {
  test('between two runs: the page is told, and told of the next one by the run that opens it', { timeout: minutes }, async () => {
    const Own = globalThis.Worker;
    // Lets the test reach the devices inside the worker.
    const reach = `const { requestDevice } = GPUAdapter.prototype;
      const channel = new BroadcastChannel('lose device');
      GPUAdapter.prototype.requestDevice = async function (...args) {
        const device = await Reflect.apply(requestDevice, this, args);
        channel.onmessage = () => device.destroy();
        return device;
      };`;
    globalThis.Worker = class extends Own {
      constructor(url: string | URL, options?: WorkerOptions) {
        const own = new URL(url, location.href).href;
        super(address(`import '${address(reach)}';\nimport '${own}';`), options);
      }
    };
    try {
      const element = await open({ backend: 'webgpu', radiomicsParams: { featureClass: { glcm: ['Contrast'] } } });
      const seen = record(document.body, ['pm-device-lost', 'pm-device-restored', 'pm-error']);
      const { features } = await element.extractRadiomics();
      new BroadcastChannel('lose device').postMessage('');
      await until(() => seen.length === 1, 'the loss');
      assert.equal(seen[0][0], 'pm-device-lost');
      assert.deepEqual((await element.extractRadiomics()).features, features);
      assert.deepEqual(
        seen.map(([type]) => type),
        ['pm-device-lost', 'pm-device-restored'],
      );
    } finally {
      globalThis.Worker = Own;
    }
  });
});
