import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';
import axe from 'axe-core';
import { readVolume } from '../../../src/imaging/io/read';
import { analyzer, find, once, openCase, record, settled, textOf, unmount } from '../support/page';

afterEach(unmount);

describe('an explanation', () => {
  test('comes as a result with an event and a warning, and its map stands over the image', async () => {
    const { element, engine } = await analyzer();
    await openCase(element, { mask: true });
    const seen = record(document.body, ['pm-explain', 'pm-warning']);
    const shown = once(element, 'pm-shown', ({ map }) => map !== undefined);
    find(element, '[data-run=explain]')?.click();
    assert.equal((await shown).map, 'gradcam');
    assert.deepEqual(engine.calls, ['explain']);
    assert.deepEqual(
      seen.map(([type]) => type),
      ['pm-explain', 'pm-warning'],
    );
    const { explanation } = element.result ?? {};
    assert.equal(seen[0][1], explanation);
    assert.ok(element.mask, 'the mask is gone');
    await settled(element);
    assert.match(textOf(element), /Explanation .*gradcam for class “positive” Minimum 0 Maximum 1/);
    const choice = find<HTMLSelectElement>(element, 'select[data-map]') as HTMLSelectElement;
    const mask = once(element, 'pm-shown', ({ map }) => map === undefined);
    choice.value = '';
    choice.dispatchEvent(new Event('change'));
    await mask;
  });

  test('method, class and arguments reach the engine; its map is drawn once, not with every change', async () => {
    const { element } = await analyzer();
    await openCase(element);
    const request = { method: 'occlusion', args: { mask_size: 3 }, classIndex: 0 };
    const shown = once(element, 'pm-shown', ({ map }) => map === 'occlusion');
    const result = await element.explain(request);
    await shown;
    assert.deepEqual([result.method, result.class.name], ['occlusion', 'negative']);
    const again = record(element, ['pm-shown']);
    element.overlayOpacity = 0.7;
    await settled(element);
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.deepEqual(again, []);
  });

  test('as NIfTI its values on the image’s grid; reports tell of it without voxels', async () => {
    const { element } = await analyzer();
    await openCase(element);
    element.addEventListener('pm-export', (event) => event.preventDefault());
    const { map } = await element.explain();
    const blob = await element.exportReport({ format: 'nifti', map: 'gradcam' });
    const { volume } = await readVolume({ name: 'map.nii.gz', bytes: new Uint8Array(await blob.arrayBuffer()) });
    assert.deepEqual([volume.size, [...volume.data]], [map.size, [...map.data]]);
    const { explanation } = JSON.parse(await (await element.exportReport({ format: 'json' })).text());
    assert.deepEqual([explanation.method, explanation.class.name, explanation.map.data], ['gradcam', 'positive', undefined]);
    assert.match(await (await element.exportReport({ format: 'csv' })).text(), /explanation_gradcam_class,positive/);
    assert.match(await (await element.exportReport({ format: 'html' })).text(), /gradcam for class positive<\/th><td>0 to 1/);
    await assert.rejects(element.exportReport({ format: 'nifti', map: 'gradcan' }), /did you mean gradcam\?/);
  });

  test('beside feature maps; without a model it says so; in Chinese, and accessible', async () => {
    const { element } = await analyzer({ locale: 'zh' });
    await openCase(element, { mask: true });
    await element.extractRadiomics({ voxelBased: true });
    const shown = once(element, 'pm-shown', ({ map }) => map === 'gradcam');
    await element.explain();
    await shown;
    await settled(element);
    assert.match(textOf(element), /特征图 .*解释.*gradcam，类别“positive”/s);
    assert.equal(find<HTMLSelectElement>(element, 'select[data-map]')?.options.length, 4);
    const { violations } = await axe.run(element, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] });
    assert.deepEqual(
      violations.map(({ id }) => id),
      [],
    );
    const bare = await analyzer({ model: undefined });
    await openCase(bare.element);
    await assert.rejects(bare.element.explain(), { code: 'no-model' });
  });
});
