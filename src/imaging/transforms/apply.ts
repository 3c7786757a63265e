import { PmError } from '../../core/errors';
import type { Mat4 } from '../affine';
import { type Size, type Volume, withData } from '../volume';
import { transforms } from './all';
import { type GridEffect, lookUp, readOptions, type TransformEntry } from './entry';
import { relativeTo, resampleByMap } from './resample';
import type { SampleMode } from './sample';

/** A step as JSON: MONAI's class name and its options, as in `{ name: 'Orientation', axcodes: 'RAS' }`. */
export interface TransformSpec {
  readonly name: string;
  readonly [option: string]: unknown;
}

export interface Grid {
  readonly size: Size;
  readonly affine: Mat4;
}

/** What one step did; plain data. */
export interface TraceStep {
  readonly name: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly effect: GridEffect;
  readonly before: Grid;
  readonly after: Grid;
}

export type TransformTrace = readonly TraceStep[];

/**
 * The steps one after the other. Names are MONAI's, of the array or the dictionary form (Spacing, Spacingd); options are
 * in MONAI's spelling or in camelCase. An unknown name or option is an error that names the nearest valid one.
 */
export function applyTransforms(image: Volume, specs: readonly TransformSpec[]): { volume: Volume; trace: TransformTrace } {
  // All steps are read before the first one runs, so that a slip in the last costs no time.
  const steps = specs.map(readSpec);
  const trace: TraceStep[] = [];
  let volume = image;
  for (const { name, entry, options } of steps) {
    const before = gridOf(volume);
    volume = entry.run(volume, options);
    trace.push({ name, options, effect: entry.effect, before, after: gridOf(volume) });
  }
  return { volume, trace };
}

/**
 * A mask (or with `mode` bilinear a map) on the grid that the steps ended in, brought back to the grid they began with.
 * Exact through orientation, flips, crops and pads, where cut off voxels come back as 0; nearest voxel through
 * resampling. Steps that changed values only are passed over.
 */
export function invertTransforms(mask: Volume, trace: TransformTrace, { mode = 'nearest' }: { readonly mode?: SampleMode } = {}): Volume {
  let volume = mask;
  for (const { effect, before, after, name, options } of [...trace].reverse()) {
    if (!sameSize(volume.size, after.size)) {
      throw new PmError(
        'mask-size',
        `mask of ${volume.size.join(' x ')} voxels`,
        `${name} ended in ${after.size.join(' x ')}`,
        'give a mask on the grid of the transformed image',
      );
    }
    if (effect === 'values' || (sameSize(before.size, after.size) && before.affine.every((value, at) => value === after.affine[at]))) continue;
    const map = relativeTo(after.affine, before.affine);
    volume = resampleByMap(
      volume,
      map,
      before.size,
      {
        mode: effect === 'index' ? 'nearest' : mode,
        paddingMode: effect === 'extent' ? 'border' : 'zeros',
        // Nearest and area modes have no corners to align; MONAI's own inverse of the others takes the option back, too.
        alignCorners: options.alignCorners === true && name !== 'Zoom' && (name !== 'Resize' || options.mode === 'trilinear'),
      },
      before.affine,
    );
  }
  return trace.length > 0 ? { ...withData(volume, volume.dtype, volume.data), affine: trace[0].before.affine } : volume;
}

function readSpec(spec: TransformSpec): { name: string; entry: TransformEntry; options: Record<string, unknown> } {
  const { name, entry, dictionary } = lookUp(spec.name, transforms);
  return { name, entry, options: readOptions(name, entry, spec, dictionary) };
}

function gridOf({ size, affine }: Volume): Grid {
  return { size, affine };
}

function sameSize(a: Size, b: Size): boolean {
  return a.every((extent, axis) => extent === b[axis]);
}
