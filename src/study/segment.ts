import type { Backend } from '../backends/backend';
import { sha256Hex } from '../core/hash';
import { nextTask, type RunOptions, withStage } from '../core/progress';
import { determinant } from '../imaging/affine';
import { gridViewOfVolume } from '../imaging/grid-view';
import { applyTransforms, invertTransforms } from '../imaging/transforms/apply';
import { type Volume, volume } from '../imaging/volume';
import type { InfererSpec, LabelSpec } from '../nn/formats/bundle-types';
import { slidingWindowLabels } from '../nn/sliding-window';
import { windowSize } from '../nn/windows';
import type { Case } from './case';
import type { Model } from './model';
import { loadNetwork } from './network';
import type { SegmentResult } from './results';
import { type Timings, timed } from './timing';

/** Label map of a case by sliding window, on the image's own grid. `inferer` overrides the bundle's own settings. */
export async function segment(
  study: Case,
  model: Model,
  backend: Backend,
  inferer: Partial<InfererSpec> = {},
  options: RunOptions = {},
): Promise<SegmentResult> {
  const { bundle } = model;
  const { roiSize, overlap, mode } = { ...bundle.inferer, ...defined(inferer) };
  const timings: Timings = {};
  const prepared = await timed(timings, 'prepare segmentation', async () => applyTransforms(study.image.volume, bundle.preprocessing));
  const image = gridViewOfVolume(prepared.volume);
  const roi = windowSize(roiSize, image.size);
  const network = await timed(timings, 'load segmentation network', () =>
    loadNetwork(model, [1, image.channels, ...roi], backend, withStage(options, 'load segmentation network')),
  );
  const labels = await timed(timings, 'segment', async () => {
    try {
      return await slidingWindowLabels(
        image,
        { roiSize: roi, overlap, mode },
        async (input) => {
          await nextTask();
          return (await network.run({ input }, { signal: options.signal })).output;
        },
        withStage(options, 'segment'),
      );
    } finally {
      network.dispose();
    }
  });
  const mask = await timed(timings, 'finish segmentation', async () => {
    const onWindowGrid = volume({
      dtype: labels instanceof Uint8Array ? 'u8' : 'u16',
      size: prepared.volume.size,
      affine: prepared.volume.affine,
      data: labels,
    });
    const finished = applyTransforms(onWindowGrid, bundle.postprocessing);
    return asLabels(invertTransforms(finished.volume, prepared.trace), labels instanceof Uint8Array);
  });
  const { buffer, byteOffset, byteLength } = mask.data;
  return {
    ...study.result({
      backend,
      timings,
      models: [model],
      mask: { madeBy: bundle.name },
      settings: { segmentation: { roiSize: roi, overlap, mode } },
    }),
    mask,
    maskSha256: await sha256Hex(new Uint8Array(buffer, byteOffset, byteLength)),
    labels: measure(mask, bundle.labels),
  };
}

const defined = <T extends object>(values: T): Partial<T> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>;

/** Labels as integers, whatever type the transforms computed in. */
function asLabels(of: Volume, small: boolean): Volume {
  const data = small ? Uint8Array.from(of.data as Float32Array) : Uint16Array.from(of.data as Float32Array);
  return volume({ dtype: small ? 'u8' : 'u16', size: of.size, affine: of.affine, data });
}

/** Voxels and millilitres of every label but the background. */
function measure(mask: Volume, labels: readonly LabelSpec[]): SegmentResult['labels'] {
  const counts = new Map<number, number>();
  for (const value of mask.data as Uint8Array) counts.set(value, (counts.get(value) ?? 0) + 1);
  const millilitresPerVoxel = Math.abs(determinant(mask.affine)) / 1000;
  return labels
    .filter(({ value }) => value !== 0)
    .map(({ value, name }) => {
      const voxels = counts.get(value) ?? 0;
      return { label: value, name, voxels, millilitres: voxels * millilitresPerVoxel };
    });
}
