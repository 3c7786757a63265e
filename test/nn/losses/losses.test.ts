import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Backend } from '../../../src/backends/backend';
import { createReferenceBackend } from '../../../src/backends/reference/backend';
import type { Shape } from '../../../src/core/shape';
import { asFloat64, type Tensor, tensor } from '../../../src/core/tensor';
import { lossNamed } from '../../../src/nn/losses/all';
import { createBuilder } from '../../../src/ops/builder';
import { backends } from '../../support/backends';
import { assertClose } from '../../support/close';
import { cases, labelOf, random, tensorsOf } from './cases';
import { sum, volumesOf } from './definitions';
import { runLoss } from './loss-graph';

const reference = createReferenceBackend();

describe('losses by definition, their gradients by finite differences', () => {
  for (const c of cases) {
    test(labelOf(c), async () => {
      const loss = lossNamed(c.name).create(c.args);
      const { x, target } = tensorsOf(c);
      const found = await runLoss(reference, loss, x, target);
      assertClose([found.loss], [c.expected(volumesOf(x), volumesOf(target))], { rel: 1e-12 }, 'loss');
      const direction = asFloat64(random('direction', x.shape));
      const step = 1e-6;
      const along = async (distance: number) => {
        const moved = asFloat64(x).map((value, i) => value + distance * direction[i]);
        return (await runLoss(reference, loss, tensor('f64', x.shape, moved), target)).loss;
      };
      const difference = ((await along(step)) - (await along(-step))) / (2 * step);
      const slope = sum([...found.gradient].map((value, i) => value * direction[i]));
      const scale = sum([...found.gradient].map((value, i) => Math.abs(value * direction[i])));
      assert.ok(Math.abs(slope - difference) <= 1e-7 * scale, `${slope} for ${difference}`);
    });
  }
});

for (const { name, create, skip } of backends.filter((backend) => backend.name !== 'reference')) {
  describe(`losses as the reference has them on ${name}`, { skip }, () => {
    let backend: Backend;
    before(async () => {
      backend = await create();
    });
    after(() => backend?.dispose());
    for (const c of cases) {
      test(labelOf(c), async () => {
        const loss = lossNamed(c.name).create(c.args);
        const single = (t: Tensor) => tensor('f64', t.shape, asFloat64(t).map(Math.fround));
        const { x, target } = tensorsOf(c);
        const expected = await runLoss(reference, loss, single(x), single(target));
        const found = await runLoss(backend, loss, single(x), single(target));
        assertClose([found.loss], [expected.loss], { rel: 1e-5 }, 'loss');
        assertClose(found.gradient, expected.gradient, { rel: 1e-5 }, 'gradient');
      });
    }
  });
}

describe('many voxels, most of them right', () => {
  const size = [48, 48, 48];
  const labels = random('labels', [1, 1, ...size], (unit) => Math.floor(3 * unit ** 2));
  const x = random('logits', [1, 3, ...size], (unit) => 12 * unit - 6);
  const right = asFloat64(x).map((value, i) => value + (Math.floor(i / labels.data.length) === labels.data[i % labels.data.length] ? 10 : 0));
  const logits = tensor('f64', x.shape, right.map(Math.fround));
  const args = { to_onehot_y: true, softmax: true };
  for (const [name, given] of [['DiceCELoss', args] as const, ['FocalLoss', { to_onehot_y: true }] as const]) {
    let expected: ReturnType<typeof runLoss> | undefined;
    for (const { name: on, create, skip } of backends.filter((backend) => backend.name !== 'reference')) {
      test(`${name} on ${on}`, { skip }, async () => {
        const backend = await create();
        expected ??= runLoss(reference, lossNamed(name).create(given), logits, labels);
        const found = await runLoss(backend, lossNamed(name).create(given), logits, labels).finally(() => backend.dispose());
        assertClose([found.loss], [(await expected).loss], { rel: 1e-5 }, 'loss');
        assertClose(found.gradient, (await expected).gradient, { rel: 1e-5 }, 'gradient');
      });
    }
  }
});

describe('logits far from zero', () => {
  const logits = [80, -80, 1000, -1000, 3, -3];
  const x = tensor('f64', [1, 2, 1, 1, 6], Float64Array.from([...logits, ...logits.toReversed()]));
  const t = tensor('f64', [1, 2, 1, 1, 6], Float64Array.from([1, 1, 0, 1, 1, 0, 0, 0, 1, 0, 0, 1]));
  const losses: [string, object][] = [
    ['BCEWithLogitsLoss', {}],
    ['CrossEntropyLoss', {}],
    ['DiceLoss', { softmax: true }],
    ['DiceCELoss', { sigmoid: true }],
    ['DiceFocalLoss', { sigmoid: true }],
    ['FocalLoss', {}],
    ['FocalLoss', { use_softmax: true }],
    ['FocalLoss', { use_softmax: true, gamma: 1.5 }],
    ['GeneralizedDiceLoss', { softmax: true }],
    ['TverskyLoss', { sigmoid: true }],
  ];
  for (const { name, create, skip } of backends) {
    for (const [loss, args] of losses) {
      test(`${loss} ${JSON.stringify(args)} on ${name} is finite, and so is its gradient`, { skip }, async () => {
        const backend = await create();
        try {
          const found = await runLoss(backend, lossNamed(loss).create(args as Record<string, unknown>), x, t);
          assert.ok(Number.isFinite(found.loss), `${found.loss}`);
          assert.ok(found.gradient.every(Number.isFinite), `${found.gradient}`);
        } finally {
          backend.dispose();
        }
      });
    }
  }
});

describe('losses refuse', () => {
  const make = (name: string, args: object, prediction: Shape, target: Shape) => {
    const b = createBuilder();
    return lossNamed(name).create(args as Record<string, unknown>)(b, b.input('x', prediction), b.input('t', target));
  };
  const refusals: [string, string, object, Shape, Shape, RegExp?][] = [
    ['loss-unknown', 'DiceLos', {}, [1, 1], [1, 1], /did you mean DiceLoss\?/],
    ['argument-unknown', 'DiceLoss', { to_one_hot_y: true }, [1, 1], [1, 1], /did you mean to_onehot_y\?/],
    ['argument-value', 'DiceLoss', { reduction: 'none' }, [1, 1], [1, 1]],
    ['argument-value', 'DiceLoss', { other_act: 'tanh' }, [1, 1], [1, 1]],
    ['argument-value', 'DiceLoss', { sigmoid: true, softmax: true }, [1, 1], [1, 1]],
    ['argument-value', 'DiceLoss', { weight: [1, 2, 3] }, [1, 2], [1, 2]],
    ['argument-value', 'FocalLoss', { weight: [1, 2, 3], include_background: false }, [1, 3, 1, 1, 1], [1, 3, 1, 1, 1]],
    ['argument-value', 'CrossEntropyLoss', { weight: [1] }, [1, 2], [1, 1]],
    ['argument-value', 'BCEWithLogitsLoss', { pos_weight: [1, -2] }, [1, 2], [1, 2]],
    ['argument-value', 'SmoothL1Loss', { beta: -1 }, [1, 2], [1, 2]],
    ['loss-shape', 'CrossEntropyLoss', {}, [2, 3, 4, 5, 6], [2, 1, 4, 5, 5]],
    ['loss-shape', 'CrossEntropyLoss', {}, [2, 3, 4], [2, 1, 4]],
    ['loss-shape', 'DiceLoss', {}, [2, 3, 4, 5, 6], [2, 1, 4, 5, 6], /to_onehot_y/],
    ['loss-shape', 'DiceLoss', { to_onehot_y: true }, [2, 3, 4, 5, 6], [2, 3, 4, 5, 6]],
    ['loss-shape', 'DiceLoss', { to_onehot_y: true }, [2, 3, 4, 5, 6], [2, 1, 4, 5, 5]],
    ['loss-shape', 'MSELoss', {}, [2, 3], [2, 1]],
    ['loss-shape', 'SmoothL1Loss', {}, [2, 3], [2, 1]],
    ['loss-shape', 'BCEWithLogitsLoss', {}, [2, 3, 4], [2, 3, 4]],
  ];
  for (const [code, name, args, prediction, target, message = /./] of refusals) {
    test(`${name} ${JSON.stringify(args)} of [${prediction}] and [${target}]`, () =>
      assert.throws(() => make(name, args, prediction, target), { code, message }));
  }
});
