import { randomBits } from '../../core/rng';
import { type Volume, withData } from '../../imaging/volume';
import { dilate, erode } from './morphology';
import type { Perturbation, Perturbed } from './perturbation';
import { between } from './random';

/**
 * Lets the region grow or shrink by `fraction` of its voxels, layer by layer through faces; of the last layer as many voxels as are
 * needed are chosen at random (Zwanenburg et al., Scientific Reports 2019, supplement). At least one voxel is left.
 */
export function changeVolume(image: Volume, mask: Volume, { fraction }: { readonly fraction: number }, seed: number): Perturbed {
  let inside = Uint8Array.from(mask.data as ArrayLike<number>);
  const initial = count(inside);
  const target = Math.max(1, Math.round(initial * (1 + fraction)));
  for (let voxels = initial; voxels !== target; ) {
    const next = target > voxels ? dilate(inside, mask.size) : erode(inside, mask.size, true);
    const reached = count(next);
    // The region fills the grid: it cannot grow.
    if (reached === voxels) break;
    const passed = target > voxels ? reached > target : reached < target;
    if (passed) {
      const layer: number[] = [];
      for (let at = 0; at < inside.length; at++) if (inside[at] !== next[at]) layer.push(at);
      const keys = new Map(layer.map((at) => [at, randomBits(seed, at)]));
      layer.sort((a, b) => (keys.get(a) as number) - (keys.get(b) as number) || a - b);
      for (const at of layer.slice(0, Math.abs(target - voxels))) inside[at] = next[at];
      break;
    }
    inside = Uint8Array.from(next);
    voxels = reached;
  }
  return { image, mask: withData(mask, 'u8', inside) };
}

function count(inside: Uint8Array): number {
  return inside.reduce((sum, voxel) => sum + voxel, 0);
}

/** A random share of the region's volume, more or less. */
export const volumeChange: Perturbation = {
  name: 'volume',
  help: "share of the region's volume by which it grows or shrinks, at most",
  usual: 0.15,
  most: 0.9,
  apply: (image, mask, amount, seeds) => changeVolume(image, mask, { fraction: between(amount, seeds.repeat) }, seeds.case),
};
