import { binaryKinds } from '../../src/ops/binary';
import { unaryKinds } from '../../src/ops/epilogue';
import { interpolateAttrs } from '../../src/ops/interpolate';
import { domain, epilogues, type OpCase, of, pairs, positive, range } from './case';
import { conv3dCases, convTranspose3dCases } from './conv-cases';
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

const avgPool = of('avg_pool3d');
const avgPool3dCases: OpCase[] = [
  ...[1, 3, 5, 33].map((c) => avgPool(`${c} channels`, { x: [2, c, 4, 5, 17] }, { kernel: 3, stride: 2, padding: 1 })),
  ...windows.flatMap((w) =>
    [{}, { countIncludePad: false }, { divisorOverride: 5 }].map((divisor) =>
      avgPool(Object.entries({ ...w, ...divisor }).join('; '), { x: [1, 5, 5, 6, 7] }, { ...w, ...divisor }),
    ),
  ),
];

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

const border = of('pad');
const padCases: OpCase[] = (['constant', 'replicate', 'reflect'] as const).flatMap((mode) => [
  ...[1, 3, 5, 8].map((c) => border(`${mode}, ${c} channels`, { x: [2, c, 3, 4, 5] }, { mode, before: [1, 2, 3], after: [2, 0, 4], value: 0.5 })),
  border(`${mode}, crop`, { x: [1, 5, 5, 6, 7] }, { mode, before: [-1, 0, 2], after: [0, -2, -3] }),
]);

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
  ...[1, 5, 32, 300].map((levels) => of('histogram')(`${levels} levels`, { levels: [5, 17, 9] }, { levels })),
  of('histogram')('many voxels', { levels: [17, 65, 65] }, { levels: 64 }),
];

/** Every operator's cases. */
export const cases: readonly OpCase[] = [
  ...conv3dCases,
  ...convTranspose3dCases,
  ...linearCases,
  ...matmulCases,
  ...normStatsCases,
  ...scaleShiftCases,
  ...unaryCases,
  ...binaryCases,
  ...softmaxCases,
  ...maxPool3dCases,
  ...avgPool3dCases,
  ...adaptivePool3dCases,
  ...interpolateCases,
  ...padCases,
  ...concatCases,
  ...reshapeCases,
  ...lineCases,
  ...integers,
];
