import { test } from 'node:test';
import { outlineOf } from '../../../src/radiomics/mesh/marching-squares';
import { padMask } from '../../../src/radiomics/mesh/padded-mask';
import { assertClose } from '../../support/close';

test('one pixel is a diamond', () => {
  const { perimeter, area } = outlineOf(padMask(Uint8Array.of(1), [1, 1, 1]), [3, 4]);
  assertClose([perimeter, area], [4 * 2.5, 6], { rel: 1e-15 });
});

test('a rectangle has bevelled corners', () => {
  const { perimeter, area } = outlineOf(padMask(new Uint8Array(12).fill(1), [3, 4, 1]), [1, 1]);
  assertClose([perimeter, area], [2 * (2 + 3) + 4 * Math.SQRT1_2, 12 - 4 / 8], { rel: 1e-15 });
});

test('pixels that touch at a corner are two diamonds, a hole counts against its region', () => {
  const two = outlineOf(padMask(Uint8Array.of(1, 0, 0, 1), [2, 2, 1]), [1, 1]);
  assertClose([two.perimeter, two.area], [8 * Math.SQRT1_2, 1], { rel: 1e-15 });
  const mirrored = outlineOf(padMask(Uint8Array.of(0, 1, 1, 0), [2, 2, 1]), [1, 1]);
  assertClose([mirrored.perimeter, mirrored.area], [8 * Math.SQRT1_2, 1], { rel: 1e-15 });
  const ring = outlineOf(padMask(Uint8Array.of(1, 1, 1, 1, 0, 1, 1, 1, 1), [3, 3, 1]), [1, 1]);
  assertClose([ring.perimeter, ring.area], [8 + 8 * Math.SQRT1_2, 9 - 0.5 - 0.5], { rel: 1e-15 });
});
