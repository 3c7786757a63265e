import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';
import { sendKeys } from '@web/test-runner-commands';
import axe from 'axe-core';
import type { PmAnalyzer } from '../../../src/components/pm-analyzer/element';
import type { PmViewer } from '../../../src/components/pm-viewer/element';
import { readVolume } from '../../../src/imaging/io/read';
import type { FeatureMapsResult } from '../../../src/study/results';
import { smallMask } from '../support/fake-engine';
import { analyzer, find, once, openCase, record, settled, textOf, unmount, until } from '../support/page';

afterEach(unmount);

/** A case with its maps, the first of which is on the screen. */
async function mapped(properties: Partial<PmAnalyzer> & Record<string, unknown> = {}): Promise<{ element: PmAnalyzer; result: FeatureMapsResult }> {
  const { element } = await analyzer(properties);
  await openCase(element, { mask: true });
  const shown = once(element, 'pm-shown', ({ map }) => map !== undefined);
  const result = await element.extractRadiomics({ voxelBased: true });
  await shown;
  await settled(element);
  return { element, result };
}

const select = (element: Element, name: string) => find<HTMLSelectElement>(element, `select[${name}]`) as HTMLSelectElement;

describe('feature maps', () => {
  test('come as a result with an event, warnings and the first map on the screen', async () => {
    const { element, engine } = await analyzer();
    await openCase(element, { mask: true });
    const seen = record(document.body, ['pm-maps', 'pm-warning']);
    const shown = once(element, 'pm-shown', ({ map }) => map !== undefined);
    const result = await element.extractRadiomics({ voxelBased: true });
    assert.deepEqual(engine.calls, ['featureMaps']);
    assert.deepEqual(
      seen.map(([type]) => type),
      ['pm-maps', 'pm-warning'],
    );
    assert.equal(seen[0][1], result);
    assert.equal(element.result?.featureMaps, result);
    assert.equal((await shown).map, 'original_firstorder_Mean');
    assert.equal(element.shownMap, 'original_firstorder_Mean');
    await settled(element);
    assert.match(textOf(element), /Feature maps \( ?2 ?\)/);
    assert.match(textOf(element), /Minimum 0 Mean 23\.5 Maximum 47 Voxels without a value 0/);
    assert.match(textOf(element), /Research use only/);
    assert.match(find(element, 'canvas')?.getAttribute('aria-label') ?? '', /with the map original_firstorder_Mean over them$/);
  });

  test('progress, and cancel: the case stays as it was', async () => {
    const { element, engine } = await analyzer();
    await openCase(element, { mask: true });
    engine.held = true;
    find(element, '[data-run=extractMaps]')?.click();
    await until(() => element.progress?.done === 1, 'progress');
    element.cancel();
    await until(() => element.status === 'ready', 'the end of the run');
    assert.equal(element.result, undefined);
    assert.ok(element.mask);
  });

  test('another is chosen by keys alone, then the mask again', async () => {
    const { element } = await mapped();
    const choice = select(element, 'data-map');
    assert.deepEqual(
      [...choice.options].map(({ value }) => value),
      ['', 'original_firstorder_Mean', 'original_glcm_MCC'],
    );
    choice.focus();
    const other = once(element, 'pm-shown', ({ map }) => map === 'original_glcm_MCC');
    await sendKeys({ press: 'ArrowDown' });
    await other;
    assert.equal(element.shownMap, 'original_glcm_MCC');
    await settled(element);
    assert.match(textOf(element), /Minimum – Mean – Maximum – Voxels without a value 10/);
    const mask = once(element, 'pm-shown', ({ map }) => map === undefined);
    choice.focus();
    await sendKeys({ press: 'Home' });
    await mask;
    assert.equal(element.shownMap, undefined);
  });

  test('colours and opacity: attribute, control, event', async () => {
    const { element } = await mapped({ colormap: 'magma' });
    const viewer = find<PmViewer>(element, 'pm-viewer') as PmViewer;
    assert.equal(viewer.colormap, 'magma');
    const choice = select(element, 'data-view=colormap');
    assert.equal(choice.value, 'magma');
    const changed = once(element, 'pm-view-change');
    choice.value = 'inferno';
    choice.dispatchEvent(new Event('change'));
    assert.equal((await changed).colormap, 'inferno');
    assert.equal(element.colormap, 'inferno');
    assert.match(textOf(viewer), /Map opacity/);
    assert.equal(find(viewer, '.legend')?.getAttribute('aria-label'), 'Colours of original_firstorder_Mean: from 0, darkest, to 47, lightest');
  });

  test('the read-out tells the value under the crosshair, and nothing outside the region', async () => {
    const { element, result } = await mapped();
    const viewer = find<PmViewer>(element, 'pm-viewer') as PmViewer;
    const { affine, data } = result.region as NonNullable<FeatureMapsResult['region']>;
    const at = (voxel: number) => {
      const [i, j, k] = [voxel % 4, Math.floor(voxel / 4) % 4, Math.floor(voxel / 16)];
      const [x, y, z] = [0, 1, 2].map((row) => affine[4 * row] * i + affine[4 * row + 1] * j + affine[4 * row + 2] * k + affine[4 * row + 3]);
      return [x, y, z] as const;
    };
    for (const voxel of [...(data as Uint8Array).keys()]) {
      viewer.position = at(voxel);
      await settled(viewer);
      const said = textOf(find(viewer, 'output') as Element).match(/map (\d+)$/)?.[1];
      assert.equal(said, data[voxel] === 0 ? undefined : String(voxel));
    }
  });

  test('as NIfTI: its values, its grid, the disclaimer; an unknown one is refused', async () => {
    const { element, result } = await mapped();
    const offered = once(element, 'pm-export');
    element.addEventListener('pm-export', (event) => event.preventDefault());
    find(element, '[data-export=map]')?.click();
    const { format, name, blob } = await offered;
    assert.deepEqual([format, name], ['nifti', 'pm-analyzer-map_original_firstorder_Mean.nii.gz']);
    const plain = await new Response(blob.stream().pipeThrough(new DecompressionStream('gzip'))).text();
    assert.match(plain, /Research use only - not for diagnosis/);
    const { volume } = await readVolume({ name: 'map.nii.gz', bytes: new Uint8Array(await blob.arrayBuffer()) });
    const [mean] = result.maps;
    assert.deepEqual([volume.dtype, volume.size, [...volume.affine]], ['f64', [4, 4, 3], [...mean.volume.affine]]);
    assert.deepEqual([...volume.data], [...mean.volume.data]);
    await assert.rejects(element.exportReport({ format: 'nifti', map: 'original_firstorder_Meen' }), /did you mean original_firstorder_Mean\?/);
  });

  test('reports tell of the maps without their voxels', async () => {
    const { element } = await mapped();
    element.addEventListener('pm-export', (event) => event.preventDefault());
    const { featureMaps } = JSON.parse(await (await element.exportReport({ format: 'json' })).text());
    assert.deepEqual(featureMaps.maps[0], { name: 'original_firstorder_Mean', minimum: 0, maximum: 47, mean: 23.5, notFinite: 0 });
    assert.deepEqual(featureMaps.region.size, [4, 4, 3]);
    assert.equal(featureMaps.region.data, undefined);
    assert.match(await (await element.exportReport({ format: 'csv' })).text(), /map_original_firstorder_Mean_mean,23\.5/);
    assert.match(await (await element.exportReport({ format: 'html' })).text(), /original_firstorder_Mean<\/th><td>mean 23\.5/);
  });

  test('features and an analysis of the same mask leave them, a new mask voids them', async () => {
    const { element, result } = await mapped();
    await element.extractRadiomics();
    await element.analyze();
    assert.equal(element.result?.featureMaps, result);
    assert.ok(element.result?.radiomics);
    const shown = once(element, 'pm-shown', ({ map }) => map === undefined);
    await element.setMask(smallMask());
    await shown;
    assert.equal(element.result?.featureMaps, undefined);
    assert.equal(find(element, 'select[data-map]'), undefined);
  });

  test('in Chinese, and accessible', async () => {
    const { element } = await mapped({ locale: 'zh' });
    assert.match(textOf(element), /特征图 .*最小值 0 平均值 23\.5 最大值 47/);
    const { violations } = await axe.run(element, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] });
    assert.deepEqual(
      violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join()}`),
      [],
    );
  });
});

describe('a lost device', () => {
  test('is told to the page, and so is the one in its place', async () => {
    const { element, engine } = await analyzer();
    await openCase(element);
    const seen = record(document.body, ['pm-device-lost', 'pm-device-restored']);
    engine.deviceChange({ state: 'lost', backend: 'reference', message: 'gone' });
    engine.deviceChange({ state: 'restored', backend: 'reference', device: 'another' });
    // One that the element does not compute on.
    engine.deviceChange({ state: 'lost', backend: 'webgpu', message: 'gone' });
    assert.deepEqual(seen, [
      ['pm-device-lost', { backend: 'reference', message: 'gone' }],
      ['pm-device-restored', { backend: 'reference', device: 'another' }],
    ]);
    const tell = engine.deviceChange;
    element.dispose();
    assert.notEqual(engine.deviceChange, tell, 'it still listens to an engine that it let go of');
  });
});
