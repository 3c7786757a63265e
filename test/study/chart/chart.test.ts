import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { scaleOf } from '../../../src/study/chart/axis';
import { type Chart, drawChart } from '../../../src/study/chart/chart';

describe('axes', () => {
  test('linear: round ticks; its ends are theirs where they are rounded, those of the values where not', () => {
    const rounded = scaleOf({ label: 'loss' }, [0.3, 1.7], true);
    assert.deepEqual(rounded.ticks, [0, 0.5, 1, 1.5, 2]);
    assert.deepEqual([0, 0.5, 2].map(rounded.place), [0, 0.25, 1]);
    const exact = scaleOf({ label: 'epoch', range: [1, 3], whole: true }, [], false);
    assert.deepEqual(exact.ticks, [1, 2, 3]);
    assert.deepEqual([1, 2, 3].map(exact.place), [0, 0.5, 1]);
    assert.deepEqual(scaleOf({ label: 'x' }, [-3, 5], false).place(-3), 0);
  });

  test('logarithmic: decades, equal factors at equal distances, nothing at 0', () => {
    const scale = scaleOf({ label: 'FLOP/s', scale: 'log' }, [2e3, 5e5, 0], true);
    assert.deepEqual(scale.ticks, [1e3, 1e4, 1e5, 1e6]);
    assert.ok(Math.abs(scale.place(1e4) - 1 / 3) < 1e-12);
    assert.ok(Number.isNaN(scale.place(0)));
    assert.ok(scaleOf({ label: 'x', scale: 'log' }, [1e-20, 1e20], true).ticks.length <= 8);
  });

  test('one value, and none', () => {
    for (const scale of ['linear', 'log'] as const)
      for (const values of [[], [7], [7, 7]])
        for (const rounded of [true, false]) {
          const { ticks, place } = scaleOf({ label: 'x', scale }, values, rounded);
          for (const place7 of [...ticks.map(place), place(7)]) assert.ok(Number.isFinite(place7), `${scale} ${values} ${rounded}`);
        }
  });
});

describe('a chart', () => {
  const roc: Chart = {
    title: 'ROC',
    x: { label: '1 − specificity', range: [0, 1] },
    y: { label: 'sensitivity', range: [0, 1] },
    series: [
      {
        name: 'a<b',
        points: [
          [0, 0],
          [0.5, 1],
          [Number.NaN, 1],
          [1, 1],
        ],
      },
      {
        name: 'chance',
        points: [
          [0, 0],
          [1, 1],
        ],
        look: 'dashed',
      },
      {
        name: 'threshold',
        points: [
          [0.5, 1],
          [0.25, 0.5],
        ],
        look: 'dots',
      },
    ],
  };

  test('curves lie where the axes say, and what is not finite is left out', () => {
    const svg = drawChart(roc, { top: 0, width: 488, height: 284 });
    // 400 pixels across from 64; 200 up from 240, below a row of names.
    assert.match(svg, /<g class="series-0" color="#0072b2"><polyline points="64,240 264,40 464,40" fill="none"/);
    assert.match(svg, /<g class="series-1" [^>]*><polyline points="64,240 464,40" [^>]* stroke-dasharray/);
    assert.match(svg, /<circle cx="264" cy="40" r="3"[^>]*><circle cx="164" cy="140"/);
    assert.match(svg, />a&#60;b</);
    assert.doesNotMatch(svg, /NaN|Infinity/);
  });

  test('names that do not fit in a row take another one from the curves', () => {
    const svg = drawChart(roc, { top: 0, width: 200, height: 284 });
    assert.match(svg, /points="64,240 120,72 176,72"/);
  });
});
