import type { Backend } from '../../backends/backend';
import { nextTask, type RunOptions, throwIfAborted } from '../../core/progress';
import { triple } from '../../core/shape';
import type { Size } from '../../imaging/volume';
import type { WindowFeatures } from '../classes/feature-class';
import type { Settings } from '../settings';
import { windowRadius } from '../windows';
import { BatchSize } from './batch-size';
import { cutWindows } from './cut-windows';
import { WindowLister } from './window-lister';

/** Elements that one batch may list: 16 MiB. */
const mostElements = 1 << 22;

/** The values of a class's features around voxels. */
export interface ClassValues {
  /** By feature, then voxel. */
  readonly values: readonly Float64Array[];
  /** By feature: what is to be said of its values. */
  readonly remarks: Readonly<Record<string, string>>;
}

/**
 * Computes `count` features around `centers`, offsets in the box of `size`, in batches that let other events in between and can be
 * cancelled after each. Progress counts voxels.
 */
export async function classValues(
  features: WindowFeatures,
  count: number,
  centers: Uint32Array,
  size: Size,
  settings: Settings,
  backend: Backend,
  { stage, signal, onProgress }: RunOptions & { readonly stage: string },
): Promise<ClassValues> {
  const values = Array.from({ length: count }, () => new Float64Array(centers.length));
  const remarks: Record<string, string> = {};
  const out = new Float64Array(count);
  const radius = windowRadius(settings);
  const extents = triple(radius.map((reach) => 2 * reach + 1));
  const positions = extents[0] * extents[1] * extents[2];
  const { request } = features;
  const lister = request && new WindowLister(backend, request, extents);
  const batches = new BatchSize(Math.max(1, Math.floor(mostElements / (lister?.elements ?? positions))));
  // PyRadiomics' batches, of which some features depend.
  const together = settings.voxelBatch < 0 ? centers.length : settings.voxelBatch;
  let settled = 0;
  try {
    for (let from = 0; from < centers.length; ) {
      throwIfAborted(signal);
      onProgress?.({ stage, done: from, total: centers.length });
      const start = performance.now();
      const windows = Math.min(batches.size, centers.length - from);
      const cut = cutWindows(centers.subarray(from, from + windows), size, radius, request?.levels);
      const found = lister ? await lister.list(cut.levels, windows, { signal }) : new Uint32Array(0);
      const elements = lister?.elements ?? 0;
      for (let n = 0; n < windows; n++) {
        const voxels = cut.voxels.subarray(n * positions, (n + 1) * positions);
        const levels = cut.levels.subarray(n * positions, (n + 1) * positions);
        features.compute({ voxels, levels, found: found.subarray(n * elements, (n + 1) * elements) }, out);
        for (let feature = 0; feature < count; feature++) values[feature][from + n] = out[feature];
        const done = from + n + 1;
        if (done - settled < together && done < centers.length) continue;
        Object.assign(remarks, features.settle?.(values, settled, done));
        settled = done;
      }
      from += windows;
      batches.took(windows, performance.now() - start);
      await nextTask();
    }
  } finally {
    lister?.dispose();
  }
  onProgress?.({ stage, done: centers.length, total: centers.length });
  return { values, remarks };
}
