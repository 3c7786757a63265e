import { test } from 'node:test';
import { fourierTransform3d } from '../../../src/imaging/transforms/fourier';
import { assertClose } from '../../support/close';

/** The sum that defines the transform. */
function bySum(re: Float64Array, im: Float64Array, [nx, ny, nz]: readonly [number, number, number]): { re: Float64Array; im: Float64Array } {
  const out = { re: new Float64Array(re.length), im: new Float64Array(re.length) };
  let f = 0;
  for (let w = 0; w < nz; w++)
    for (let v = 0; v < ny; v++)
      for (let u = 0; u < nx; u++, f++) {
        let t = 0;
        for (let k = 0; k < nz; k++)
          for (let j = 0; j < ny; j++)
            for (let i = 0; i < nx; i++, t++) {
              const angle = -2 * Math.PI * ((u * i) / nx + (v * j) / ny + (w * k) / nz);
              out.re[f] += re[t] * Math.cos(angle) - im[t] * Math.sin(angle);
              out.im[f] += re[t] * Math.sin(angle) + im[t] * Math.cos(angle);
            }
      }
  return out;
}

// Powers of two, products of small primes, and primes that are convolved.
const sizes = [
  [8, 1, 2],
  [6, 5, 4],
  [7, 9, 3],
  [12, 13, 1],
  [30, 2, 3],
  [17, 4, 5],
  [5, 19, 2],
  [1, 1, 1],
  [3, 1, 23],
] as const;

for (const size of sizes) {
  test(`the transform of ${size.join(' x ')} values equals its sum, and its inverse gives them back`, () => {
    const n = size[0] * size[1] * size[2];
    const re = Float64Array.from({ length: n }, (_, t) => Math.sin(3 * t * t + 1));
    const im = Float64Array.from({ length: n }, (_, t) => Math.cos(5 * t * t));
    const out = { re: re.slice(), im: im.slice() };
    fourierTransform3d(out.re, out.im, size);
    const expected = bySum(re, im, size);
    assertClose(out.re, expected.re, { rel: 1e-12 });
    assertClose(out.im, expected.im, { rel: 1e-12, abs: 1e-12 });
    fourierTransform3d(out.im, out.re, size);
    assertClose(
      out.re.map((value) => value / n),
      re,
      { rel: 1e-13 },
    );
  });
}
