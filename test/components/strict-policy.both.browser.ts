import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { PmAnalyzer } from '../../src/components/pm-analyzer/element';
import { ballCase, segmentationFile } from '../study/train/balls';
import { once, settled, sleep, until } from './support/page';

/** The page of the built bundle, in a frame, under the policy that the element promises to work under. */
describe('the built bundle under the strictest policy', () => {
  const frame = document.createElement('iframe');
  const violations: string[] = [];
  const complaints: string[] = [];
  let page: Window & typeof globalThis;
  let element: PmAnalyzer;

  before(async () => {
    frame.width = '900';
    frame.height = '700';
    frame.src = '/strict/test/components/support/strict.html';
    document.body.append(frame);
    await until(
      () => frame.contentDocument?.querySelector('pm-analyzer') !== null && frame.contentWindow?.location.href !== 'about:blank',
      'the page',
    );
    page = frame.contentWindow as Window & typeof globalThis;
    page.document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
      violations.push(`${violatedDirective} ${blockedURI}`),
    );
    page.addEventListener('error', ({ message }) => complaints.push(message));
    page.console.error = (...parts: unknown[]) => complaints.push(parts.join(' '));
    await page.customElements.whenDefined('pm-analyzer');
    element = page.document.querySelector('pm-analyzer') as PmAnalyzer;
  });
  after(() => frame.remove());

  /** What the server was asked for, by the page or by its workers. */
  const requests = async () => (await (await fetch('/strict-requests')).json()) as string[];

  for (const backend of ['wasm', 'webgpu'] as const) {
    test(`opens, shows, segments and measures on ${backend}`, { timeout: 5 * 60_000 }, async () => {
      element.clear();
      element.backend = backend;
      const response = await page.fetch('/strict/demo/sample/t2.nii.gz');
      const shown = once(element, 'pm-shown', ({ mask }) => !mask);
      await element.load([new page.File([await response.blob()], 't2.nii.gz')]);
      await shown;
      const result = await element.analyze();
      assert.ok(result.segmentation && result.radiomics && result.classification);
      assert.equal(result.provenance.backend.name, backend);
    });
  }

  test('once the files and the model are there, it makes no request at all', { timeout: 5 * 60_000 }, async () => {
    const seen = (await requests()).length;
    assert.ok(
      (await requests()).some((path) => path.endsWith('/weights.safetensors')),
      'the model was not fetched from here',
    );
    await element.segment();
    await element.extractRadiomics();
    await element.classify();
    element.addEventListener('pm-export', (event) => event.preventDefault());
    for (const format of ['json', 'csv', 'html', 'nifti'] as const) await element.exportReport({ format });
    element.radiomicsParams = { featureClass: { firstorder: ['Mean'] } };
    await element.extractRadiomics({ voxelBased: true });
    await element.exportReport({ format: 'nifti', map: 'original_firstorder_Mean' });
    await sleep(100);
    assert.deepEqual((await requests()).slice(seen), []);
  });

  test('it trains a network without a request, and shows the curve', { timeout: 5 * 60_000 }, async () => {
    const seen = (await requests()).length;
    element.mode = 'train';
    element.cohort = [0, 1, 2].map((n) => {
      const { image, label } = ballCase(n);
      return { id: `c${n}`, split: n < 2 ? 'train' : 'validation', image, mask: label };
    });
    element.trainingConfig = `task: segmentation\n${segmentationFile({ epochs: '2' })}`;
    const { run, history } = await element.train();
    assert.equal(history.length, 2);
    await settled(element);
    const trainer = element.shadowRoot?.querySelector('pm-trainer') as HTMLElementTagNameMap['pm-trainer'];
    const charts = trainer.shadowRoot?.querySelectorAll('pm-chart') ?? [];
    assert.ok(charts.length >= 2, `${charts.length} charts`);
    const line = charts[0].shadowRoot?.querySelector('.series-0') as Element;
    assert.notEqual(page.getComputedStyle(line).color, 'rgb(0, 0, 0)');
    const saved = await element.saveCheckpoint(run);
    assert.equal(saved.type, 'application/zip');
    await trainer.trainer.remove(run);
    assert.deepEqual((await requests()).slice(seen), []);
  });

  test('everything that was asked for came from this origin', () => {
    const foreign = page.performance
      .getEntriesByType('resource')
      .filter(({ name }) => !/^(data|blob):/.test(name) && new URL(name).origin !== location.origin);
    assert.deepEqual(
      foreign.map(({ name }) => name),
      [],
    );
  });

  test('the styles are applied, and nothing was blocked or complained of', () => {
    const base = element.shadowRoot?.querySelector('.base') as HTMLElement;
    assert.equal(page.getComputedStyle(base).borderTopStyle, 'solid');
    assert.deepEqual(violations, []);
    assert.deepEqual(complaints, []);
  });
});
