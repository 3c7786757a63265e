import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Size } from '../../../src/imaging/volume';
import { perturbations } from '../../../src/radiomics/perturb/all';
import { chainText, fullChain, parseChain, perturb } from '../../../src/radiomics/perturb/chain';
import { noise, volumeOf } from '../volumes';

const size: Size = [16, 15, 8];
const image = volumeOf(
  size,
  noise(1920).map((x) => Math.floor(200 * x)),
  'i16',
);
const mask = volumeOf(
  size,
  Array.from({ length: 1920 }, (_, at) => Number(at % 16 > 3 && at % 16 < 12 && at % 240 > 60 && at % 240 < 180 && at > 480 && at < 1440)),
  'u8',
);

describe('chains of perturbations', () => {
  test('are read and written, and errors say what there is', () => {
    assert.equal(chainText(parseChain('rotation=5, noise,volume = 0.1')), 'rotation=5,noise=1,volume=0.1');
    assert.deepEqual(parseChain(chainText(fullChain)), fullChain);
    assert.deepEqual(
      perturbations.map(({ name }) => name),
      ['noise', 'rotation', 'translation', 'volume', 'contour'],
    );
    assert.throws(() => parseChain('rotate=5'), /perturbation "rotate": there is none of that name; did you mean rotation\?/);
    assert.throws(() => parseChain(''), /name some of noise, rotation/);
    for (const bad of ['volume=0', 'volume=1', 'volume=x', 'volume=', 'volume=-0.1', 'volume=0.1=0.2'])
      assert.throws(() => parseChain(bad), /perturbation volume: ".*" has no amount above 0 up to 0\.9; give share of/);
  });

  test('the same draw gives the same result, another seed or repeat another one, for every perturbation', () => {
    const draw = { seed: 1, repeat: 0, id: 'a' };
    for (const name of ['noise', 'rotation', 'translation', 'volume', 'contour=30']) {
      const chain = parseChain(name);
      const first = perturb(image, mask, chain, draw);
      assert.deepEqual(perturb(image, mask, chain, draw), first, name);
      assert.notDeepEqual(perturb(image, mask, chain, { ...draw, seed: 2 }), first, name);
      assert.notDeepEqual(perturb(image, mask, chain, { ...draw, repeat: 1 }), first, name);
      const forAll = ['rotation', 'translation'].includes(name);
      const other = perturb(image, mask, chain, { ...draw, id: 'b' });
      if (forAll) assert.deepEqual(other, first, name);
      else assert.notDeepEqual(other, first, name);
    }
  });

  test('steps act one after the other, each with its own random numbers', () => {
    const draw = { seed: 3, repeat: 2, id: 'a' };
    const twice = perturb(image, mask, parseChain('translation,translation'), draw);
    const once = perturb(image, mask, parseChain('translation'), draw);
    const [x0, x1, x2] = [image, once.image, twice.image].map(({ affine }) => affine[3]);
    assert.ok(x1 !== x0 && x2 !== x1 && Math.abs(x2 - x1 - (x1 - x0)) > 1e-6);
  });
});
