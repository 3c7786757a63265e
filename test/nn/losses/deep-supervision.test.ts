import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createReferenceBackend } from '../../../src/backends/reference/backend';
import { asFloat64, type Tensor } from '../../../src/core/tensor';
import { lossNamed } from '../../../src/nn/losses/all';
import { deepSupervision } from '../../../src/nn/losses/deep-supervision';
import { createBuilder } from '../../../src/ops/builder';
import { compile } from '../../../src/ops/compile';
import { assertClose } from '../../support/close';
import { random } from './cases';
import { mean } from './definitions';

const reference = createReferenceBackend();

describe('deep supervision', () => {
  const heads = [random('head0', [1, 1, 2, 4, 4]), random('head1', [1, 1, 1, 2, 2]), random('head2', [1, 1, 1, 1, 1])];
  const target = random('ds', [1, 1, 2, 4, 4]);
  const run = async (given: object, predictions = heads) => {
    const b = createBuilder();
    const loss = deepSupervision(lossNamed('MSELoss').create(), given as Record<string, unknown>);
    const values = predictions.map(({ shape }, level) => b.input(`head${level}`, shape));
    b.output('loss', loss(b, values, b.input('target', target.shape)));
    const executable = await reference.load(compile(b.finish()));
    const inputs = Object.fromEntries(predictions.map((head, level) => [`head${level}`, head]));
    return asFloat64((await executable.run({ ...inputs, target })).loss)[0];
  };
  /** The target at the voxels nearest to the centres of a coarser grid: (i + ½) · step, rounded down. */
  const level = (head: Tensor) => {
    const [, , d, h, w] = head.shape;
    const errors: number[] = [];
    for (let z = 0; z < d; z++)
      for (let y = 0; y < h; y++)
        for (let x = 0; x < w; x++) {
          const [iz, iy, ix] = [Math.floor(((z + 0.5) * 2) / d), Math.floor(((y + 0.5) * 4) / h), Math.floor(((x + 0.5) * 4) / w)];
          errors.push((asFloat64(head)[(z * h + y) * w + x] - asFloat64(target)[(iz * 4 + iy) * 4 + ix]) ** 2);
        }
    return mean(errors);
  };
  const [first, second, third] = heads.map(level);
  const weights: [object, readonly number[]][] = [
    [{}, [1, 0.5, 0.25]],
    [{ weight_mode: 'two' }, [1, 0.5, 0.5]],
    [{ weight_mode: 'same' }, [1, 1, 1]],
    [{ weights: [0.2, 0.3, 0.4, 0.5] }, [0.2, 0.3, 0.4]],
  ];
  for (const [given, [a, b, c]] of weights) {
    test(JSON.stringify(given), async () => assertClose([await run(given)], [a * first + b * second + c * third], { rel: 1e-12 }));
  }
  test('weights fall to 1/16 and no further', async () => {
    const six = Array<Tensor>(6).fill(heads[0]);
    assertClose([await run({}, six)], [first * (1 + 0.5 + 0.25 + 0.125 + 0.0625 + 0.0625)], { rel: 1e-12 });
  });
  test('refuses too few weights, and no prediction', async () => {
    await assert.rejects(run({ weights: [1] }), { code: 'argument-value' });
    assert.throws(() => deepSupervision(lossNamed('MSELoss').create())(createBuilder(), [], createBuilder().input('t', [1])), { code: 'loss-shape' });
  });
});
