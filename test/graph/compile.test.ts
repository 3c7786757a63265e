import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { randomBits, randomUnit } from '../../src/core/rng';
import { numel, type Shape } from '../../src/core/shape';
import { asFloat64, type Tensor, tensor } from '../../src/core/tensor';
import type { Value } from '../../src/graph/ir';
import type { Plan } from '../../src/graph/plan';
import { batchNorm, instanceNorm } from '../../src/nn/layers/norm';
import { type Builder, createBuilder } from '../../src/ops/builder';
import { compile } from '../../src/ops/compile';
import { assertClose } from '../support/close';
import { interpret, runOnDevice } from './device';

const values = (key: string, shape: Shape, lo = -1): Tensor =>
  tensor(
    'f64',
    shape,
    Float64Array.from({ length: numel(shape) }, (_, i) => lo + (1 - lo) * randomUnit(key, i)),
  );

/** Builds a graph, compiles it and demands that the plan computes what the graph says. */
function check(build: (b: Builder) => void): Plan {
  const b = createBuilder();
  build(b);
  const graph = b.finish();
  const inputs = Object.fromEntries([...graph.inputs].map(([name, id]) => [name, values(`in:${name}`, graph.values[id].shape)]));
  const weights = new Map(
    [...graph.parameters].map(([name, id]) => [name, values(`w:${name}`, graph.values[id].shape, /variance/.test(name) ? 0.5 : -1)]),
  );
  const plan = compile(graph);
  const expected = interpret(graph, inputs, weights);
  const actual = runOnDevice(plan, inputs, weights);
  assert.deepEqual(Object.keys(actual), Object.keys(expected));
  for (const name of Object.keys(expected)) {
    assert.deepEqual(actual[name].shape, expected[name].shape);
    assertClose(asFloat64(actual[name]), asFloat64(expected[name]), { rel: 1e-12, abs: 1e-10 }, name);
  }
  return plan;
}

const opsOf = (plan: Plan) => plan.steps.map((step) => step.op);
const shape = [2, 8, 2, 3, 2];

/** A 1×1×1 convolution with weights of its own. */
function conv(b: Builder, x: Value, channels: number, name: string, options: { residual?: Value } = {}): Value {
  return b.conv3d(x, b.parameter(`${name}.weight`, [channels, x.shape[1], 1, 1, 1]), { bias: b.parameter(`${name}.bias`, [channels]), ...options });
}

function bn(b: Builder, x: Value, name: string): Value {
  const p = (key: string) => b.parameter(`${name}.${key}`, [x.shape[1]]);
  return batchNorm(b, x, { mean: p('mean'), variance: p('variance') }, { weight: p('weight'), bias: p('bias') });
}

const relu = (b: Builder, x: Value) => b.unary(x, { kind: 'relu' });
const add = (b: Builder, x: Value, y: Value) => b.binary(x, y, { kind: 'add' });

describe('fusion', () => {
  test('batch norm, activation and residual end in one convolution', () => {
    const plan = check((b) => {
      const x = b.input('x', shape);
      b.output('y', relu(b, add(b, bn(b, conv(b, x, 8, 'a'), 'n'), x)));
    });
    assert.deepEqual(opsOf(plan), ['conv3d']);
    assert.equal(plan.steps[0].attrs.residualFirst, true);
  });

  test('an activation before the addition comes before the residual', () => {
    const plan = check((b) => {
      const x = b.input('x', shape);
      b.output('y', add(b, relu(b, conv(b, x, 8, 'a')), x));
    });
    assert.deepEqual(opsOf(plan), ['conv3d']);
    assert.equal(plan.steps[0].attrs.residualFirst, false);
  });

  test('activations on both sides of the addition stay apart', () => {
    const plan = check((b) => {
      const x = b.input('x', shape);
      b.output('y', relu(b, add(b, b.unary(conv(b, x, 8, 'a'), { kind: 'tanh' }), x)));
    });
    assert.deepEqual(opsOf(plan), ['conv3d', 'binary']);
  });

  for (const swapped of [false, true]) {
    test(`a sum of two convolutions goes into the later one${swapped ? ', the addends swapped' : ''}`, () => {
      const plan = check((b) => {
        const x = b.input('x', shape);
        const first = conv(b, x, 8, 'a');
        const second = conv(b, x, 8, 'b');
        b.output('y', swapped ? add(b, second, first) : add(b, first, second));
      });
      assert.deepEqual(opsOf(plan), ['conv3d', 'conv3d']);
      assert.ok(plan.steps[1].inputs[4]);
    });
  }

  test('a chain of sums', () => {
    const plan = check((b) => {
      const x = b.input('x', shape);
      const sum = add(b, add(b, conv(b, x, 8, 'a'), conv(b, x, 8, 'b')), conv(b, x, 8, 'c'));
      b.output('y', relu(b, sum));
    });
    assert.deepEqual(opsOf(plan), ['conv3d', 'conv3d', 'conv3d']);
  });

  test('a value added to itself, or broadcast, is added apart', () => {
    const plan = check((b) => {
      const x = b.input('x', shape);
      const a = conv(b, x, 8, 'a');
      b.output('twice', add(b, a, a));
      b.output('gate', add(b, conv(b, x, 8, 'b'), b.adaptive_pool3d(x, {})));
    });
    assert.deepEqual(opsOf(plan), ['conv3d', 'binary', 'conv3d', 'adaptive_pool3d', 'binary']);
  });

  test('a residual made after the convolution delays it', () => {
    const plan = check((b) => {
      const x = b.input('x', shape);
      const a = conv(b, x, 8, 'a');
      const pooled = b.max_pool3d(x, { kernel: 3, stride: 1, padding: 1 });
      b.output('y', add(b, a, pooled));
    });
    assert.deepEqual(opsOf(plan), ['max_pool3d', 'conv3d']);
  });

  test('what is read twice, or is an output, stays', () => {
    const plan = check((b) => {
      const x = b.input('x', shape);
      const a = conv(b, x, 8, 'a');
      b.output('raw', a);
      b.output('normed', bn(b, a, 'n'));
      const c = conv(b, x, 8, 'c');
      b.output('y', add(b, relu(b, c), b.unary(c, { kind: 'tanh' })));
    });
    assert.deepEqual(opsOf(plan), ['conv3d', 'scale_shift', 'conv3d', 'unary', 'unary', 'binary']);
  });

  test('batch norm folds into grouped and transposed convolutions where the outputs are one axis of the weight', () => {
    const plan = check((b) => {
      const x = b.input('x', shape);
      const grouped = b.conv3d(x, b.parameter('g', [8, 2, 1, 1, 1]), { groups: 4 });
      const up = b.conv_transpose3d(bn(b, grouped, 'n1'), b.parameter('t', [8, 4, 2, 2, 2]), { stride: 2 });
      const depthwise = b.conv_transpose3d(bn(b, up, 'n2'), b.parameter('d', [4, 1, 1, 1, 1]), { groups: 4 });
      b.output('y', bn(b, depthwise, 'n3'));
    });
    assert.deepEqual(opsOf(plan), ['conv3d', 'conv_transpose3d', 'conv_transpose3d', 'scale_shift']);
  });

  test('two batch norms in a row, and one before the convolution', () => {
    const plan = check((b) => {
      const x = b.input('x', shape);
      b.output('y', bn(b, bn(b, conv(b, bn(b, x, 'n0'), 8, 'a'), 'n1'), 'n2'));
    });
    assert.deepEqual(opsOf(plan), ['scale_shift', 'conv3d', 'scale_shift']);
  });

  test('an instance norm takes its activation and a residual', () => {
    const plan = check((b) => {
      const x = b.input('x', shape);
      const slope = b.parameter('slope', [1]);
      b.output('y', add(b, b.unary(instanceNorm(b, conv(b, x, 8, 'a')), { kind: 'prelu', slope }), x));
    });
    assert.deepEqual(opsOf(plan), ['conv3d', 'norm_stats', 'scale_shift']);
  });

  test('linear layers fold and fuse too', () => {
    const plan = check((b) => {
      const x = b.input('x', [3, 5]);
      const y = b.linear(x, b.parameter('w', [7, 5]));
      b.output('y', relu(b, bn(b, y, 'n')));
    });
    assert.deepEqual(opsOf(plan), ['linear']);
  });

  test('dead nodes and the weights that only they read are dropped', () => {
    const plan = check((b) => {
      const x = b.input('x', shape);
      conv(b, x, 8, 'unused');
      b.output('y', conv(b, x, 8, 'used'));
    });
    assert.deepEqual(opsOf(plan), ['conv3d']);
    assert.deepEqual([...plan.parameters.keys()], ['used.weight', 'used.bias']);
  });
});

describe('slices', () => {
  test('are views where they start and end on multiples of 4, or at the end', () => {
    const plan = check((b) => {
      const x = conv(b, b.input('x', shape), 14, 'a');
      for (const [begin, end] of [
        [0, 4],
        [4, 12],
        [12, 14],
      ])
        b.output(`${begin}`, conv(b, b.slice(x, { begin, end }), 3, `w${begin}`));
    });
    assert.deepEqual(opsOf(plan), ['conv3d', 'conv3d', 'conv3d', 'conv3d']);
  });

  test('elsewhere are copied', () => {
    const plan = check((b) => {
      const x = relu(b, b.input('x', shape));
      for (const [begin, end] of [
        [0, 3],
        [1, 4],
        [4, 7],
        [-4, 4],
        [4, 12],
      ])
        b.output(`${begin} ${end}`, b.slice(x, { begin, end }));
    });
    assert.deepEqual(opsOf(plan), ['unary', ...Array<string>(5).fill('slice')]);
  });

  test('of an input, of a concatenation, of a slice, and into another concatenation', () => {
    const plan = check((b) => {
      const x = b.input('x', shape);
      const wide = b.concat(conv(b, x, 4, 'a'), conv(b, x, 8, 'b'));
      const part = b.slice(b.slice(wide, { begin: 4, end: 12 }), { begin: 4, end: 8 });
      b.output('y', b.concat(relu(b, part), b.slice(x, { begin: 4, end: 8 })));
      b.output('part', part);
      b.output('self', b.concat(b.slice(wide, { begin: 8, end: 12 }), b.slice(wide, { begin: 0, end: 8 })));
    });
    assert.deepEqual(opsOf(plan), ['conv3d', 'conv3d', 'unary', 'concat', 'concat']);
  });

  test('a part of a concatenation beside a copied slice of itself', () => {
    check((b) => {
      const x = conv(b, b.input('x', shape), 8, 'a');
      b.output('y', b.concat(x, b.slice(x, { begin: 1, end: 5 }), b.reshape(x, { shape: x.shape })));
    });
  });
});

describe('concatenation', () => {
  test('parts are written in place', () => {
    const plan = check((b) => {
      const x = b.input('x', shape);
      b.output('y', conv(b, b.concat(conv(b, x, 8, 'a'), conv(b, x, 4, 'b')), 8, 'c'));
    });
    assert.deepEqual(opsOf(plan), ['conv3d', 'conv3d', 'conv3d']);
  });

  test('a growing block is one buffer', () => {
    const plan = check((b) => {
      let x = conv(b, b.input('x', shape), 8, 'stem');
      for (const name of ['a', 'b', 'c']) x = b.concat(x, conv(b, relu(b, x), 4, name));
      b.output('y', relu(b, x));
    });
    assert.ok(!opsOf(plan).includes('concat'));
  });

  test('x beside itself', () => {
    const plan = check((b) => {
      const x = relu(b, b.input('x', shape));
      b.output('y', b.concat(x, x));
    });
    assert.deepEqual(opsOf(plan), ['unary', 'concat']);
  });

  test('an input of the graph is copied', () => {
    const plan = check((b) => {
      const x = b.input('x', shape);
      b.output('y', b.concat(x, relu(b, x)));
    });
    assert.deepEqual(opsOf(plan), ['unary', 'concat']);
    assert.deepEqual(plan.steps[1].attrs.columns, [0]);
  });

  test('a weight is copied', () => {
    const plan = check((b) => {
      const x = b.input('x', [1, 8, 1, 2, 1]);
      b.output('y', b.concat(relu(b, x), b.parameter('w', [1, 3, 1, 2, 1])));
    });
    assert.deepEqual(opsOf(plan), ['unary', 'concat']);
  });

  test('a part made from its neighbour: the narrower one is copied', () => {
    const plan = check((b) => {
      const x = relu(b, b.input('x', shape));
      b.output('y', b.concat(x, conv(b, x, 16, 'a')));
    });
    assert.deepEqual(opsOf(plan), ['unary', 'conv3d', 'concat']);
    assert.deepEqual(plan.steps[2].attrs.columns, [0]);
  });

  test('channels that are no multiple of 4', () => {
    const plan = check((b) => {
      const x = b.input('x', shape);
      const three = conv(b, x, 3, 'a');
      const y = b.concat(three, conv(b, x, 5, 'b'), conv(b, x, 8, 'c'), conv(b, x, 2, 'd'));
      b.output('y', conv(b, y, 3, 'e'));
      b.output('three', relu(b, three));
    });
    assert.equal(plan.steps.filter((step) => step.op === 'concat').length, 1);
    assert.deepEqual(plan.steps.find((step) => step.op === 'concat')?.attrs.columns, [0, 3]);
  });

  test('a ragged end inside another concatenation', () => {
    check((b) => {
      const x = b.input('x', shape);
      const inner = b.concat(conv(b, x, 4, 'a'), conv(b, x, 3, 'b'));
      b.output('y', b.concat(inner, conv(b, x, 4, 'c')));
      b.output('inner', relu(b, inner));
    });
  });

  test('one part in two concatenations, and parts that are outputs', () => {
    check((b) => {
      const x = b.input('x', shape);
      const a = conv(b, x, 8, 'a');
      const c = conv(b, x, 4, 'c');
      b.output('first', b.concat(a, c));
      b.output('second', b.concat(c, a));
      b.output('a', a);
    });
  });

  test('rank 2, and a reshape that moves nothing', () => {
    const plan = check((b) => {
      const x = b.input('x', shape);
      const pooled = b.reshape(b.adaptive_pool3d(x, {}), { shape: [2, 8] });
      const y = b.concat(b.linear(pooled, b.parameter('v', [4, 8])), b.linear(pooled, b.parameter('w', [3, 8])));
      b.output('y', b.reshape(y, { shape: [2, 7, 1, 1, 1] }));
    });
    assert.deepEqual(opsOf(plan), ['adaptive_pool3d', 'linear', 'linear']);
  });

  test('reshapes that do move', () => {
    check((b) => {
      const x = b.input('x', [2, 3, 2, 2, 3]);
      const rows = b.reshape(relu(b, x), { shape: [2, 36] });
      b.output('rows', rows);
      b.output('back', relu(b, b.reshape(rows, { shape: [2, 3, 2, 2, 3] })));
    });
  });
});

describe('ends of a graph', () => {
  test('an input that is an output, twice', () => {
    check((b) => {
      const x = b.input('x', shape);
      b.output('same', x);
      b.output('again', x);
      b.output('y', relu(b, x));
    });
  });

  test('an output that depends on weights only is refused', () => {
    const b = createBuilder();
    b.input('x', shape);
    b.output('y', relu(b, b.parameter('w', [3])));
    assert.throws(() => compile(b.finish()), { code: 'plan-output' });
  });

  test('a budget below the need is refused with both numbers', () => {
    const b = createBuilder();
    b.output('y', relu(b, b.input('x', [1, 4, 8, 8, 8])));
    assert.throws(() => compile(b.finish(), { memoryBudget: 1000 }), /16384 bytes, the budget is 1000/);
  });
});

test('random graphs compute the same by plan as node by node', () => {
  for (let seed = 0; seed < 200; seed++) {
    check((b) => randomGraph(b, seed));
  }
});

/** Some twenty nodes over values of equal extents, wired at random. */
function randomGraph(b: Builder, seed: number): void {
  let draw = 0;
  const random = (below: number) => randomBits(`graph${seed}`, draw++) % below;
  const pick = <T>(list: readonly T[]) => list[random(list.length)];
  const widths = [1, 3, 4, 5, 8, 12];
  const pool: Value[] = [b.input('x', [2, pick(widths), 1, 2, 2]), b.input('z', [2, pick(widths), 1, 2, 2])];
  const nodes: ((x: Value, name: string) => Value)[] = [
    (x, name) => conv(b, x, pick(widths), name),
    (x, name) => bn(b, conv(b, x, pick(widths), name), `${name}.bn`),
    (x, name) => bn(b, x, name),
    (x) => b.unary(x, { kind: pick(['relu', 'tanh', 'leaky_relu'] as const) }),
    (x, name) => b.unary(x, { kind: 'prelu', slope: b.parameter(`${name}.slope`, [x.shape[1]]) }),
    (x) => instanceNorm(b, x),
    (x) => b.binary(x, pick(pool.filter((y) => y.shape[1] === x.shape[1])), { kind: pick(['add', 'add', 'mul'] as const) }),
    (x) => b.binary(x, b.adaptive_pool3d(pick(pool.filter((y) => y.shape[1] === x.shape[1])), {}), { kind: 'mul' }),
    (x) => b.slice(x, { begin: (x.shape[1] > 4 ? 4 * random(2) : 0) - random(2), end: x.shape[1] + random(2) }),
    (x) => b.concat(...Array.from({ length: 1 + random(3) }, () => pick(pool)), x),
    (x) => b.reshape(b.reshape(x, { shape: [x.shape[0], x.shape[1] * 4] }), { shape: x.shape }),
    (x, name) => b.conv_transpose3d(x, b.parameter(`${name}.weight`, [x.shape[1], pick(widths), 1, 1, 1]), {}),
  ];
  for (let i = 0; i < 20; i++) pool.push(pick(nodes)(pick(pool.slice(-6)), `n${i}`));
  b.output('last', pool[pool.length - 1]);
  for (let i = 0; i < random(3); i++) b.output(`out${i}`, pick(pool));
}

describe('equal nodes', () => {
  test('what two nodes compute from the same values is computed once', () => {
    const plan = check((b) => {
      const x = b.input('x', shape);
      const first = b.softmax(x, { dim: 1 });
      b.output('y', add(b, first, relu(b, b.softmax(x, { dim: 1 }))));
      b.output('z', b.softmax(x, { dim: 1, log: true }));
    });
    assert.equal(opsOf(plan).filter((op) => op === 'softmax').length, 2, 'the logarithm is another value');
  });

  test('a value that is an output stays', () => {
    const plan = check((b) => {
      const x = b.input('x', shape);
      b.output('y', relu(b, x));
      b.output('z', relu(b, x));
    });
    assert.deepEqual(opsOf(plan), ['unary', 'unary']);
  });
});

describe('repeated operands', () => {
  const repeated = (b: Builder, x: Value, source: Shape) => b.expand(b.reduce(x, { dims: [0, 2, 3, 4] }), { shape: source });

  test('an operator on two tensors repeats the small one itself', () => {
    for (const small of [0, 1]) {
      const plan = check((b) => {
        const x = b.input('x', shape);
        const large = repeated(b, x, shape);
        b.output('y', small === 0 ? b.binary(large, x, { kind: 'sub' }) : b.binary(x, large, { kind: 'sub' }));
      });
      assert.deepEqual(opsOf(plan), ['reduce', 'binary']);
    }
  });

  test('one of two small ones stays large', () => {
    const plan = check((b) => {
      const x = b.input('x', shape);
      const large = repeated(b, x, shape);
      b.output('y', b.binary(large, large, { kind: 'mul' }));
    });
    assert.deepEqual(opsOf(plan), ['reduce', 'expand', 'binary']);
  });
});
