import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';
import { emulateMedia, sendKeys, setViewport } from '@web/test-runner-commands';
import axe from 'axe-core';
import { PmError } from '../../../src/core/errors';
import { analyzer, find, openCase, settled, textOf, unmount, until } from '../support/page';

const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

async function assertAccessible(element: Element): Promise<void> {
  await settled(element);
  const { violations } = await axe.run(element, { runOnly: standards });
  const found = violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary}`));
  assert.deepEqual(found, []);
}

/** The innermost element that has the focus. */
function focused(): Element | null {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element;
}

afterEach(unmount);

for (const theme of ['light', 'dark'] as const) {
  describe(`accessible, ${theme}`, () => {
    const style = { theme };
    test('with no image', async () => {
      const { element } = await analyzer(style);
      await assertAccessible(element);
    });

    test('with an image and a result', async () => {
      const { element } = await analyzer(style);
      await openCase(element, { mask: true });
      await element.analyze();
      await assertAccessible(element);
    });

    test('while it runs', async () => {
      const { element, engine } = await analyzer(style);
      await openCase(element);
      engine.held = true;
      const run = element.segment();
      await until(() => find(element, 'progress') !== undefined, 'a progress bar');
      await assertAccessible(element);
      engine.release();
      await run;
    });

    test('with an error, in Chinese', async () => {
      const { element, engine } = await analyzer({ ...style, locale: 'zh' });
      await openCase(element);
      engine.failure = new PmError('roi-too-small', 'region', 'it is small', 'outline more');
      await assert.rejects(element.segment());
      await assertAccessible(element);
    });
  });
}

describe('keyboard', () => {
  test('Tab reaches every control in reading order and leaves the element', async () => {
    const { element } = await analyzer({}, '<button slot="toolbar-start" id="own">Own</button>');
    await openCase(element, { mask: true });
    await element.analyze();
    await settled(element);
    (document.activeElement as HTMLElement | null)?.blur();
    const order: string[] = [];
    for (let presses = 0; presses < 60; presses++) {
      await sendKeys({ press: 'Tab' });
      const now = focused();
      if (!now || now === document.body) break;
      order.push(
        (now as HTMLElement).dataset.run ??
          (now as HTMLElement).dataset.export ??
          now.getAttribute('aria-label') ??
          (textOf(now) || now.closest('label')?.textContent?.trim() || now.localName),
      );
    }
    const expected = [
      'Own',
      'Open image',
      'Open mask',
      'Close',
      'Slices of image.nii',
      'Three planes',
      'Slice',
      'Window',
      'Level',
      'Mask opacity',
      'Zoom out',
      'Zoom in',
      'Reset view',
    ];
    const rest = [
      'analyze',
      'segment',
      'extractRadiomics',
      'extractMaps',
      'classify',
      'explain',
      'Filter features',
      'Features',
      'json',
      'csv',
      'html',
      'nifti',
    ];
    const known = [...expected, ...rest];
    const named = order.map((name) => known.find((wanted) => name.startsWith(wanted)) ?? name);
    assert.equal(named.join(' > '), known.join(' > '), named.join(' > '));
  });

  test('a run is started, cancelled and followed by keys alone', async () => {
    const { element, engine } = await analyzer();
    await openCase(element);
    engine.held = true;
    find(element, '[data-run=segment]')?.focus();
    await sendKeys({ press: 'Enter' });
    await until(() => element.status === 'running', 'a run');
    assert.equal((focused() as HTMLElement).dataset.run, 'segment', 'the focus was lost');
    await sendKeys({ press: 'Enter' });
    assert.deepEqual(engine.calls, ['segment'], 'a second run was started');
    find(element, '.cancel')?.focus();
    await sendKeys({ press: 'Space' });
    await until(() => element.status === 'ready', 'the end of the run');
    await settled(element);
    assert.equal(find(element, '[role=status]')?.textContent, 'Cancelled');
    assert.ok((focused() as HTMLElement | null)?.dataset.run, 'the focus was lost with the button');
  });
});

test('progress is said once a stage, not once a percent', async () => {
  const { element, engine } = await analyzer();
  await openCase(element);
  engine.held = true;
  const run = element.segment();
  await until(() => find(element, 'progress') !== undefined, 'a progress bar');
  const status = find(element, '[role=status]') as HTMLElement;
  assert.equal(status.textContent, 'Segmenting');
  assert.match(textOf(find(element, '.progress') as HTMLElement), /Segmenting 25 %/);
  engine.release();
  await run;
  await settled(element);
  assert.equal(status.textContent, 'Finished');
});

test('the picture has a text alternative', async () => {
  const { element } = await analyzer();
  await openCase(element, { mask: true });
  const canvas = find(element, 'canvas');
  assert.equal(canvas?.getAttribute('aria-label'), 'Slices of image.nii: 8 × 7 × 6 voxels of 1 × 1 × 2 mm, with the mask over them');
});

test('without motion for those who want none, and usable at 320 pixels', async () => {
  await emulateMedia({ reducedMotion: 'reduce' });
  await setViewport({ width: 320, height: 640 });
  const { element, engine } = await analyzer();
  await openCase(element);
  engine.held = true;
  const run = element.analyze();
  await until(() => find(element, 'progress') !== undefined, 'a progress bar');
  const moving = element.shadowRoot?.getAnimations() ?? [];
  assert.equal(moving.length, 0);
  assert.ok(document.documentElement.scrollWidth <= 320, `the page is ${document.documentElement.scrollWidth} pixels wide`);
  engine.release();
  await run;
  await settled(element);
  assert.ok(document.documentElement.scrollWidth <= 320, `the page is ${document.documentElement.scrollWidth} pixels wide`);
  await setViewport({ width: 1024, height: 768 });
  await emulateMedia({ reducedMotion: 'no-preference' });
});
