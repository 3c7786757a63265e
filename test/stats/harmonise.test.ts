import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { addCenter, applyCombat, fitCombat } from '../../src/stats/combat';
import { describeReference, readJson } from '../support/reference';
import { near, nearAll, readTable } from './expect';

describe('ComBat', () => {
  const features = [
    [1, 2, 4, 11, 13, 12],
    [5, 3, 4, 0, -2, 2],
  ];
  const centers = ['A', 'A', 'A', 'B', 'B', 'B'];

  test('without shrinkage every centre gets the same mean and variance', () => {
    const model = fitCombat(features, centers, { shrink: false });
    for (const values of applyCombat(model, features, centers)) {
      const [a, b] = [values.slice(0, 3), values.slice(3)];
      const moments = (v: Float64Array) => [v.reduce((s, x) => s + x, 0) / 3, v.reduce((s, x) => s + x * x, 0) / 3];
      nearAll(moments(a), moments(b), 1e-10, 'moments');
    }
  });

  test('a model of one centre leaves it as it is and brings others to it without moving', () => {
    const of = (from: number, to: number) => features.map((values) => values.slice(from, to));
    const model = fitCombat(of(0, 3), ['A', 'A', 'A']);
    for (const [j, values] of applyCombat(model, of(0, 3), ['A', 'A', 'A']).entries()) nearAll(values, features[j].slice(0, 3), 1e-12, 'reference');
    const more = addCenter(model, 'B', of(3, 6));
    assert.equal(more.mean, model.mean);
    assert.equal(more.centers.A, model.centers.A);
    const moved = applyCombat(more, of(3, 6), ['B', 'B', 'B'])[0].reduce((sum, x) => sum + x, 0) / 3;
    assert.ok(Math.abs(moved - 7 / 3) < Math.abs(12 - 7 / 3) / 2);
    assert.throws(() => applyCombat(model, of(3, 6), ['B', 'B', 'B']), { code: 'combat-center' });
    assert.throws(
      () =>
        fitCombat(
          [
            [1, 1, 1],
            [1, 2, 3],
          ],
          ['A', 'A', 'A'],
        ),
      { code: 'combat-constant' },
    );
    assert.throws(() => fitCombat(features, centers, { covariates: [[1, 1, 1, 0, 0, 0]] }), { code: 'collinear' });
  });
});

describeReference('stats', 'ComBat as sva has it: 1e-8', () => {
  const table = readTable('stats', 'radiomics_table.csv');
  const names = Array.from({ length: 60 }, (_, j) => `f${String(j + 1).padStart(3, '0')}`);
  const features = names.map((name) => table.numbers(name));
  const centers = table.column('center');
  const { parameters } = readJson<{ parameters: Record<string, Record<'gamma_hat' | 'delta_hat' | 'gamma_star' | 'delta_star', number[][]>> }>(
    'stats',
    'combat.json',
  );
  for (const [name, options] of [
    ['eb_nocov', {}],
    ['eb_cov_pm', { covariates: [table.numbers('pm')] }],
    ['noeb_nocov', { shrink: false }],
  ] as const) {
    test(name, () => {
      const model = fitCombat(features, centers, options);
      for (const [c, center] of ['A', 'B', 'C'].entries()) {
        const { gammaHat, deltaHat, gamma, delta } = model.centers[center];
        for (const [found, key] of [
          [gammaHat, 'gamma_hat'],
          [deltaHat, 'delta_hat'],
          [gamma, 'gamma_star'],
          [delta, 'delta_star'],
        ] as const) {
          nearAll(found, parameters[name][key][c], 1e-8, key);
        }
      }
      const expected = readTable('stats', `combat_${name}.csv`);
      const found = applyCombat(model, features, centers, 'covariates' in options ? options.covariates : []);
      for (const [j, feature] of names.entries()) {
        for (const [i, value] of expected.numbers(feature).entries()) near(found[j][i], value, 1e-8, `${feature} ${i}`);
      }
    });
  }
});
