import { boundaries } from '../../src/ops/convolve_lines';
import { type OpCase, of, pairs } from './case';

/** A stable filter without symmetry, so that no exchange of its coefficients goes unseen. */
const filter = {
  n: [0.31, -0.12, 0.23, 0.07],
  m: [0.19, 0.05, -0.11, 0.29],
  d: [-0.9, 0.45, -0.2, 0.06],
  causalEdge: [-0.4, 0.3, -0.25, 0.15],
  anticausalEdge: [0.35, -0.45, 0.12, -0.08],
};

const axes = [0, 1, 2];
const recursive = of('recursive_lines');
const recursiveCases: OpCase[] = [
  ...pairs(axes, [4, 5, 17]).flatMap(([axis, length]) => {
    const x = [3, 5, 7].with(axis, length);
    return [
      recursive(`axis ${axis}, ${length} voxels`, { x }, { ...filter, axis, count: length }),
      recursive(`axis ${axis}, ${length} voxels, to f32`, { x }, { ...filter, axis, count: length, single: true }),
      recursive(`axis ${axis}, some of ${length} voxels`, { x }, { ...filter, axis, start: 1, count: 2 }),
      recursive(`axis ${axis}, the last of ${length} voxels`, { x }, { ...filter, axis, start: length - 1, count: 1 }),
    ];
  }),
  // Blocks of 64 lines: whole ones, and a rest with a line that has no neighbour.
  ...axes.map((axis) => recursive(`axis ${axis}, many lines`, { x: [9, 67, 131] }, { ...filter, axis, start: 2, count: 5 })),
  ...axes.map((axis) => recursive(`axis ${axis}, single lines`, { x: [1, 1, 1].with(axis, 33) }, { ...filter, axis, count: 33 })),
];

const taps = [0.3, -1.2, 0, 0.7, 2.1];
const convolution = of('convolve_lines');
const convolutionCases: OpCase[] = [
  ...pairs(axes, boundaries).flatMap(([axis, boundary]) =>
    [false, true].flatMap((single) => {
      const make = (label: string, extent: number, attrs: object) => {
        const all = { axis, boundary, taps, centre: 2, count: extent, extent, single, ...attrs };
        return convolution(`axis ${axis}, ${boundary}, ${single ? 'f32' : 'f64'}, ${label}`, { x: [3, 4, 6].with(axis, extent) }, all);
      };
      return [
        ...[1, 2, 7, 41].map((extent) => make(`${extent} voxels`, extent, {})),
        make('off the centre, with holes', 11, { centre: 4, step: 3 }),
        make('from before the axis to behind it', 9, { first: -7, count: 24, centre: 0 }),
        make('one voxel', 9, { first: 8, count: 1 }),
      ];
    }),
  ),
  ...pairs(axes, boundaries).map(([axis, boundary]) =>
    convolution(
      `axis ${axis}, ${boundary}, part of the axis`,
      { x: [3, 4, 6].with(axis, 9) },
      { axis, boundary, taps, centre: 2, first: 12, count: 5, origin: 10, extent: 100 },
    ),
  ),
  ...axes.map((axis) =>
    convolution(
      `axis ${axis}, part of a periodic axis that runs over its end`,
      { x: [3, 4, 6].with(axis, 12) },
      { axis, boundary: 'periodic', taps, centre: 2, first: 16, count: 8, origin: 14, extent: 20 },
    ),
  ),
  convolution(
    'many taps',
    { x: [2, 3, 90] },
    { axis: 2, taps: Array.from({ length: 76 }, (_, m) => Math.sin(m)), centre: 38, count: 90, extent: 90 },
  ),
  convolution('no taps but 0', { x: [2, 3, 5] }, { axis: 2, taps: [0, 0], centre: 0, count: 5, extent: 5, single: true }),
];

const fourier = of('fourier_lines');
const fourierCases: OpCase[] = [
  ...pairs(axes, [false, true]).flatMap(([axis, inverse]) => {
    const make = (length: number, label: string, parts: number, attrs: object, amplitude?: number[]) =>
      fourier(
        `axis ${axis}, ${inverse ? 'inverse, ' : ''}${length} ${label}`,
        { x: [parts, ...[3, 5, 11].with(axis, length)], ...(amplitude && { amplitude }) },
        { axis, inverse, count: length, ...attrs },
      );
    return [
      // Radices 4, 2 and others; 67, 134 and 331 by a chirp.
      ...[1, 2, 3, 4, 8, 13, 30, 61, 64, 67, 96, 134, 331].map((length) => make(length, 'complex numbers', 2, {})),
      ...[6, 67].flatMap((length) => [
        make(length, 'real numbers', 1, {}),
        make(length, 'some results', 2, { start: 2, count: 3 }),
        make(length, 'an amplitude each', 2, {}, [3, 5, 11].with(axis, length)),
        make(length, 'an amplitude for each of a line', 1, {}, [1, 1, 1].with(axis, length)),
        make(length, 'an amplitude for each line', 2, { start: length - 1, count: 1 }, [3, 5, 11].with(axis, 1)),
      ]),
    ];
  }),
  // More blocks of lines than parts of the work.
  ...axes.map((axis) => fourier(`axis ${axis}, many lines`, { x: [2, ...[37, 29, 41].with(axis, 12)] }, { axis, count: 12 })),
];

export const lineCases: readonly OpCase[] = [...recursiveCases, ...convolutionCases, ...fourierCases];
