import { normaliseWindow, type WindowAttrs, windowOutput } from '../../src/ops/window';
import { epilogues, type OpCase, of, pairs, positive, range } from './case';

const conv = of('conv3d');
const filter = (o: number, c: number, kernel: number | readonly number[] = 3) => [
  o,
  c,
  ...(typeof kernel === 'number' ? [kernel, kernel, kernel] : kernel),
];
export const conv3dCases: OpCase[] = [
  ...pairs([1, 2, 3, 5, 33], [1, 3, 5, 12, 33]).map(([c, o]) =>
    conv(`${c} to ${o} channels`, { x: [1, c, 3, 4, 5], weight: filter(o, c), bias: [o] }, { padding: 1 }),
  ),
  ...range(1, 15).map((w) => conv(`width ${w}`, { x: [1, 5, 2, 3, w], weight: filter(12, 5), bias: [12] }, { padding: 1 })),
  ...[
    [1, 5, 17],
    [17, 1, 5],
    [5, 17, 1],
  ].map((size) => conv(`size ${size.join('x')}`, { x: [2, 3, ...size], weight: filter(5, 3), bias: [5] }, { padding: 1 })),
  ...[2, 3, [1, 2, 3], [3, 2, 1]].flatMap((stride) => [
    conv(`stride ${stride}`, { x: [1, 5, 7, 8, 17], weight: filter(8, 5) }, { stride, padding: 1 }),
    conv(`stride ${stride} without padding`, { x: [1, 5, 7, 8, 17], weight: filter(8, 5) }, { stride }),
  ]),
  ...[0, [0, 1, 2], [2, 1, 0], 3].map((padding) => conv(`padding ${padding}`, { x: [1, 3, 5, 6, 7], weight: filter(5, 3), bias: [5] }, { padding })),
  ...[2, [1, 2, 3], [3, 1, 2]].map((dilation) =>
    conv(`dilation ${dilation}`, { x: [1, 3, 8, 9, 11], weight: filter(5, 3), bias: [5] }, { padding: 2, dilation }),
  ),
  ...[1, 2, 4, 5, [1, 3, 5], [3, 3, 1], [1, 1, 3], [7, 1, 1]].map((kernel) =>
    conv(`kernel ${kernel}`, { x: [1, 5, 7, 8, 9], weight: filter(9, 5, kernel), bias: [9] }, { padding: 1 }),
  ),
  conv('stem: kernel 7, stride 2', { x: [1, 1, 11, 12, 17], weight: filter(8, 1, 7) }, { stride: 2, padding: 3 }),
  conv('kernel 2, stride 2', { x: [2, 8, 6, 6, 10], weight: filter(16, 8, 2), bias: [16] }, { stride: 2 }),
  conv('pointwise', { x: [2, 33, 3, 5, 7], weight: filter(20, 33, 1), bias: [20] }),
  conv('pointwise, stride 2', { x: [1, 33, 4, 5, 7], weight: filter(20, 33, 1), bias: [20] }, { stride: 2 }),
  conv(
    'strided, dilated, padded, all different',
    { x: [1, 6, 9, 11, 13], weight: filter(10, 3, [2, 3, 4]), bias: [10] },
    {
      stride: [2, 1, 3],
      padding: [1, 2, 3],
      dilation: [3, 2, 1],
      groups: 2,
    },
  ),
  conv('whole volume', { x: [2, 3, 4, 5, 6], weight: filter(5, 3, [4, 5, 6]), bias: [5] }),
  ...[
    { kernel: [1, 3, 3], padding: [0, 1, 1] },
    { kernel: [5, 1, 3], padding: [2, 0, 4] },
    { kernel: 3, stride: [2, 1, 1], padding: [1, 2, 0] },
    { kernel: 3, stride: [3, 1, 1], dilation: [1, 3, 1], padding: [4, 3, 1] },
    { kernel: 3, dilation: [3, 2, 1], padding: [3, 0, 3] },
  ].map(({ kernel, ...attrs }, index) =>
    conv(`three taps along W ${index}`, { x: [2, 12, 7, 8, 13], weight: filter(20, 12, kernel), bias: [20] }, { ...attrs, activation: 'gelu' }),
  ),
  conv('planes in several slabs', { x: [1, 128, 20, 24, 24], weight: filter(4, 128), bias: [4] }, { padding: 1 }),
  conv('many voxels', { x: [1, 17, 9, 17, 33], weight: filter(40, 17), bias: [40] }, { padding: 1, activation: 'relu' }),
  ...[
    { c: 5, o: 5, groups: 5 },
    { c: 8, o: 8, groups: 8 },
    { c: 33, o: 33, groups: 33 },
    { c: 8, o: 16, groups: 8 },
    { c: 5, o: 15, groups: 5 },
    { c: 6, o: 4, groups: 2 },
    { c: 12, o: 9, groups: 3 },
    { c: 16, o: 16, groups: 2 },
    { c: 32, o: 32, groups: 8 },
    { c: 18, o: 36, groups: 3 },
  ].flatMap(({ c, o, groups }) => [
    conv(`${groups} groups, ${c} to ${o}`, { x: [1, c, 4, 5, 7], weight: filter(o, c / groups), bias: [o] }, { padding: 1, groups }),
    conv(`${groups} groups, ${c} to ${o}, stride 2`, { x: [1, c, 4, 5, 7], weight: filter(o, c / groups) }, { padding: 1, stride: 2, groups }),
  ]),
  conv(
    'depthwise, dilated, with an epilogue',
    { x: [1, 6, 5, 6, 17], weight: filter(6, 1), bias: [6], slope: [6], residual: [1, 6, 5, 6, 17] },
    {
      padding: 2,
      dilation: 2,
      groups: 6,
      activation: 'prelu',
      residualFirst: true,
    },
  ),
  ...epilogues(conv, { x: [1, 3, 2, 3, 7], weight: filter(5, 3), bias: [5] }, [1, 5, 2, 3, 7], { padding: 1 }),
];

const transposed = of('conv_transpose3d');
const transposedFilter = (c: number, o: number, kernel: number | readonly number[]) => filter(c, o, kernel);
export const convTranspose3dCases: OpCase[] = [
  ...pairs([1, 3, 5, 33], [1, 3, 5, 12, 33]).map(([c, o]) =>
    transposed(
      `${c} to ${o} channels`,
      { x: [1, c, 2, 3, 4], weight: transposedFilter(c, o, 3), bias: [o] },
      { stride: 2, padding: 1, outputPadding: 1 },
    ),
  ),
  ...range(1, 9).map((w) => transposed(`width ${w}`, { x: [1, 5, 2, 2, w], weight: transposedFilter(5, 8, 2) }, { stride: 2 })),
  ...[
    { kernel: 1, stride: 1 },
    { kernel: 3, stride: 1, padding: 1 },
    { kernel: 4, stride: 2, padding: 1 },
    { kernel: 3, stride: 2 },
    { kernel: 2, stride: 3 },
    { kernel: 1, stride: 2, outputPadding: 1 },
    { kernel: [1, 2, 3], stride: [1, 2, 3] },
    { kernel: [4, 3, 2], stride: [2, 1, 3], padding: [2, 1, 0] },
    { kernel: 3, stride: 2, dilation: 2, padding: 1 },
    { kernel: 3, stride: 3, dilation: 2, outputPadding: [0, 1, 2] },
    { kernel: [2, 3, 3], stride: [4, 2, 1], dilation: [1, 3, 2], padding: [0, 2, 1], outputPadding: [1, 2, 1] },
  ].map(({ kernel, ...attrs }) =>
    transposed(
      `kernel ${kernel}, ${Object.entries(attrs).join('; ')}`,
      { x: [2, 3, 4, 5, 7], weight: transposedFilter(3, 5, kernel), bias: [5] },
      attrs,
    ),
  ),
  ...[
    { c: 5, o: 5, groups: 5 },
    { c: 8, o: 16, groups: 8 },
    { c: 6, o: 4, groups: 2 },
    { c: 32, o: 16, groups: 2 },
  ].map(({ c, o, groups }) =>
    transposed(
      `${groups} groups, ${c} to ${o}`,
      { x: [1, c, 3, 4, 5], weight: transposedFilter(c, o / groups, 3), bias: [o] },
      { stride: 2, padding: 1, groups },
    ),
  ),
  transposed('many voxels', { x: [1, 17, 5, 9, 17], weight: transposedFilter(17, 24, 2), bias: [24] }, { stride: 2 }),
  ...epilogues(transposed, { x: [1, 3, 1, 2, 3], weight: transposedFilter(3, 5, 2), bias: [5] }, [1, 5, 2, 4, 6], { stride: 2 }),
];

const gradWeight = of('conv3d_grad_weight');
/** The case of x and a window: dy has the shape of what the window makes of x. */
const gradWeightCase = (label: string, x: readonly number[], o: number, attrs: Partial<WindowAttrs> & { groups?: number } = {}): OpCase => {
  const { groups = 1 } = attrs;
  const window = normaliseWindow({ kernel: 3, ...attrs });
  const dy = [x[0], o, ...windowOutput('conv3d_grad_weight', x.slice(2), window)];
  return gradWeight(label, { x, dy }, { ...window, groups });
};
export const conv3dGradWeightCases: OpCase[] = [
  ...pairs([1, 2, 3, 5, 33], [1, 3, 5, 12, 33]).map(([c, o]) => gradWeightCase(`${c} to ${o} channels`, [2, c, 3, 4, 5], o, { padding: 1 })),
  ...range(1, 15).map((w) => gradWeightCase(`width ${w}`, [1, 5, 2, 3, w], 12, { padding: 1 })),
  ...[
    [1, 5, 17],
    [17, 1, 5],
    [5, 17, 1],
  ].map((size) => gradWeightCase(`size ${size.join('x')}`, [2, 3, ...size], 5, { padding: 1 })),
  ...[2, 3, [1, 2, 3], [3, 2, 1]].flatMap((stride) => [
    gradWeightCase(`stride ${stride}`, [1, 5, 7, 8, 17], 8, { stride, padding: 1 }),
    gradWeightCase(`stride ${stride} without padding`, [1, 5, 7, 8, 17], 8, { stride }),
  ]),
  ...[[0, 1, 2], 3].map((padding) => gradWeightCase(`padding ${padding}`, [1, 3, 5, 6, 7], 5, { padding })),
  ...[2, [1, 2, 3], [3, 1, 2]].map((dilation) => gradWeightCase(`dilation ${dilation}`, [1, 3, 8, 9, 11], 5, { padding: 2, dilation })),
  ...[1, 2, 4, 5, [1, 3, 5], [3, 3, 1], [7, 1, 1]].map((kernel) => gradWeightCase(`kernel ${kernel}`, [1, 5, 7, 8, 9], 9, { kernel, padding: 1 })),
  gradWeightCase('stem: kernel 7, stride 2', [1, 1, 11, 12, 17], 8, { kernel: 7, stride: 2, padding: 3 }),
  gradWeightCase('pointwise', [2, 33, 3, 5, 7], 20, { kernel: 1 }),
  gradWeightCase('pointwise, stride 2', [1, 33, 4, 5, 7], 20, { kernel: 1, stride: 2 }),
  gradWeightCase('strided, dilated, padded, all different', [1, 6, 9, 11, 13], 10, {
    kernel: [2, 3, 4],
    stride: [2, 1, 3],
    padding: [1, 2, 3],
    dilation: [3, 2, 1],
    groups: 2,
  }),
  gradWeightCase('many voxels', [2, 17, 17, 18, 33], 20, { padding: 1 }),
  gradWeightCase('many voxels, 3 groups', [1, 12, 9, 17, 17], 27, { padding: 1, groups: 3 }),
  gradWeightCase('many voxels, kernel 2, stride 2', [1, 5, 18, 18, 34], 33, { kernel: 2, stride: 2 }),
  ...[
    { c: 5, o: 5, groups: 5 },
    { c: 33, o: 33, groups: 33 },
    { c: 8, o: 16, groups: 8 },
    { c: 5, o: 15, groups: 5 },
    { c: 6, o: 4, groups: 2 },
    { c: 12, o: 9, groups: 3 },
    { c: 16, o: 16, groups: 2 },
    { c: 32, o: 32, groups: 8 },
    { c: 18, o: 36, groups: 3 },
  ].flatMap(({ c, o, groups }) => [
    gradWeightCase(`${groups} groups, ${c} to ${o}`, [1, c, 4, 5, 7], o, { padding: 1, groups }),
    gradWeightCase(`${groups} groups, ${c} to ${o}, stride 2`, [1, c, 4, 5, 7], o, { padding: 1, stride: 2, groups }),
  ]),
  gradWeight('sums that only grow', { x: [1, 3, 33, 33, 33], dy: [1, 5, 33, 33, 33] }, { kernel: 3, padding: 1 }, positive),
  gradWeight('voxels that no window reaches', { x: [1, 3, 5, 5, 9], dy: [1, 5, 3, 3, 4] }, { kernel: 1, dilation: 3, stride: [2, 2, 2] }),
];
