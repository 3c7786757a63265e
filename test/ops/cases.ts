import type { Shape } from '../../src/core/shape';
import { binaryKinds } from '../../src/ops/binary';
import { unaryKinds } from '../../src/ops/epilogue';
import { interpolateAttrs } from '../../src/ops/interpolate';
import { domain, epilogues, type OpCase, of, pairs, positive, range } from './case';
import { conv3dCases, conv3dGradWeightCases, convTranspose3dCases } from './conv-cases';
import { lineCases } from './line-cases';

const dense = of('linear');
const linearCases: OpCase[] = [
  ...pairs([1, 5, 17], [1, 5, 33]).map(([rows, features]) =>
    dense(`${rows} rows of ${features} to 5`, { x: [rows, features], weight: [5, features], bias: [5] }),
  ),
  ...[1, 4, 12, 33].map((o) => dense(`to ${o}`, { x: [5, 17], weight: [o, 17] })),
  dense('rank 3', { x: [2, 5, 33], weight: [17, 33], bias: [17] }, { activation: 'gelu' }),
  dense('rank 4', { x: [2, 3, 5, 6], weight: [7, 6], bias: [7] }),
  dense('rank 3 with a residual', { x: [2, 5, 33], weight: [17, 33], bias: [17], residual: [2, 5, 17] }, { activation: 'relu', residualFirst: true }),
  ...epilogues(dense, { x: [7, 5], weight: [6, 5], bias: [6] }, [7, 6]),
];

const product = of('matmul');
const matmulCases: OpCase[] = [
  ...pairs([1, 5, 17], [1, 5, 33]).map(([m, n]) => product(`${m} x 7 x ${n}`, { a: [m, 7], b: [7, n] })),
  product('one inner element', { a: [5, 1], b: [1, 6] }),
  product('rank 3', { a: [3, 5, 33], b: [3, 33, 17] }),
  product('rank 4', { a: [2, 3, 6, 9], b: [2, 3, 9, 10] }),
  product('by weights', { a: [2, 5, 7], b: [2, 7, 9] }, {}, { weights: ['b'] }),
];

const stats = of('norm_stats');
const normStatsCases: OpCase[] = [
  ...[1, 3, 5, 33].flatMap((c) => [
    stats(`instance, ${c} channels`, { x: [2, c, 3, 5, 17], weight: [c], bias: [c] }, { groups: c }),
    stats(`batch, ${c} channels`, { x: [3, c, 3, 5, 7], weight: [c], bias: [c] }, { groups: c, batch: true }),
    stats(`one group, ${c} channels`, { x: [2, c, 3, 5, 7] }, { groups: 1 }),
  ]),
  stats('groups of 3', { x: [2, 12, 3, 4, 5], weight: [12], bias: [12] }, { groups: 4, eps: 1e-3 }),
  stats('groups of 11, whole batch', { x: [2, 33, 3, 4, 5], bias: [33] }, { groups: 3, batch: true }),
  stats('one voxel', { x: [2, 5, 1, 1, 1], weight: [5] }, { groups: 5 }),
  stats('rows as samples', { x: [17, 1, 1, 1, 33] }, { groups: 1 }),
  stats('many voxels', { x: [1, 5, 9, 33, 33] }, { groups: 5 }),
  stats('mean far from zero', { x: [1, 5, 5, 17, 33] }, { groups: 5 }, { range: [999, 1001] }),
  stats('mean far from zero, groups of 3, whole batch', { x: [2, 6, 5, 9, 33] }, { groups: 2, batch: true }, { range: [-1001, -999] }),
];

const statsGrad = of('norm_stats_grad');
const statsGradients = (b: number, c: number, groups: number) => ({ dScale: [b, c], dShift: [b, c], dMean: [b, groups], dVariance: [b, groups] });
const normStatsGradCases: OpCase[] = [
  ...[1, 3, 5, 33].flatMap((c) => [
    statsGrad(
      `instance, ${c} channels`,
      { x: [2, c, 3, 5, 17], mean: [2, c], variance: [2, c], weight: [c], ...statsGradients(2, c, c) },
      {},
      positive,
    ),
    statsGrad(`batch, ${c} channels`, { x: [3, c, 3, 5, 7], mean: [1, c], variance: [1, c], dScale: [1, c], dShift: [1, c] }, {}, positive),
    statsGrad(`one group, ${c} channels`, { x: [2, c, 3, 5, 7], mean: [2, 1], variance: [2, 1], dScale: [2, c], dShift: [2, c] }, {}, positive),
  ]),
  statsGrad(
    'groups of 3',
    { x: [2, 12, 3, 4, 5], mean: [2, 4], variance: [2, 4], weight: [12], ...statsGradients(2, 12, 4) },
    { eps: 1e-3 },
    positive,
  ),
  ...(['dScale', 'dShift', 'dMean', 'dVariance'] as const).map((name) => {
    const inputs = { x: [2, 10, 3, 4, 5], mean: [2, 5], variance: [2, 5], weight: [10], [name]: statsGradients(2, 10, 5)[name] };
    return statsGrad(`${name} alone`, inputs, {}, positive);
  }),
];

const affine = of('scale_shift');
const scaleShiftCases: OpCase[] = [
  ...[1, 3, 5, 33].flatMap((c) => [
    affine(`by channel, ${c}`, { x: [2, c, 3, 5, 7], scale: [c], shift: [c] }, {}, { weights: ['scale', 'shift'] }),
    affine(`by sample, ${c}`, { x: [2, c, 1, 5, 17], scale: [2, c], shift: [2, c] }),
    affine(`rank 2, ${c}`, { x: [5, c], scale: [1, c], shift: [1, c] }),
  ]),
  affine('mixed coefficients', { x: [3, 5, 2, 3, 4], scale: [3, 5], shift: [1, 5] }),
  affine('rank 2 by sample', { x: [5, 6], scale: [5, 6], shift: [6] }, {}, { weights: ['shift'] }),
  ...epilogues(affine, { x: [2, 5, 2, 3, 4], scale: [2, 5], shift: [2, 5] }, [2, 5, 2, 3, 4]),
];

const elementwise = of('unary');
const unaryCases: OpCase[] = [
  ...unaryKinds
    .filter((kind) => kind !== 'prelu')
    .flatMap((kind) => [
      elementwise(`${kind}, rank 5`, { x: [2, 5, 2, 3, 7] }, { kind }, domain(kind)),
      elementwise(`${kind}, large arguments`, { x: [3, 200] }, { kind }, { range: domain(kind).range ? [1e-6, 1e6] : [-30, 30] }),
    ]),
  ...(['leaky_relu', 'elu', 'swish', 'softplus'] as const).map((kind) =>
    elementwise(`${kind}, alpha 0.7`, { x: [1, 3, 2, 3, 4] }, { kind, alpha: 0.7 }, { range: [-4, 4] }),
  ),
  elementwise('rank 1', { x: [17] }, { kind: 'sigmoid' }),
  elementwise('rank 3', { x: [3, 5, 6] }, { kind: 'exp' }),
  elementwise('rank 4', { x: [3, 5, 6, 1] }, { kind: 'exp' }),
  elementwise('prelu [1]', { x: [2, 5, 2, 3, 4], slope: [1] }, { kind: 'prelu' }),
  elementwise('prelu [C]', { x: [2, 5, 2, 3, 4], slope: [5] }, { kind: 'prelu' }),
  elementwise('prelu [C], rank 2', { x: [7, 5], slope: [5] }, { kind: 'prelu' }),
  elementwise('prelu [C], rank 3', { x: [2, 5, 6], slope: [5] }, { kind: 'prelu' }),
  elementwise('prelu [C], rank 4', { x: [2, 5, 3, 6], slope: [5] }, { kind: 'prelu' }),
];

const derived = of('unary_grad');
const unaryGradCases: OpCase[] = [
  ...unaryKinds
    .filter((kind) => kind !== 'prelu')
    .flatMap((kind) => [
      derived(`${kind}, rank 5`, { x: [2, 5, 2, 3, 7], dy: [2, 5, 2, 3, 7] }, { kind }, domain(kind)),
      derived(`${kind}, rank 2`, { x: [3, 200], dy: [3, 200] }, { kind }, domain(kind).range ? { range: [0.01, 30] } : { range: [-12, 12] }),
    ]),
  ...(['leaky_relu', 'elu', 'swish', 'softplus'] as const).map((kind) =>
    derived(`${kind}, alpha 0.7`, { x: [1, 3, 2, 3, 4], dy: [1, 3, 2, 3, 4] }, { kind, alpha: 0.7 }, { range: [-4, 4] }),
  ),
  derived('rank 1', { x: [17], dy: [17] }, { kind: 'sigmoid' }),
  derived('prelu [1]', { x: [2, 5, 2, 3, 4], dy: [2, 5, 2, 3, 4], slope: [1] }, { kind: 'prelu' }),
  ...[
    [2, 5, 2, 3, 4],
    [7, 5],
    [2, 5, 6],
    [2, 5, 3, 6],
  ].map((x) => derived(`prelu [C], rank ${x.length}`, { x, dy: x, slope: [5] }, { kind: 'prelu' })),
];

const subsets = (rank: number) => range(0, 2 ** rank - 1).map((bits) => range(0, rank - 1).filter((axis) => bits & (1 << axis)));
const summed = of('reduce');
const reduceCases: OpCase[] = [
  ...[[17], [5, 6], [3, 5, 6], [3, 2, 5, 7], [2, 5, 3, 4, 6]].flatMap((x) =>
    subsets(x.length).flatMap((dims) => [
      summed(`[${x}] over [${dims}]`, { x }, { dims }),
      summed(`[${x}] by another over [${dims}]`, { x, by: x }, { dims }),
    ]),
  ),
  ...[1, 3, 4, 33].flatMap((c) => [
    summed(`${c} channels over all but them`, { x: [2, c, 9, 17, 16] }, { dims: [0, 2, 3, 4] }),
    summed(`${c} channels by another over all but them`, { x: [2, c, 9, 17, 16], by: [2, c, 9, 17, 16] }, { dims: [0, 2, 3, 4] }),
    summed(`${c} channels over all`, { x: [2, c, 9, 17, 16] }, { dims: [0, 1, 2, 3, 4] }),
  ]),
  summed('many voxels', { x: [1, 2, 33, 65, 65] }, { dims: [2, 3, 4] }, { range: [0, 1] }),
  summed('a long vector by itself', { x: [300001], by: [300001] }, { dims: [0] }),
  summed('two long rows', { x: [2, 20003] }, { dims: [0] }),
  summed('columns of long rows', { x: [3, 20003], by: [3, 20003] }, { dims: [1] }),
];

const expanded = of('expand');
const expandCases: OpCase[] = [
  { from: [1, 5, 1, 1, 1], to: [2, 5, 3, 4, 6] },
  { from: [2, 1, 1, 4, 1], to: [2, 5, 3, 4, 6] },
  { from: [1, 1, 1, 1, 1], to: [2, 5, 3, 4, 6] },
  { from: [1, 1, 3, 1, 6], to: [2, 5, 3, 4, 6] },
  { from: [2, 5, 3, 4, 6], to: [2, 5, 3, 4, 6] },
  { from: [1], to: [17] },
  { from: [5, 1], to: [5, 6] },
  { from: [1, 5, 1], to: [3, 5, 6] },
  { from: [3, 1, 5, 1], to: [3, 2, 5, 6] },
].map(({ from, to }) => expanded(`[${from}] to [${to}]`, { x: from }, { shape: to }));

const paired = of('binary');
const binaryCases: OpCase[] = [
  ...binaryKinds.flatMap((kind) => [
    paired(`${kind}, rank 5`, { a: [2, 5, 2, 3, 7], b: [2, 5, 2, 3, 7] }, { kind }, kind === 'div' ? positive : {}),
    paired(`${kind}, broadcast`, { a: [2, 1, 2, 1, 7], b: [1, 5, 2, 3, 1] }, { kind }, kind === 'div' ? positive : {}),
  ]),
  ...[
    [1, 5, 1, 1, 1],
    [2, 1, 3, 4, 5],
    [2, 5, 1, 1, 1],
    [1, 1, 1, 1, 1],
    [1, 1, 1, 1, 5],
    [1, 5, 3, 1, 5],
  ].flatMap((b) => [
    paired(`[2, 5, 3, 4, 5] * [${b}]`, { a: [2, 5, 3, 4, 5], b }, { kind: 'mul' }),
    paired(`[${b}] - [2, 5, 3, 4, 5]`, { a: b, b: [2, 5, 3, 4, 5] }, { kind: 'sub' }),
  ]),
  paired('rank 1', { a: [17], b: [1] }),
  paired('rank 2', { a: [5, 1], b: [1, 6] }),
  paired('rank 3', { a: [3, 5, 6], b: [1, 5, 1] }),
  paired('rank 4', { a: [3, 1, 5, 6], b: [3, 2, 1, 6] }),
  paired('by a weight', { a: [2, 5, 2, 3, 4], b: [1, 5, 1, 1, 1] }, { kind: 'div' }, { ...positive, weights: ['b'] }),
  paired('prelu [C]', { a: [2, 5, 2, 3, 4], b: [2, 5, 2, 3, 4], slope: [5] }, { activation: 'prelu' }),
  paired('prelu [1], rank 3', { a: [2, 5, 6], b: [2, 5, 6], slope: [1] }, { activation: 'prelu' }),
  ...unaryKinds
    .filter((kind) => kind !== 'prelu')
    .map((kind) => paired(`add, then ${kind}`, { a: [1, 5, 2, 3, 4], b: [1, 5, 2, 3, 4] }, { activation: kind }, domain(kind))),
];

const probabilities = of('softmax');
const softmaxCases: OpCase[] = [
  ...[1, 2, 3, 5, 33].map((c) => probabilities(`${c} channels`, { x: [2, c, 2, 3, 5] }, { dim: 1 }, { range: [-20, 20] })),
  ...[0, 2, 3, 4].map((dim) => probabilities(`rank 5, dim ${dim}`, { x: [2, 5, 3, 4, 17] }, { dim })),
  ...[2, 3, 4].flatMap((rank) =>
    range(0, rank - 1).flatMap((dim) => [
      probabilities(`rank ${rank}, dim ${dim}`, { x: [3, 5, 6, 7].slice(0, rank) }, { dim }),
      probabilities(`log, rank ${rank}, dim ${dim - rank}`, { x: [3, 5, 6, 7].slice(0, rank) }, { dim: dim - rank, log: true }),
    ]),
  ),
  probabilities('log, channels', { x: [2, 5, 2, 3, 5] }, { dim: 1, log: true }, { range: [-20, 20] }),
];

const probabilitiesGrad = of('softmax_grad');
const logGrad = (label: string, shape: Shape, dim: number) =>
  probabilitiesGrad(`log, ${label}`, { y: shape, dy: shape }, { dim, log: true }, { range: [-5, 0] });
const softmaxGradCases: OpCase[] = [
  ...[1, 2, 3, 4, 5, 33].flatMap((c) => [
    probabilitiesGrad(`${c} channels`, { y: [2, c, 2, 3, 5], dy: [2, c, 2, 3, 5] }, { dim: 1 }),
    logGrad(`${c} channels`, [2, c, 2, 3, 5], 1),
  ]),
  ...[[17], [3, 5], [3, 5, 6], [3, 5, 6, 7], [2, 5, 3, 4, 17]].flatMap((y) =>
    range(0, y.length - 1).flatMap((dim) => [
      probabilitiesGrad(`rank ${y.length}, dim ${dim}`, { y, dy: y }, { dim }),
      logGrad(`rank ${y.length}, dim ${dim - y.length}`, y, dim - y.length),
    ]),
  ),
  probabilitiesGrad('a long axis', { y: [2, 20003], dy: [2, 20003] }, { dim: 1 }),
];

const windows = [
  { kernel: 2 },
  { kernel: 3, stride: 2, padding: 1 },
  { kernel: [1, 2, 3], stride: [2, 1, 3], padding: [0, 1, 1] },
  { kernel: 3, stride: 2, ceilMode: true },
  { kernel: 2, stride: 3, padding: 1, ceilMode: true },
];
const maxPool = of('max_pool3d');
const maxPool3dCases: OpCase[] = [
  ...[1, 3, 5, 33].map((c) => maxPool(`${c} channels`, { x: [2, c, 4, 5, 17] }, { kernel: 3, stride: 2, padding: 1 })),
  ...windows.map((w) => maxPool(Object.entries(w).join('; '), { x: [1, 5, 5, 6, 7] }, w)),
  maxPool('dilated', { x: [1, 5, 7, 8, 9] }, { kernel: 3, stride: 1, padding: 1, dilation: [1, 2, 3] }),
  maxPool('all below zero', { x: [1, 5, 4, 4, 4] }, { kernel: 2, padding: 1 }, { range: [-2, -1] }),
];

const maxPoolGrad = of('max_pool3d_grad');
const maxPool3dGradCases: OpCase[] = [
  ...[1, 3, 5, 33].map((c) => maxPoolGrad(`${c} channels`, { x: [2, c, 4, 5, 17], dy: [2, c, 2, 3, 9] }, { kernel: 3, stride: 2, padding: 1 })),
  maxPoolGrad('overlapping', { x: [1, 5, 5, 6, 7], dy: [1, 5, 3, 4, 5] }, { kernel: 3, stride: 1 }),
  maxPoolGrad('gaps between windows', { x: [1, 5, 7, 8, 9], dy: [1, 5, 3, 3, 3] }, { kernel: 1, stride: 3 }),
  maxPoolGrad('dilated', { x: [1, 5, 7, 8, 9], dy: [1, 5, 7, 6, 5] }, { kernel: 3, stride: 1, padding: 1, dilation: [1, 2, 3] }),
];

const avgPool = of('avg_pool3d');
const avgPool3dCases: OpCase[] = [
  ...[1, 3, 5, 33].map((c) => avgPool(`${c} channels`, { x: [2, c, 4, 5, 17] }, { kernel: 3, stride: 2, padding: 1 })),
  ...windows.flatMap((w) =>
    [{}, { countIncludePad: false }, { divisorOverride: 5 }].map((divisor) =>
      avgPool(Object.entries({ ...w, ...divisor }).join('; '), { x: [1, 5, 5, 6, 7] }, { ...w, ...divisor }),
    ),
  ),
];

const avgPoolGrad = of('avg_pool3d_grad');
const avgPool3dGradCases: OpCase[] = [1, 3, 5, 33].map((c) =>
  avgPoolGrad(`${c} channels`, { dy: [2, c, 2, 3, 9] }, { kernel: 3, stride: 2, padding: 1, inputSize: [4, 5, 17] }),
);

const adaptive = of('adaptive_pool3d');
const adaptivePool3dCases: OpCase[] = (['avg', 'max'] as const).flatMap((kind) => [
  ...[1, 3, 5, 33].map((c) => adaptive(`${kind}, global, ${c} channels`, { x: [2, c, 3, 5, 17] }, { kind, outputSize: 1 })),
  ...[2, [1, 2, 3], [5, 6, 7], [7, 9, 8]].map((outputSize) =>
    adaptive(
      `${kind} to ${outputSize}`,
      { x: [2, 5, 5, 6, 7] },
      { kind, outputSize: typeof outputSize === 'number' ? Array(3).fill(outputSize) : outputSize },
    ),
  ),
  adaptive(`${kind}, global, many voxels`, { x: [1, 5, 17, 33, 33] }, { kind, outputSize: 1 }, { range: [0, 1] }),
]);

const adaptiveGrad = of('adaptive_pool3d_grad');
const adaptivePool3dGradCases: OpCase[] = [1, 5, 33].flatMap((c) => [
  adaptiveGrad(`avg, ${c} channels`, { dy: [2, c, 3, 4, 5] }, { inputSize: [5, 6, 7] }),
  adaptiveGrad(`max, ${c} channels`, { dy: [2, c, 3, 4, 5], x: [2, c, 5, 6, 7] }, { kind: 'max', inputSize: [5, 6, 7] }),
]);

const resample = of('interpolate');
const interpolateCases: OpCase[] = [
  { size: [6, 10, 14] },
  { size: [2, 3, 17] },
  { size: [1, 1, 1] },
  { scaleFactor: 2 },
  { scaleFactor: [1.7, 0.6, 2.3] },
  { scaleFactor: [1.7, 0.6, 2.3], recomputeScaleFactor: true },
].flatMap((options) =>
  [{ mode: 'nearest' }, { mode: 'nearest-exact' }, { mode: 'trilinear' }, { mode: 'trilinear', alignCorners: true }].flatMap((mode) =>
    [1, 5].map((c) => {
      const x = [2, c, 3, 5, 7];
      const attrs = interpolateAttrs(x.slice(2), { ...options, ...mode } as Parameters<typeof interpolateAttrs>[1]);
      return resample(`${Object.entries({ ...mode, ...options }).join('; ')}; ${c} channels`, { x }, { ...attrs });
    }),
  ),
);

const resampleGrad = of('interpolate_grad');
const interpolateGradCases: OpCase[] = (['nearest', 'trilinear'] as const).flatMap((mode) =>
  [1, 5, 33].map((c) =>
    resampleGrad(
      `${mode}, ${c} channels`,
      { dy: [2, c, 6, 4, 9] },
      { ...interpolateAttrs([3, 5, 7], { mode, size: [6, 4, 9] }), inputSize: [3, 5, 7] },
    ),
  ),
);

const border = of('pad');
const padCases: OpCase[] = (['constant', 'replicate', 'reflect'] as const).flatMap((mode) => [
  ...[1, 3, 5, 8].map((c) => border(`${mode}, ${c} channels`, { x: [2, c, 3, 4, 5] }, { mode, before: [1, 2, 3], after: [2, 0, 4], value: 0.5 })),
  border(`${mode}, zeros`, { x: [1, 5, 3, 4, 5] }, { mode, before: [1, 2, 3], after: [2, 0, 4] }),
  border(`${mode}, crop`, { x: [1, 5, 5, 6, 7] }, { mode, before: [-1, 0, 2], after: [0, -2, -3] }),
]);

const borderGrad = of('pad_grad');
const padGradCases: OpCase[] = (['constant', 'replicate', 'reflect'] as const).flatMap((mode) =>
  [1, 5, 33].map((c) => borderGrad(`${mode}, ${c} channels`, { dy: [2, c, 6, 5, 8] }, { mode, before: [1, 2, -1], after: [2, 0, 4] })),
);

const gridModes = (['bilinear', 'nearest'] as const).flatMap((mode) =>
  (['zeros', 'border', 'reflection'] as const).flatMap((paddingMode) => [true, false].map((alignCorners) => ({ mode, paddingMode, alignCorners }))),
);
const sampled = of('grid_sample');
const sampledGrad = of('grid_sample_grad');
const sampledGradGrid = of('grid_sample_grad_grid');
/** Some positions lie outside. */
const around: Pick<OpCase, 'range'> = { range: [-1.7, 1.7] };
const gridSampleCases: OpCase[] = [
  ...gridModes.flatMap((attrs) => {
    const label = Object.entries(attrs).join('; ');
    return [
      ...[1, 5].map((c) => sampled(`${label}; ${c} channels`, { x: [2, c, 3, 5, 7], grid: [2, 3, 4, 3, 5] }, attrs, around)),
      sampledGrad(label, { dy: [2, 5, 4, 3, 5], grid: [2, 3, 4, 3, 5] }, { ...attrs, inputSize: [3, 5, 7] }, around),
      ...(attrs.mode === 'nearest'
        ? []
        : [sampledGradGrid(label, { x: [2, 5, 3, 5, 7], grid: [2, 3, 4, 3, 5], dy: [2, 5, 4, 3, 5] }, attrs, around)]),
    ];
  }),
  sampled('33 channels', { x: [2, 33, 3, 5, 7], grid: [2, 3, 2, 3, 5] }, {}, around),
  sampledGrad('33 channels', { dy: [2, 33, 2, 3, 5], grid: [2, 3, 2, 3, 5] }, { inputSize: [3, 5, 7] }, around),
  sampledGrad('many positions a voxel', { dy: [1, 4, 9, 9, 9], grid: [1, 3, 9, 9, 9] }, { inputSize: [2, 2, 2], paddingMode: 'border' }, around),
  sampledGradGrid('33 channels', { x: [2, 33, 3, 5, 7], grid: [2, 3, 2, 3, 5], dy: [2, 33, 2, 3, 5] }, {}, around),
  sampled('one voxel', { x: [1, 3, 1, 1, 1], grid: [1, 3, 2, 3, 5] }, { paddingMode: 'reflection', alignCorners: true }, around),
];

const join = of('concat');
const concatCases: OpCase[] = [
  [4, 8],
  [5, 3],
  [3, 4],
  [1, 1, 1],
  [2, 5, 33],
  [33, 1, 4, 7],
].flatMap((channels) => [
  join(`${channels} channels`, Object.fromEntries(channels.map((c, i) => [`x${i}`, [2, c, 2, 3, 5]]))),
  join(`${channels}, rank 2`, Object.fromEntries(channels.map((c, i) => [`x${i}`, [5, c]]))),
]);

const cutOut = of('slice');
const sliceCases: OpCase[] = [
  [0, 12],
  [4, 8],
  [8, 13],
  [4, 7],
  [3, 8],
  [1, 2],
  [-3, 5],
  [6, 18],
  [-5, 20],
  [-4, -1],
].flatMap(([begin, end]) => [
  cutOut(`channels ${begin} to ${end}`, { x: [2, 13, 2, 3, 5] }, { begin, end }),
  cutOut(`channels ${begin} to ${end}, rank 2`, { x: [5, 13] }, { begin, end }),
]);

const swapped = of('transpose');
const transposeCases: OpCase[] = [
  ...pairs([1, 3, 4, 5, 17, 33], [1, 3, 4, 5, 17, 33]).map(([m, n]) => swapped(`${m} x ${n}`, { x: [m, n] })),
  swapped('rank 3', { x: [3, 5, 18] }),
  swapped('rank 4', { x: [2, 3, 7, 33] }),
];

const dropped = of('dropout');
const dropoutCases: OpCase[] = [
  ...[0, 0.2, 0.5, 1].map((p) => dropped(`p ${p}`, { x: [2, 5, 3, 4, 17], seed: [1] }, { p, stream: 3 })),
  ...[[301], [5, 6], [3, 5, 6], [3, 2, 5, 7], [2, 33, 1, 5, 4]].map((x) => dropped(`[${x}]`, { x, seed: [1] }, { p: 0.3, stream: 7 })),
];

const reshaped = of('reshape');
const reshapeCases: OpCase[] = [
  { from: [2, 5, 2, 3, 4], to: [2, 120] },
  { from: [2, 120], to: [2, 5, 2, 3, 4] },
  { from: [2, 5, 2, 3, 4], to: [10, 4, 6, 1, 1] },
  { from: [2, 6, 2, 3, 4], to: [2, 3, 4, 3, 4] },
  { from: [2, 5, 2, 3, 4], to: [2, 5, 24] },
  { from: [2, 5, 2, 3, 4], to: [240] },
  { from: [2, 5, 6], to: [10, 6] },
  { from: [4, 15], to: [5, 12] },
  { from: [3, 5], to: [3, 5, 1, 1, 1] },
  { from: [60], to: [3, 4, 5] },
].map(({ from, to }) => reshaped(`[${from}] to [${to}]`, { x: from }, { shape: to }));

const angles = [
  [0, 0, 1],
  [0, 1, -1],
  [0, 1, 0],
  [0, 1, 1],
  [1, -1, -1],
  [1, -1, 0],
  [1, -1, 1],
  [1, 0, -1],
  [1, 0, 0],
  [1, 0, 1],
  [1, 1, -1],
  [1, 1, 0],
  [1, 1, 1],
];
const bothWays = [...angles, ...angles.map((angle) => angle.map((step) => -step))];
const farAway = [
  [0, 0, 2],
  [-2, 2, 0],
  [0, -5, 0],
  [9, 9, 9],
];
const integers: OpCase[] = [
  ...[1, 5, 32, 300].map((levels) => of('glcm')(`${levels} levels`, { levels: [5, 17, 9] }, { levels, offsets: angles })),
  ...[1, 2, 5, 32, 300].flatMap((levels) => [
    of('glrlm')(`${levels} levels`, { levels: [5, 17, 9] }, { levels, offsets: angles }),
    of('glszm')(`${levels} levels`, { levels: [5, 17, 9] }, { levels, offsets: angles }),
    of('gldzm')(`${levels} levels`, { levels: [5, 17, 9], distances: [5, 17, 9] }, { levels, offsets: angles }),
    of('gldm')(`${levels} levels`, { levels: [5, 17, 9] }, { levels, offsets: bothWays }),
    of('ngtdm')(`${levels} levels`, { levels: [5, 17, 9] }, { levels, offsets: bothWays }),
  ]),
  ...(['glcm', 'glrlm', 'glszm', 'gldm', 'ngtdm'] as const).flatMap((op) => [
    of(op)('distance 2 and beyond the volume', { levels: [3, 5, 7] }, { levels: 4, offsets: farAway }),
    of(op)('one voxel', { levels: [1, 1, 1] }, { levels: 4, offsets: bothWays }),
    of(op)('in planes', { levels: [5, 17, 9] }, { levels: 3, offsets: bothWays.filter(([z]) => z === 0) }),
    of(op)('across planes', { levels: [5, 17, 9] }, { levels: 3, offsets: bothWays.filter(([, y, x]) => y === 0 && x === 0) }),
    of(op)('many voxels', { levels: [17, 33, 65] }, { levels: 3, offsets: bothWays }),
  ]),
  ...[1, 3, 1000].map((alpha) => of('gldm')(`alpha ${alpha}`, { levels: [5, 9, 9] }, { levels: 32, offsets: bothWays, alpha })),
  ...[
    [1, 1, 1],
    [17, 33, 65],
  ].map((shape) => of('gldzm')(`${shape} voxels`, { levels: shape, distances: shape }, { levels: 3, offsets: angles })),
  of('glszm')('faces', { levels: [9, 17, 17] }, { levels: 2, offsets: angles.filter((angle) => angle.filter((step) => step !== 0).length === 1) }),
  ...(['window_glcm', 'window_glrlm', 'window_glszm', 'window_gldm', 'window_ngtdm'] as const).flatMap((op) => [
    ...[1, 2, 5, 300].map((levels) => of(op)(`3 x 3 x 3, ${levels} levels`, { windows: [70, 3, 3, 3] }, { levels, offsets: bothWays })),
    of(op)('one direction', { windows: [17, 5, 5, 5] }, { levels: 3, offsets: angles }),
    of(op)('a plane, distance 2 and beyond the window', { windows: [9, 1, 5, 5] }, { levels: 2, offsets: farAway }),
    of(op)('other extents', { windows: [33, 2, 3, 7] }, { levels: 2, offsets: bothWays }),
    of(op)('single voxels', { windows: [5, 1, 1, 1] }, { levels: 4, offsets: bothWays }),
  ]),
  ...[1, 1000].map((alpha) => of('window_gldm')(`alpha ${alpha}`, { windows: [9, 3, 3, 3] }, { levels: 32, offsets: bothWays, alpha })),
  ...[1, 2, 5, 64, 300].flatMap((edges) => [
    of('digitize')(`${edges} edges`, { values: [5, 17, 9], edges: [edges] }),
    of('digitize')(`${edges} edges with numbers`, { values: [5, 17, 9], edges: [edges], numbers: [edges] }),
  ]),
  of('digitize')('many voxels', { values: [17, 65, 65], edges: [33] }),
  ...[1, 5, 32, 300].map((levels) => of('histogram')(`${levels} levels`, { levels: [5, 17, 9] }, { levels })),
  of('histogram')('many voxels', { levels: [17, 65, 65] }, { levels: 64 }),
];

/** Every operator's cases. */
export const cases: readonly OpCase[] = [
  ...conv3dCases,
  ...convTranspose3dCases,
  ...conv3dGradWeightCases,
  ...linearCases,
  ...matmulCases,
  ...normStatsCases,
  ...normStatsGradCases,
  ...scaleShiftCases,
  ...unaryCases,
  ...unaryGradCases,
  ...reduceCases,
  ...expandCases,
  ...binaryCases,
  ...softmaxCases,
  ...softmaxGradCases,
  ...maxPool3dCases,
  ...maxPool3dGradCases,
  ...avgPool3dCases,
  ...avgPool3dGradCases,
  ...adaptivePool3dCases,
  ...adaptivePool3dGradCases,
  ...interpolateCases,
  ...interpolateGradCases,
  ...padCases,
  ...padGradCases,
  ...gridSampleCases,
  ...concatCases,
  ...sliceCases,
  ...transposeCases,
  ...dropoutCases,
  ...reshapeCases,
  ...lineCases,
  ...integers,
];
