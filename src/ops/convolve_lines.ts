import { type PadMode, padMap } from '../core/padding';
import { check, defineOp, elements } from './define';
import { type LineAxis, lineVolume } from './lines';

/** IBSI's names of what an axis shows beyond its ends; `mirror` repeats the voxel at the end: d c b a | a b c d. */
export const boundaries = ['zero', 'nearest', 'mirror', 'periodic'] as const;
export type Boundary = (typeof boundaries)[number];

export const padModes: Readonly<Record<Boundary, PadMode>> = { zero: 'constant', nearest: 'edge', mirror: 'symmetric', periodic: 'wrap' };

export interface ConvolveLinesAttrs {
  readonly axis: LineAxis;
  readonly taps: readonly number[];
  /** The tap that falls on the voxel itself. */
  readonly centre: number;
  /** Voxels between taps. */
  readonly step: number;
  /** The positions that are wanted: `count` from `first` on, beyond the axis too. */
  readonly first: number;
  readonly count: number;
  readonly boundary: Boundary;
  /** The axis has `extent` positions, of which x holds those from `origin` on; with `periodic` they may run over the end. */
  readonly origin: number;
  readonly extent: number;
  /** Round the taps, every product and every sum to f32. */
  readonly single: boolean;
}

/**
 * The convolution with taps h along one axis, y[p] = sum over m of h[m] x[p - step (m - centre)]. Terms are added in the order of the
 * taps; with `periodic` those beyond the end of the axis come first, from the start of the axis on, as PyWavelets adds them. Taps of 0
 * are left out.
 *
 * x [D, H, W] f64, with `single` f32: all that is needed of the axis; y of the same type, with `count` positions along it. Exact: every
 * backend rounds alike.
 */
export const convolve_lines = defineOp({
  name: 'convolve_lines',
  inputs: ['x'],
  takesF64: true,
  normalise: (attrs: Partial<ConvolveLinesAttrs>): ConvolveLinesAttrs => ({
    axis: attrs.axis ?? 0,
    taps: attrs.taps ?? [1],
    centre: attrs.centre ?? 0,
    step: attrs.step ?? 1,
    first: attrs.first ?? 0,
    count: attrs.count ?? 1,
    boundary: attrs.boundary ?? 'zero',
    origin: attrs.origin ?? 0,
    extent: attrs.extent ?? 1,
    single: attrs.single ?? false,
  }),
  infer: ([x], attrs) => {
    const shape = lineVolume(x, attrs.axis, 'convolve_lines', [attrs.single ? 'f32' : 'f64']);
    const { axis, count, origin, extent, step } = attrs;
    check(count >= 1 && step >= 1, 'convolve_lines', `count is ${count}, step ${step}`, 'give 1 or more');
    const held = shape[axis];
    const isHeld = lineTerms(attrs).every((terms) => terms.every(({ from }) => from < held));
    check(isHeld, 'convolve_lines', `x holds ${held} of ${extent} positions, from ${origin} on, and more are needed`, 'give all that are');
    return [{ shape: shape.with(axis, count), dtype: x.dtype }];
  },
  flops: ([_], [y], { taps }) => 2 * elements(y) * taps.length,
  gradient: 'none',
});

/** A product of an output: with the tap, where x holds the other factor. */
export interface LineTerm {
  readonly from: number;
  readonly tap: number;
}

/** The terms of every output along the axis, in the order in which they are added. */
export function lineTerms({ taps, centre, step, first, count, boundary, origin, extent }: ConvolveLinesAttrs): LineTerm[][] {
  const shifts = taps.map((_, m) => step * (centre - m));
  const low = first + Math.min(...shifts);
  const high = first + count - 1 + Math.max(...shifts);
  const shown = padMap(extent, -low, high + 1 - extent, padModes[boundary]);
  return Array.from({ length: count }, (_, n) => {
    const position = first + n;
    const terms = taps.map((tap, m) => ({ tap, shift: shifts[m], index: shown[position + shifts[m] - low] }));
    const beyond = boundary === 'periodic' ? terms.filter(({ shift }) => modulo(position, extent) + shift >= extent) : [];
    return [...beyond.toReversed(), ...terms.slice(beyond.length)]
      .filter(({ tap, index }) => tap !== 0 && index >= 0)
      .map(({ tap, index }) => ({ tap, from: modulo(index - origin, extent) }));
  });
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}
