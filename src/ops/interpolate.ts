import { type Triple, triple } from '../core/shape';
import { check, defineOp, elements, f32, volumetric } from './define';

export interface InterpolateAttrs {
  readonly mode: 'nearest' | 'nearest-exact' | 'trilinear';
  readonly size: Triple;
  /** Source step of one output voxel along D, H, W: 1 / scale_factor where that was given, else input / output extent. */
  readonly step: Triple;
  readonly alignCorners: boolean;
}

interface InterpolateOptions {
  readonly mode?: InterpolateAttrs['mode'];
  readonly inputSize?: readonly number[];
  readonly size?: number | readonly number[];
  readonly scaleFactor?: number | readonly number[];
  readonly alignCorners?: boolean;
  readonly recomputeScaleFactor?: boolean;
}

/** PyTorch's arguments of `F.interpolate` as attributes, for an input of `inputSize` (D, H, W). */
export function interpolateAttrs(inputSize: readonly number[], options: Omit<InterpolateOptions, 'inputSize'>): InterpolateAttrs {
  const { mode = 'nearest', alignCorners = false, recomputeScaleFactor = false } = options;
  const scale = options.scaleFactor === undefined ? undefined : triple(options.scaleFactor);
  const size = triple(options.size ?? inputSize.map((extent, i) => Math.floor(extent * (scale as Triple)[i])));
  const step = inputSize.map((extent, i) => {
    if (mode === 'trilinear' && alignCorners) return size[i] > 1 ? (extent - 1) / (size[i] - 1) : 0;
    return scale && !recomputeScaleFactor ? 1 / scale[i] : extent / size[i];
  });
  return { mode, size, step: triple(step), alignCorners };
}

/** Where an output index samples its axis: between `low` and `high`, of which `high` has the weight; nearest takes `low`. */
export interface InterpolationSource {
  readonly low: number;
  readonly high: number;
  readonly weight: number;
}

/** The sources of every output index along an axis of `extent` voxels, in f64, so that no index depends on f32 rounding. */
export function interpolationSources({ mode, size, step, alignCorners }: InterpolateAttrs, axis: number, extent: number): InterpolationSource[] {
  const last = extent - 1;
  return Array.from({ length: size[axis] }, (_, at) => {
    if (mode !== 'trilinear') {
      const low = Math.min(Math.floor((mode === 'nearest' ? at : at + 0.5) * step[axis]), last);
      return { low, high: low, weight: 0 };
    }
    const source = alignCorners ? at * step[axis] : Math.max((at + 0.5) * step[axis] - 0.5, 0);
    const low = Math.min(Math.floor(source), last);
    return { low, high: Math.min(low + 1, last), weight: source - low };
  });
}

/**
 * Resamples D, H, W to `size`. With s the step: trilinear samples at (i + ½) · s − ½ (clamped below at 0), or i · s with
 * `alignCorners`; nearest takes ⌊i · s⌋, nearest-exact ⌊(i + ½) · s⌋.
 */
export const interpolate = defineOp({
  name: 'interpolate',
  inputs: ['x'],
  normalise: (attrs: Partial<InterpolateAttrs>): InterpolateAttrs => ({
    mode: attrs.mode ?? 'nearest',
    size: triple(attrs.size ?? 1),
    step: triple(attrs.step ?? 1),
    alignCorners: attrs.alignCorners ?? false,
  }),
  infer: ([x], { size }) => {
    const [n, c] = volumetric(x, 'interpolate');
    check(
      size.every((extent) => extent > 0),
      'interpolate',
      `size [${size}]`,
      'give positive extents',
    );
    return [f32([n, c, ...size])];
  },
  flops: (_, [y], { mode }) => elements(y) * (mode === 'trilinear' ? 16 : 0),
  gradient: (g) => [g.op('interpolate_grad', [g.dy], { ...g.attrs, inputSize: g.inputs[0].shape.slice(2) })],
});
