import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { asFloat64 } from '../../../src/core/tensor';
import { scheduleNamed } from '../../../src/nn/schedules/all';
import { ReduceLROnPlateau } from '../../../src/nn/schedules/reduce-lr-on-plateau';
import { sequentialLR } from '../../../src/nn/schedules/sequential-lr';
import { assertClose } from '../../support/close';
import { describeReference, readGoldens, readJson } from '../../support/reference';

const rates = (name: string, baseLr: number, args: object, steps: number) => {
  const schedule = scheduleNamed(name).create(baseLr, args as Record<string, unknown>);
  return Array.from({ length: steps }, (_, step) => schedule(step));
};

describeReference('monai/ops', "schedules against PyTorch's and MONAI's", () => {
  interface Golden {
    readonly case: string;
    readonly attrs: { readonly schedule?: { readonly name: string } & Record<string, unknown>; readonly base_lr: number };
  }
  const tensors = readGoldens('monai/ops', 'optim.safetensors');
  for (const { case: label, attrs } of readJson<{ cases: Golden[] }>('monai/ops', 'optim.json').cases) {
    if (!attrs.schedule) continue;
    const { name, ...args } = attrs.schedule;
    test(label, () => {
      const expected = asFloat64(tensors.get(`${label}/lr`) as Parameters<typeof asFloat64>[0]);
      const isPoly = name === 'poly (1-e/E)^0.9';
      const [own, given] = isPoly ? ['PolyLRScheduler', { max_steps: args.E, exponent: 0.9 }] : [name.replace('monai.', ''), args];
      assertClose(rates(own, attrs.base_lr, given, expected.length), expected, { rel: 1e-14 });
    });
  }
});

describe('schedules by hand', () => {
  const cases: [string, object, readonly number[]][] = [
    ['CosineAnnealingLR', { T_max: 2, eta_min: 2 }, [8, 5, 2, 5, 8]],
    ['CosineAnnealingWarmRestarts', { T_0: 2, T_mult: 2 }, [8, 4, 8, 4 + 2 * Math.SQRT2, 4, 4 - 2 * Math.SQRT2, 8]],
    ['CosineAnnealingWarmRestarts', { T_0: 2 }, [8, 4, 8, 4, 8]],
    ['ExponentialLR', { gamma: 0.5 }, [8, 4, 2, 1]],
    ['LinearLR', { start_factor: 0.25, total_iters: 3 }, [2, 4, 6, 8, 8]],
    ['LinearLR', { start_factor: 1, end_factor: 0, total_iters: 2 }, [8, 4, 0, 0]],
    ['MultiStepLR', { milestones: [3, 1, 3], gamma: 0.5 }, [8, 4, 4, 1, 1]],
    ['OneCycleLR', { max_lr: 8, total_steps: 5, pct_start: 0.6, div_factor: 4, final_div_factor: 2 }, [2, 5, 8, 4.5, 1]],
    [
      'OneCycleLR',
      { max_lr: 8, epochs: 2, steps_per_epoch: 2, pct_start: 0.5, anneal_strategy: 'linear', final_div_factor: 1 },
      [0.32, 8, 4.16, 0.32],
    ],
    [
      'OneCycleLR',
      { max_lr: 8, total_steps: 8, pct_start: 0.375, div_factor: 4, final_div_factor: 2, three_phase: true },
      [2, 5, 8, 5, 2, 1.75, 1.25, 1],
    ],
    ['PolyLRScheduler', { max_steps: 2, exponent: 2 }, [8, 2, 0, 0]],
    ['PolynomialLR', { total_iters: 4 }, [8, 6, 4, 2, 0, 0]],
    ['StepLR', { step_size: 2, gamma: 0.5 }, [8, 8, 4, 4, 2]],
    ['WarmupCosineSchedule', { warmup_steps: 2, t_total: 4, warmup_multiplier: 0.5, end_lr: 1 }, [4, 6, 8, 4, 1]],
    ['WarmupCosineSchedule', { warmup_steps: 0, t_total: 2, cycles: 1 }, [8, 0, 8]],
  ];
  for (const [name, args, expected] of cases) {
    test(`${name} ${JSON.stringify(args)}`, () => assertClose(rates(name, 8, args, expected.length), expected, { rel: 1e-15 }));
  }
});

test('one schedule after the other', () => {
  const schedule = (name: string, args: object) => scheduleNamed(name).create(8, args as Record<string, unknown>);
  const parts = [
    schedule('LinearLR', { start_factor: 0.5, total_iters: 2 }),
    schedule('PolynomialLR', { total_iters: 2 }),
    schedule('StepLR', { step_size: 1 }),
  ];
  const sequence = sequentialLR(parts, [2, 4]);
  assert.deepEqual(
    Array.from({ length: 6 }, (_, step) => sequence(step)),
    [4, 6, 8, 4, 8, 0.8],
  );
  for (const milestones of [[2], [4, 2], [0, 2]]) assert.throws(() => sequentialLR(parts, milestones), { code: 'argument-value' });
});

describe('schedules refuse', () => {
  const refuses = (code: string, body: () => unknown, message = /./) => assert.throws(body, { code, message });
  test('an unknown name, with the nearest', () => refuses('schedule-unknown', () => scheduleNamed('StepRL'), /did you mean StepLR\?/));
  test('an unknown argument, with the nearest', () =>
    refuses('argument-unknown', () => rates('StepLR', 1, { stepsize: 2 }, 1), /did you mean step_size\?/));
  test('a missing argument', () => refuses('argument-missing', () => rates('ExponentialLR', 1, {}, 1)));
  test('a negative rate or step', () => {
    refuses('argument-value', () => rates('ExponentialLR', -1, { gamma: 1 }, 1));
    refuses('argument-value', () => scheduleNamed('ExponentialLR').create(1, { gamma: 1 })(-1));
  });
  test('a start from nothing', () => refuses('argument-value', () => rates('LinearLR', 1, { start_factor: 0 }, 1)));
  test('a cycle of unknown length, a step behind it, and a moving momentum', () => {
    refuses('argument-value', () => rates('OneCycleLR', 1, { max_lr: 1, epochs: 3 }, 1));
    refuses('argument-value', () => rates('OneCycleLR', 1, { max_lr: 1, total_steps: 3 }, 4));
    refuses('argument-value', () => rates('OneCycleLR', 1, { max_lr: 1, total_steps: 3, cycle_momentum: true }, 1));
  });
});

describe('ReduceLROnPlateau', () => {
  const run = (args: object, metrics: readonly number[], plateau = new ReduceLROnPlateau(1, args as Record<string, unknown>)) =>
    metrics.map((metric) => plateau.step(metric));

  test('waits for more than `patience` epochs that are not better', () =>
    assert.deepEqual(run({ factor: 0.5, patience: 1 }, [3, 2, 2, 2, 2, 2, 1, 2]), [1, 1, 1, 0.5, 0.5, 0.25, 0.25, 0.25]));
  test('better is by a share of the best', () =>
    assert.deepEqual(run({ factor: 0.5, patience: 0, threshold: 0.1 }, [10, 9.5, 8.9, 8]), [1, 0.5, 0.5, 0.5]));
  test('better is by a difference', () =>
    assert.deepEqual(run({ factor: 0.5, patience: 0, threshold: 1, threshold_mode: 'abs' }, [10, 9.5, 8.9, 8]), [1, 0.5, 0.5, 0.25]));
  test('larger is better, also below zero', () => {
    assert.deepEqual(run({ mode: 'max', factor: 0.5, patience: 0, threshold: 0.1 }, [10, 10.5, 11.5]), [1, 0.5, 0.5]);
    assert.deepEqual(run({ mode: 'max', factor: 0.5, patience: 0, threshold: 0.1, threshold_mode: 'abs' }, [-1, -0.95, -0.8]), [1, 0.5, 0.5]);
  });
  test('epochs of the cooldown do not count', () =>
    assert.deepEqual(run({ factor: 0.5, patience: 0, cooldown: 2 }, [1, 1, 1, 1, 1]), [1, 0.5, 0.5, 0.5, 0.25]));
  test('stays above `min_lr`, and where it would hardly move', () => {
    assert.deepEqual(run({ factor: 0.5, patience: 0, min_lr: 0.4 }, [1, 1, 1, 1]), [1, 0.5, 0.4, 0.4]);
    assert.deepEqual(run({ factor: 0.5, patience: 0, eps: 0.3 }, [1, 1, 1, 1]), [1, 0.5, 0.5, 0.5]);
  });
  test('NaN is not better', () => assert.deepEqual(run({ factor: 0.5, patience: 0 }, [Number.NaN, 1, Number.NaN]), [0.5, 0.5, 0.25]));
  test('goes on from a stored state', () => {
    const args = { factor: 0.5, patience: 1 };
    const metrics = [3, 2, 2, 2, 2, 2];
    const before = new ReduceLROnPlateau(1, args);
    const first = run(args, metrics.slice(0, 3), before);
    const after = new ReduceLROnPlateau(1, args);
    after.restore(JSON.parse(JSON.stringify(before.state)));
    assert.deepEqual([...first, ...run(args, metrics.slice(3), after)], run(args, metrics));
  });
  test('refuses a factor that raises the rate', () => assert.throws(() => new ReduceLROnPlateau(1, { factor: 1 }), { code: 'argument-value' }));
});
