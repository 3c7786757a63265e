import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Complex, complex, fourier, smoothLength } from '../../../../src/radiomics/filters/ibsi/fft';
import { assertClose } from '../../../support/close';
import { noise } from '../../volumes';

function random(length: number): Complex {
  return { re: Float64Array.from(noise(length, 1)), im: Float64Array.from(noise(length, 2)) };
}

const copy = ({ re, im }: Complex): Complex => ({ re: re.slice(), im: im.slice() });

/** X[k] = sum over n of x[n] exp(-2 pi i k n / length), along the middle axis of [outer][length][inner]. */
function byDefinition(x: Complex, length: number, inner: number): Complex {
  const out = complex(x.re.length);
  for (let at = 0; at < x.re.length; at++) {
    const k = Math.floor(at / inner) % length;
    const first = at - k * inner;
    for (let n = 0; n < length; n++) {
      const angle = (-2 * Math.PI * ((k * n) % length)) / length;
      const [re, im] = [x.re[first + n * inner], x.im[first + n * inner]];
      out.re[at] += re * Math.cos(angle) - im * Math.sin(angle);
      out.im[at] += re * Math.sin(angle) + im * Math.cos(angle);
    }
  }
  return out;
}

// 67 and 134 have a prime factor that goes by Bluestein's way.
for (const length of [1, 2, 3, 4, 5, 8, 17, 30, 61, 64, 67, 134]) {
  test(`${length} elements: the definition, and back`, () => {
    const x = random(3 * length * 2);
    const found = copy(x);
    const { forward, inverse } = fourier([3, length, 2], [1]);
    forward(found);
    const expected = byDefinition(x, length, 3);
    assertClose(found.re, expected.re, { rel: 1e-13 });
    assertClose(found.im, expected.im, { rel: 1e-13, abs: 1e-13 });
    inverse(found);
    assertClose(found.re, x.re, { rel: 1e-13 });
    assertClose(found.im, x.im, { rel: 1e-13 });
  });
}

test('three axes: one after the other, Parseval’s sum', () => {
  const x = random(6 * 5 * 67);
  const found = copy(x);
  fourier([6, 5, 67], [0, 1, 2]).forward(found);
  const expected = byDefinition(byDefinition(byDefinition(x, 6, 1), 5, 6), 67, 30);
  assertClose(found.re, expected.re, { rel: 1e-13 });
  assertClose(found.im, expected.im, { rel: 1e-12 });
  const energy = ({ re, im }: Complex): number => re.reduce((sum, value, at) => sum + value * value + im[at] * im[at], 0);
  assertClose([energy(found) / x.re.length], [energy(x)], { rel: 1e-13 });
});

test('smooth lengths have no prime factor above 5', () => {
  assert.deepEqual([1, 7, 11, 31, 61, 97, 101].map(smoothLength), [1, 8, 12, 32, 64, 100, 108]);
});
