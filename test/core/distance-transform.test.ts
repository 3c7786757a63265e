import { test } from 'node:test';
import { squaredDistanceTransform } from '../../src/core/distance-transform';
import { quantiles } from '../../src/core/quantile';
import { randomUnit } from '../../src/core/rng';
import type { Triple } from '../../src/core/shape';
import { assertClose } from '../support/close';

test('the distance transform agrees with a search over all zeros', () => {
  const size: Triple = [7, 5, 4];
  const spacing: Triple = [0.8, 1.1, 3];
  for (const share of [0.02, 0.2, 0.9]) {
    const mask = Uint8Array.from({ length: 140 }, (_, v) => (randomUnit(`edt${share}`, v) < share ? 0 : 1));
    const at = (v: number) => [v % 7, Math.floor(v / 7) % 5, Math.floor(v / 35)];
    const zeros = [...mask.keys()].filter((v) => mask[v] === 0).map(at);
    const expected = [...mask.keys()].map((v) => Math.min(...zeros.map((z) => at(v).reduce((sum, c, a) => sum + ((c - z[a]) * spacing[a]) ** 2, 0))));
    assertClose(squaredDistanceTransform(mask, size, spacing), expected, { rel: 1e-14 });
  }
});

test('without a zero every distance is infinite', () => {
  assertClose(
    squaredDistanceTransform([1, 1, 1], [3, 1, 1]),
    [1, 1, 1].map(() => Number.POSITIVE_INFINITY),
    { rel: 0 },
  );
});

test('quantiles interpolate between order statistics', () => {
  assertClose(quantiles([4, 1, 3, 2], [0, 0.25, 0.5, 1]), [1, 1.75, 2.5, 4], { rel: 1e-15 });
  assertClose(quantiles(Float32Array.of(1, Number.NaN), [0]), [Number.NaN], { rel: 0 });
  assertClose(quantiles([], [0.5]), [Number.NaN], { rel: 0 });
});
