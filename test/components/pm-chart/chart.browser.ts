import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';
import axe from 'axe-core';
import type { Chart } from '../../../src/study/chart/chart';
import { find, mount, settled, textOf, unmount, until } from '../support/page';

afterEach(unmount);

const chart: Chart = {
  title: 'ROC <b>',
  x: { label: '1 − specificity', range: [0, 1] },
  y: { label: 'sensitivity', range: [0, 1] },
  series: [
    {
      name: 'model',
      points: [
        [0, 0],
        [0.25, 0.75],
        [1, 1],
      ],
    },
    { name: 'none', points: [] },
  ],
};

describe('<pm-chart>', () => {
  test('a curve, as wide as there is room, with its values in words', async () => {
    const element = await mount('pm-chart', { chart });
    const svg = find<SVGElement>(element, 'svg') as SVGElement;
    element.style.width = '400px';
    await until(() => svg.getAttribute('viewBox') === '0 0 400 230', 'the width');
    assert.equal(element.shadowRoot?.querySelectorAll('polyline').length, 1);
    assert.equal(svg.getAttribute('aria-label'), 'Chart of ROC <b>. model: 3 points, from 0 to 1, lowest 0, highest 1. none: no points.');
  });

  test('its values as a table, on demand', async () => {
    const element = await mount('pm-chart', { chart });
    assert.equal(find(element, 'table'), undefined);
    find(element, 'summary')?.click();
    await until(() => find(element, 'table') !== undefined, 'the table');
    assert.match(textOf(find(element, 'table') as Element), /Curve 1 − specificity sensitivity model 0 0 model 0\.25 0\.75 model 1 1/);
    assert.ok(find(element, '[part=chart]'));
  });

  test('a name is text, whatever it holds', async () => {
    const named = { ...chart, series: [{ name: '<img src=x onerror=alert(1)>', points: chart.series[0].points }] };
    const element = await mount('pm-chart', { chart: named });
    assert.equal(find(element, 'img'), undefined);
    assert.match(textOf(element), /<img src=x/);
  });

  for (const theme of ['light', 'dark'] as const)
    test(`accessible, ${theme}, in Chinese`, async () => {
      const element = await mount('pm-chart', { chart, locale: 'zh' });
      document.documentElement.style.colorScheme = theme;
      element.style.background = theme === 'dark' ? '#15191e' : '#ffffff';
      find(element, 'summary')?.click();
      await settled(element);
      const { violations } = await axe.run(element, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] });
      document.documentElement.style.colorScheme = '';
      assert.deepEqual(
        violations.map(({ id }) => id),
        [],
      );
      assert.match(find(element, 'svg')?.getAttribute('aria-label') ?? '', /最高 1/);
    });
});
