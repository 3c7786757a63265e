import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';
import { PmAnalyzer } from '../../../src/components/pm-analyzer/element';
import type { PmViewer } from '../../../src/components/pm-viewer/element';
import { writeVolume } from '../../../src/imaging/io/write';
import type { AnalyzeResult } from '../../../src/study/results';
import { smallMask, smallVolume } from '../support/fake-engine';
import { analyzer, file, find, mount, once, openCase, record, settled, textOf, unmount, until } from '../support/page';

afterEach(unmount);

const buttons = (element: PmAnalyzer) =>
  [...(element.shadowRoot?.querySelectorAll<HTMLElement>('[data-run]') ?? [])].map(({ dataset }) => dataset.run);

test('define registers the classes, and the same ones twice do no harm', async () => {
  assert.equal(customElements.get('pm-analyzer'), PmAnalyzer);
  for (const name of ['pm-viewer', 'pm-report', 'pm-radiomics-table', 'pm-disclaimer']) assert.ok(customElements.get(name), name);
});

describe('attributes', () => {
  test('mode says what is offered', async () => {
    const { element } = await analyzer();
    for (const [mode, runs] of [
      ['analyze', ['analyze', 'segment', 'extractRadiomics', 'extractMaps', 'classify', 'explain']],
      ['segment', ['segment']],
      ['radiomics', ['extractRadiomics', 'extractMaps']],
      ['view', []],
    ] as const) {
      element.setAttribute('mode', mode);
      await settled(element);
      assert.deepEqual(buttons(element), [...runs], mode);
    }
  });

  test('layout, window, level and overlay-opacity reach the viewer, and what the user changes comes back', async () => {
    const { element } = await analyzer({ layout: 'axial', 'overlay-opacity': '0.25' });
    element.setAttribute('window', '4');
    element.setAttribute('level', '3');
    await openCase(element, { mask: true });
    const viewer = find<PmViewer>(element, 'pm-viewer') as PmViewer;
    await until(() => viewer.greyScale?.window === 4, 'the grey scale');
    assert.deepEqual(viewer.greyScale, { level: 3, window: 4 });
    assert.equal(viewer.layout, 'axial');
    assert.equal(viewer.overlayOpacity, 0.25);
    const changed = once(element, 'pm-view-change');
    const input = find<HTMLInputElement>(viewer, 'input[type=number]') as HTMLInputElement;
    input.value = '8';
    input.dispatchEvent(new Event('change'));
    assert.deepEqual(await changed, { layout: 'axial', overlayOpacity: 0.25, colormap: 'viridis', window: 8, level: 3 });
    assert.equal(element.window, 8);
  });

  test('locale: the page says it, the attribute wins, an unknown one is English', async () => {
    const { element } = await analyzer();
    document.documentElement.lang = 'zh-CN';
    element.requestUpdate();
    await settled(element);
    assert.match(textOf(element), /仅供科研使用/);
    document.documentElement.lang = 'en';
    element.locale = 'zh';
    await settled(element);
    assert.match(textOf(element), /打开图像/);
    element.locale = 'xx';
    await settled(element);
    assert.match(textOf(element), /Open image/);
  });

  test('theme follows the page, unless it is set', async () => {
    const { element } = await analyzer();
    const base = find(element, '.base') as HTMLElement;
    document.documentElement.style.colorScheme = 'dark';
    const dark = getComputedStyle(base).backgroundColor;
    document.documentElement.style.colorScheme = 'light';
    assert.notEqual(getComputedStyle(base).backgroundColor, dark);
    element.theme = 'dark';
    await settled(element);
    assert.equal(getComputedStyle(base).backgroundColor, dark);
    document.documentElement.style.colorScheme = '';
  });

  test('loading: lazy starts the engine on first use, eager at once', async () => {
    const lazy = await analyzer();
    assert.equal(lazy.engine.inits.length, 0);
    await openCase(lazy.element);
    assert.equal(lazy.engine.inits.length, 1);
    const eager = await analyzer({ loading: 'eager' });
    await until(() => eager.element.capabilities !== undefined, 'capabilities');
    await until(() => eager.engine.models.length === 1, 'the model');
  });

  test('backend: the engine is started on it, and again when it changes', async () => {
    const { element, engine } = await analyzer({ backend: 'wasm' });
    await openCase(element);
    assert.deepEqual(engine.inits, [{ backend: 'wasm' }]);
    const changed = once(element, 'pm-backend-change');
    element.setAttribute('backend', 'webgpu');
    assert.deepEqual(await changed, { backend: 'reference', reason: 'as asked' });
    await element.segment();
    assert.equal(engine.jobs[0].backend, 'webgpu');
  });

  test('readonly: the user cannot open or close files, the page can', async () => {
    const { element } = await analyzer({ readonly: true });
    assert.equal(find(element, 'input[type=file]'), undefined);
    await openCase(element);
    assert.equal(find(element, 'input[type=file]'), undefined);
    const drop = new DragEvent('drop', { bubbles: true, cancelable: true });
    find(element, '.base')?.dispatchEvent(drop);
    assert.ok(drop.defaultPrevented, 'the page would leave for the file');
    assert.ok(element.volume);
  });

  test('src and mask-src are opened, in that order, and the model is fetched ahead of its use', async () => {
    const at = (bytes: Uint8Array, name: string) => `${URL.createObjectURL(new Blob([bytes as BlobPart]))}#${name}`;
    const [image, mask] = [at(writeVolume(smallVolume(), 'a.nii'), 'a.nii'), at(writeVolume(smallMask(), 'm.nii'), 'm.nii')];
    const { element, engine } = await analyzer({ src: image, 'mask-src': mask });
    await once(element, 'pm-shown', (detail) => detail.mask);
    assert.deepEqual(element.volume?.size, [8, 7, 6]);
    assert.equal(element.mask?.dtype, 'u8');
    await until(() => engine.models.length === 1, 'the model');
  });

  test('params is fetched, radiomicsParams wins', async () => {
    const { element, engine } = await analyzer({ params: `data:text/plain,${encodeURIComponent('setting: {binWidth: 5}')}` });
    await openCase(element, { mask: true });
    await element.extractRadiomics();
    element.radiomicsParams = { setting: { binWidth: 7 } };
    await element.extractRadiomics();
    assert.deepEqual(
      engine.inputs.map(({ parameters }) => parameters),
      ['setting: {binWidth: 5}', '{"setting":{"binWidth":7}}'],
    );
  });
});

describe('properties', () => {
  test('volume and mask: set, read, taken away', async () => {
    const { element } = await analyzer();
    const shown = once(element, 'pm-shown', (detail) => detail.mask);
    element.volume = smallVolume();
    element.mask = smallMask();
    await shown;
    assert.equal(element.volume?.size.join(), '8,7,6');
    assert.equal(element.status, 'ready');
    element.mask = undefined;
    await until(() => element.mask === undefined, 'the mask is gone');
    element.volume = undefined;
    await until(() => element.volume === undefined, 'the image is gone');
    assert.equal(element.status, 'idle');
  });

  test('a volume that is none is refused with its reason', async () => {
    const { element } = await analyzer();
    const failed = once(element, 'pm-error');
    element.volume = { ...smallVolume(), data: new Float32Array(3) };
    assert.equal((await failed).code, 'volume-size');
  });

  test('files: an image and its mask together', async () => {
    const { element } = await analyzer();
    const shown = once(element, 'pm-shown', (detail) => detail.mask);
    element.files = [file('case_seg.nii.gz', smallMask()), file('case.nii.gz', smallVolume())];
    await shown;
    assert.equal(element.volume?.dtype, 'f32');
    assert.equal(element.mask?.dtype, 'u8');
  });

  test('files: a detached header with its data, whichever comes first', async () => {
    const nrrd = new TextDecoder('latin1').decode(writeVolume(smallMask(), 'a.nrrd'));
    const header = `${nrrd.slice(0, nrrd.indexOf('\n\n')).replace('encoding: gzip', 'encoding: raw')}\ndata file: a.raw\n\n`;
    const { element } = await analyzer();
    await element.load([new File([smallMask().data as BlobPart], 'a.raw'), new File([header], 'a.nhdr')]);
    assert.deepEqual([...(element.volume?.data ?? [])], [...smallMask().data]);
  });

  test('modelBundle hands the files over', async () => {
    const { element, engine } = await analyzer({ model: undefined, modelBundle: [new File(['{}'], 'model.json'), new File(['x'], 'w.bin')] });
    await openCase(element);
    await element.segment();
    const [source] = engine.models;
    assert.deepEqual(typeof source === 'string' ? source : source.map(({ name, bytes }) => [name, bytes.length]), [
      ['model.json', 2],
      ['w.bin', 1],
    ]);
  });

  test('result, provenance, progress, capabilities and diagnostics; diagnostics name no case', async () => {
    const { element } = await analyzer();
    assert.equal(element.result, undefined);
    await openCase(element);
    await element.segment();
    await element.extractRadiomics();
    assert.deepEqual(Object.keys((element.result as AnalyzeResult | undefined)?.timings ?? {}), ['segment', 'radiomics']);
    assert.equal((element.result as AnalyzeResult | undefined)?.warnings.length, 2);
    assert.equal(element.provenance?.image.name, 'image.nii');
    assert.equal(element.progress, undefined);
    assert.doesNotMatch(JSON.stringify(element.diagnostics()), /image\.nii|sha256/);
  });

  test('a new mask voids what was measured with the old one, a new image everything', async () => {
    const { element } = await analyzer();
    await openCase(element);
    await element.segment();
    await element.extractRadiomics();
    await element.classify();
    await element.setMask(smallMask());
    assert.equal(element.result?.radiomics, undefined);
    assert.equal(element.result?.segmentation, undefined);
    assert.ok(element.result?.classification);
    await element.load([file('other.nii', smallVolume())]);
    assert.equal(element.result, undefined);
    assert.equal(element.mask, undefined);
  });

  test('an analysis over a mask that was segmented keeps its volumes', async () => {
    const { element, engine } = await analyzer();
    await openCase(element);
    await element.segment();
    await element.analyze();
    assert.ok(engine.inputs.at(-1)?.mask);
    assert.ok(element.result?.segmentation && element.result.radiomics && element.result.classification);
  });
});

describe('slots and parts', () => {
  const slots = ['toolbar-start', 'toolbar-end', 'disclaimer', 'empty', 'report-header', 'report-footer'];
  test('every slot shows what the page gives', async () => {
    const { element } = await analyzer({}, slots.map((name) => `<span slot="${name}">own ${name}</span>`).join(''));
    for (const name of slots) assert.match(textOf(element), new RegExp(`own ${name}`), name);
    assert.match(textOf(element), /Research use only/, 'the slot took the place of the disclaimer');
  });

  test('progress and error can be replaced', async () => {
    const { element, engine } = await analyzer({}, '<b slot="progress">own progress</b><b slot="error">own error</b>');
    await openCase(element);
    engine.held = true;
    const run = element.segment();
    await until(() => textOf(element).includes('own progress'), 'the slot for progress');
    engine.failure = new Error('no');
    engine.release();
    await run;
    await assert.rejects(element.segment());
    await settled(element);
    assert.match(textOf(element), /own error/);
  });

  test('the default slot stands where the engine cannot run', async () => {
    const { element, engine } = await analyzer({}, '<p>plain page</p>');
    assert.doesNotMatch(textOf(element), /plain page/);
    engine.startFailure = new Error('no device');
    await assert.rejects(element.load([file('a.nii', smallVolume())]));
    assert.deepEqual([element.lastError?.phase, element.lastError?.recoverable], ['start', false]);
    await settled(element);
    assert.match(textOf(element), /plain page/);
    engine.startFailure = undefined;
    await openCase(element);
    assert.doesNotMatch(textOf(element), /plain page/);
  });

  test('parts can be styled from the page', async () => {
    const style = document.createElement('style');
    const parts = ['base', 'toolbar', 'viewport', 'overlay', 'sidebar', 'result', 'score', 'warning', 'table', 'disclaimer'];
    style.textContent = parts.map((part) => `pm-analyzer::part(${part}) { --seen-${part}: yes; }`).join('');
    document.head.append(style);
    const { element } = await analyzer();
    await openCase(element, { mask: true });
    await element.analyze();
    await settled(element);
    for (const part of parts) {
      const found = find(element, `[part~=${part}]`) as HTMLElement;
      assert.equal(getComputedStyle(found).getPropertyValue(`--seen-${part}`), 'yes', part);
    }
    style.remove();
  });

  test('custom properties colour the element', async () => {
    const { element } = await analyzer();
    element.style.setProperty('--pm-accent', 'rgb(1, 2, 3)');
    element.style.setProperty('--pm-surface', 'rgb(250, 251, 252)');
    await openCase(element);
    assert.equal(getComputedStyle(find(element, '[data-run=analyze]') as Element).backgroundColor, 'rgb(1, 2, 3)');
    assert.equal(getComputedStyle(find(element, '.base') as Element).backgroundColor, 'rgb(250, 251, 252)');
  });
});

test('the disclaimer cannot be dismissed: not hidden, not emptied', async () => {
  const disclaimer = await mount('pm-disclaimer', {}, '');
  disclaimer.hidden = true;
  assert.equal(getComputedStyle(disclaimer).display, 'block');
  const report = await mount('pm-report');
  const { element } = await analyzer();
  await openCase(element);
  report.result = await element.analyze();
  await settled(report);
  assert.match(textOf(report), /Research use only – not for diagnosis/);
});

test('events reach the page in order, with their detail', async () => {
  const { element } = await analyzer();
  const types = [
    'pm-capabilities',
    'pm-backend-change',
    'pm-ready',
    'pm-load-start',
    'pm-loaded',
    'pm-segment',
    'pm-mask-change',
    'pm-radiomics',
    'pm-prediction',
    'pm-result',
  ] as const;
  const seen = record(document.body, types);
  await openCase(element);
  await element.analyze();
  assert.deepEqual(
    seen.map(([type]) => type),
    [
      'pm-load-start',
      'pm-capabilities',
      'pm-backend-change',
      'pm-ready',
      'pm-loaded',
      'pm-mask-change',
      'pm-segment',
      'pm-radiomics',
      'pm-prediction',
      'pm-result',
    ],
  );
  assert.deepEqual(seen[4][1], { kind: 'image', size: [8, 7, 6], spacing: [1, 1, 2] });
  assert.deepEqual(seen[5][1], { source: 'segment' });
});
