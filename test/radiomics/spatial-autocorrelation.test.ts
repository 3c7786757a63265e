import assert from 'node:assert/strict';
import { test } from 'node:test';
import { roiOf } from '../../src/radiomics/roi';
import { spatialAutocorrelation } from '../../src/radiomics/spatial-autocorrelation';
import { assertClose } from '../support/close';
import { noise, volumeOf } from './volumes';

test('Moran’s I and Geary’s C are the sums over all pairs', () => {
  const size = [7, 5, 4] as const;
  const spacing = [0.7, 1.3, 3];
  const image = volumeOf(size, noise(140, 5), 'f64', spacing);
  const inside = noise(140, 9).map((x) => (x > 0.3 ? 1 : 0));
  const places = inside.flatMap((is, at) => (is ? [[at % 7, Math.floor(at / 7) % 5, Math.floor(at / 35), image.data[at] as number]] : []));
  const mean = places.reduce((sum, [, , , x]) => sum + x, 0) / places.length;
  let [weights, products, differences] = [0, 0, 0];
  for (const [n, a] of places.entries()) {
    for (const [m, b] of places.entries()) {
      if (n === m) continue;
      const w = 1 / Math.hypot(...spacing.map((step, axis) => step * (a[axis] - b[axis])));
      weights += w;
      products += w * (a[3] - mean) * (b[3] - mean);
      differences += w * (a[3] - b[3]) ** 2;
    }
  }
  const variance = places.reduce((sum, [, , , x]) => sum + (x - mean) ** 2, 0);
  const count = places.length;
  const { moran, geary } = spatialAutocorrelation(roiOf(image, volumeOf(size, inside, 'u8', spacing)));
  assertClose([moran], [((count / weights) * products) / variance], { rel: 1e-10 });
  assertClose([geary], [(((count - 1) / (2 * weights)) * differences) / variance], { rel: 1e-10 });
});

test('a box too large for its transform is refused', () => {
  const size = [600, 600, 70] as const;
  const roi = { size, spacing: [1, 1, 1] as const, dtype: 'f64' as const, mask: new Uint8Array(0), values: new Float64Array(0) };
  assert.throws(() => spatialAutocorrelation(roi), {
    code: 'roi-too-large',
    message: /600 x 600 x 70 voxels needs a transform of 2048 x 2048 x 256/,
  });
});
